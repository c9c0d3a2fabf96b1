using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>One operation on a memory store.</summary>
public sealed class MemoryRun : GenAIOperation
{
    private readonly string operation;
    private readonly MemoryOptions memory;
    private int? recordCount;

    private MemoryRun(GenAIInstrumentationOptions? options, Activity? activity, string operation, MemoryOptions memory)
        : base(options, activity)
    {
        this.operation = operation;
        this.memory = memory;
    }

    internal static MemoryRun Inert { get; } = new(null, null, "", MemoryOptions.None);

    /// <summary>Records how many records a search found, or a write was about, and the records if content is captured.</summary>
    /// <param name="count">Number of records.</param>
    /// <param name="makeRecords">Makes their JSON array.</param>
    public void SetRecords(int count, Func<string?>? makeRecords = null)
    {
        if (IsActive)
        {
            recordCount = count;
            SetContent(GenAIAttributes.Memory.Records, makeRecords);
        }
    }

    internal static MemoryRun Start(MemoryOperation kind, MemoryOptions? description)
    {
        if (!GenAISignals.IsEnabled)
        {
            GenAIDiagnostics.ReportNobodyListens();
            return Inert;
        }
        try
        {
            MemoryOptions memory = description ?? MemoryOptions.None;
            string operation = Name(kind);
            Activity? activity = StartActivity(
                operation, memory.IsRemote ? ActivityKind.Client : ActivityKind.Internal, [new(GenAIAttributes.Operation.Name, operation)]);
            var run = new MemoryRun(GenAISignals.Options, activity, operation, memory);
            if (activity is { IsAllDataRequested: true })
            {
                var target = new AttributeTarget(activity, onlyMissing: false);
                target.Set(GenAIAttributes.Provider.Name, memory.Provider);
                target.SetServer(memory.ServerAddress, memory.ServerPort);
                target.Set(GenAIAttributes.Memory.Store.Id, memory.StoreId);
                target.Set(GenAIAttributes.Memory.Record.Id, memory.RecordId);
                run.SetContent(GenAIAttributes.Memory.Query.Text, memory.Query);
                run.SetContent(GenAIAttributes.Memory.Records, memory.Records);
            }
            return run;
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("GenAI.StartMemory", exception);
            return Inert;
        }
    }

    private protected override void Describe(AttributeTarget target) => target.Set(GenAIAttributes.Memory.Record.Count, (long?)recordCount);

    private protected override void Measure(double seconds) =>
        OperationMetrics.Record(seconds, operation, memory.Provider, null, memory.ServerAddress, memory.ServerPort, ErrorType);

    private static string Name(MemoryOperation operation) => operation switch
    {
        MemoryOperation.Search => GenAIValues.OperationName.SearchMemory,
        MemoryOperation.Create => GenAIValues.OperationName.CreateMemory,
        MemoryOperation.Update => GenAIValues.OperationName.UpdateMemory,
        MemoryOperation.Upsert => GenAIValues.OperationName.UpsertMemory,
        MemoryOperation.Delete => GenAIValues.OperationName.DeleteMemory,
        MemoryOperation.CreateStore => GenAIValues.OperationName.CreateMemoryStore,
        MemoryOperation.DeleteStore => GenAIValues.OperationName.DeleteMemoryStore,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "No such operation."),
    };
}
