using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>One search in a vector store or another source of knowledge.</summary>
public sealed class RetrievalRun : GenAIOperation
{
    private readonly RetrievalOptions search;

    private RetrievalRun(GenAIInstrumentationOptions? options, Activity? activity, RetrievalOptions search)
        : base(options, activity) => this.search = search;

    internal static RetrievalRun Inert { get; } = new(null, null, RetrievalOptions.None);

    /// <summary>Records what was found, if content is captured.</summary>
    /// <param name="makeDocuments">Makes the JSON array of documents with their ids and scores.</param>
    public void SetDocuments(Func<string?> makeDocuments) => SetContent(GenAIAttributes.Retrieval.Documents, makeDocuments);

    internal static RetrievalRun Start(string? dataSourceId, RetrievalOptions? description)
    {
        if (!GenAISignals.IsEnabled)
        {
            GenAIDiagnostics.ReportNobodyListens();
            return Inert;
        }
        try
        {
            RetrievalOptions search = description ?? RetrievalOptions.None;
            const string Operation = GenAIValues.OperationName.Retrieval;
            Activity? activity = StartActivity(
                dataSourceId is null ? Operation : $"{Operation} {dataSourceId}", ActivityKind.Client, [new(GenAIAttributes.Operation.Name, Operation)]);
            var run = new RetrievalRun(GenAISignals.Options, activity, search);
            if (activity is { IsAllDataRequested: true })
            {
                var target = new AttributeTarget(activity, onlyMissing: false);
                target.Set(GenAIAttributes.DataSource.Id, dataSourceId);
                target.Set(GenAIAttributes.Provider.Name, search.Provider);
                target.Set(GenAIAttributes.Request.Model, search.Model);
                target.SetServer(search.ServerAddress, search.ServerPort);
                target.Set(GenAIAttributes.Retrieval.TopK, (long?)search.TopK);
                run.SetContent(GenAIAttributes.Retrieval.Query.Text, search.Query);
            }
            return run;
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("GenAI.StartRetrieval", exception);
            return Inert;
        }
    }

    private protected override void Describe(AttributeTarget target)
    {
    }

    private protected override void Measure(double seconds) => OperationMetrics.Record(
        seconds, GenAIValues.OperationName.Retrieval, search.Provider, search.Model, search.ServerAddress, search.ServerPort, ErrorType);
}
