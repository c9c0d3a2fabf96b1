using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>One run of a workflow: a graph or orchestrator of several agents or model calls.</summary>
public sealed class WorkflowRun : GenAIOperation
{
    private readonly string? name;

    private WorkflowRun(GenAIInstrumentationOptions? options, Activity? activity, string? name)
        : base(options, activity) => this.name = name;

    internal static WorkflowRun Inert { get; } = new(null, null, null);

    /// <summary>Records the workflow's answer, if content is captured.</summary>
    /// <param name="makeMessages">Makes the JSON array of output messages.</param>
    public void SetOutputMessages(Func<string?> makeMessages) => SetContent(GenAIAttributes.Output.Messages, makeMessages);

    internal static WorkflowRun Start(string? name, string? conversationId, Func<string?>? makeInput)
    {
        if (!GenAISignals.IsEnabled)
        {
            GenAIDiagnostics.ReportNobodyListens();
            return Inert;
        }
        try
        {
            Activity? activity = StartActivity(
                name is null ? GenAIValues.OperationName.InvokeWorkflow : $"{GenAIValues.OperationName.InvokeWorkflow} {name}",
                ActivityKind.Internal,
                [new(GenAIAttributes.Operation.Name, GenAIValues.OperationName.InvokeWorkflow)]);
            var run = new WorkflowRun(GenAISignals.Options, activity, name);
            if (activity is { IsAllDataRequested: true })
            {
                var target = new AttributeTarget(activity, onlyMissing: false);
                target.Set(GenAIAttributes.Workflow.Name, name);
                target.Set(GenAIAttributes.Conversation.Id, conversationId);
                run.SetContent(GenAIAttributes.Input.Messages, makeInput);
            }
            return run;
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("GenAI.StartWorkflow", exception);
            return Inert;
        }
    }

    private protected override void Describe(AttributeTarget target)
    {
    }

    private protected override void Measure(double seconds)
    {
        var tags = new TagList();
        if (name is not null)
        {
            tags.Add(GenAIAttributes.Workflow.Name, name);
        }
        if (ErrorType is not null)
        {
            tags.Add(ErrorAttributes.Type, ErrorType);
        }
        GenAISignals.Instruments.WorkflowDuration.Record(seconds, tags);
    }
}
