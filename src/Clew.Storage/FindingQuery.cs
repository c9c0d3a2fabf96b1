using Clew.Telemetry;
using Clew.Telemetry.Findings;

namespace Clew.Storage;

/// <summary>Which findings to list or to sum up. Null means that the filter is not set; filters combine with "and".</summary>
public sealed record FindingQuery
{
    /// <summary>Findings that became true at or after this time. Nanoseconds since the Unix epoch.</summary>
    public long? FromUnixNano { get; init; }

    /// <summary>Findings that became true before this time.</summary>
    public long? ToUnixNano { get; init; }

    /// <summary>One of these types; empty means any.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>At least so severe.</summary>
    public FindingSeverity? MinSeverity { get; init; }

    public string? Service { get; init; }

    public string? Agent { get; init; }

    public string? Tool { get; init; }

    public string? Model { get; init; }

    public TraceId? TraceId { get; init; }

    /// <summary>Order of a list; the largest first.</summary>
    public FindingSort Sort { get; init; }

    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>From <see cref="Page{T}.NextCursor"/> of the page before, of the same order.</summary>
    public string? Cursor { get; init; }
}

/// <summary>What a list of findings is ordered by.</summary>
public enum FindingSort
{
    /// <summary>When they became true.</summary>
    Time,

    /// <summary>The most severe first, and of those the latest.</summary>
    Severity,

    /// <summary>The dearest first; those without a price last.</summary>
    Cost,
}

/// <summary>What findings are summed up by.</summary>
public enum FindingDimension
{
    Type,
    Severity,
    Service,
    Agent,
    Tool,
    Model,
}

/// <summary>A finding of the latest look at its trace.</summary>
/// <param name="Finding">What was found.</param>
/// <param name="IsTraceStored">False: the trace is not there any more, since sampling dropped it or it became too old.</param>
public sealed record StoredFinding(Finding Finding, bool IsTraceStored)
{
    /// <summary>The same at every look at the trace.</summary>
    public string Id => $"{Finding.TraceId}:{Finding.Type}:{Finding.Subject}";
}

/// <summary>How often a type was found in one trace.</summary>
public sealed record FindingMark(string Type, FindingSeverity Severity, int Count)
{
    /// <summary>Those of all findings of a trace, the worst first.</summary>
    public static IReadOnlyList<FindingMark> Of(IReadOnlyList<Finding> findings) =>
    [
        .. findings.GroupBy(finding => finding.Type).Select(same => new FindingMark(same.Key, same.Max(finding => finding.Severity), same.Count()))
            .OrderByDescending(mark => mark.Severity).ThenBy(mark => mark.Type, StringComparer.Ordinal),
    ];
}

/// <summary>What one look at a trace found. It replaces what was found in the trace before.</summary>
/// <param name="TraceId">The trace.</param>
/// <param name="StartUnixNano">Start of its first span.</param>
/// <param name="Findings">Empty: nothing is wrong with it, any more.</param>
public sealed record FindingLook(TraceId TraceId, long StartUnixNano, IReadOnlyList<Finding> Findings);

/// <summary>Findings summed up.</summary>
/// <param name="Groups">Those with most findings first.</param>
/// <param name="Total">All of them as one group, whose value is empty. Its waste counts of each trace the dearest finding alone, since several may be about the same calls.</param>
/// <param name="IntervalNanos">Width of a bucket.</param>
public sealed record FindingSummary(IReadOnlyList<FindingGroup> Groups, FindingGroup Total, long IntervalNanos);

/// <param name="Value">Type, agent, tool and so on; empty for findings that have none.</param>
/// <param name="Severity">The worst.</param>
/// <param name="Count">Findings.</param>
/// <param name="Traces">Different traces.</param>
/// <param name="WastedTokens">Sum over those of which it is known.</param>
/// <param name="WastedCostUsd">Likewise; null when it is known of none.</param>
/// <param name="LastUnixNano">When the latest became true.</param>
/// <param name="Buckets">Findings per interval, without those in which nothing was found.</param>
public sealed record FindingGroup(
    string Value, FindingSeverity Severity, long Count, long Traces, long WastedTokens, double? WastedCostUsd, long LastUnixNano, IReadOnlyList<FindingBucket> Buckets);

public sealed record FindingBucket(long StartUnixNano, long Count);
