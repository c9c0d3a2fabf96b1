using Clew.Telemetry.Otlp;

namespace Clew.Export;

/// <summary>Whether a destination gets what it should.</summary>
public enum DestinationHealth
{
    /// <summary>Nothing was sent yet.</summary>
    Idle,

    Healthy,

    /// <summary>The newest attempt failed; what waits is tried again.</summary>
    Retrying,

    /// <summary>Data is lost, or certificates are not looked at.</summary>
    Failing,
}

/// <summary>One destination as it is now: what health pages and counters show. Holds no secret.</summary>
public sealed record DestinationStatus
{
    public required DestinationOptions Options { get; init; }

    public required DestinationHealth Health { get; init; }

    /// <summary>Why it is not healthy, for people; null when it is.</summary>
    public string? Problem { get; init; }

    /// <summary>Taken out of the configuration: it gets nothing new and goes when its queue is empty.</summary>
    public bool IsDraining { get; init; }

    public long QueuedItems { get; init; }

    /// <summary>Bytes on disk of the queues of all signals.</summary>
    public long QueuedBytes { get; init; }

    /// <summary>How long the oldest waiting request waits; null when none does.</summary>
    public TimeSpan? OldestAge { get; init; }

    public IReadOnlyDictionary<OtlpSignal, long> SentItems { get; init; } = new Dictionary<OtlpSignal, long>();

    /// <summary>Items that the filter or the sample left out.</summary>
    public IReadOnlyDictionary<OtlpSignal, long> FilteredItems { get; init; } = new Dictionary<OtlpSignal, long>();

    /// <summary>Traces that sampling policies of its own kept, by the policy; empty without.</summary>
    public IReadOnlyDictionary<string, long> KeptTraces { get; init; } = new Dictionary<string, long>();

    /// <summary>Traces that they left out. One that goes on later is judged, and counted, again.</summary>
    public long LeftOutTraces { get; init; }

    public IReadOnlyDictionary<ExportDrop, long> DroppedItems { get; init; } = new Dictionary<ExportDrop, long>();

    public long SentRequests { get; init; }

    /// <summary>Before compression.</summary>
    public long SentBytes { get; init; }

    public long Retries { get; init; }

    /// <summary>Requests of senders that were refused because the queue had no room (<see cref="FullQueuePolicy.Refuse"/>).</summary>
    public long RefusedRequests { get; init; }

    public DateTimeOffset? LastSuccess { get; init; }

    public ExportFailure? LastFailure { get; init; }
}

/// <summary>An attempt that failed.</summary>
/// <param name="Time">When.</param>
/// <param name="Signal">Of which signal.</param>
/// <param name="Fault">The kind of failure.</param>
/// <param name="Status">The protocol's status; null when there was no answer.</param>
/// <param name="Message">What the receiver or the connection said.</param>
public sealed record ExportFailure(DateTimeOffset Time, OtlpSignal Signal, ExportFault Fault, string? Status, string? Message);
