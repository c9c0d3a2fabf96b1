using Clew.Alert.Notify;
using Clew.Alert.Rules;
using Clew.Storage;

namespace Clew.Alert.Evaluate;

/// <summary>Where rules get their numbers from. Times are nanoseconds since the Unix epoch; ends are exclusive.</summary>
public sealed record AlertData
{
    /// <summary>Sums of spans.</summary>
    public required Func<UsageSliceQuery, CancellationToken, Task<IReadOnlyList<SumSlice>>> ReadUsage { get; init; }

    /// <summary>Sums of runs.</summary>
    public required Func<RunSliceQuery, CancellationToken, Task<IReadOnlyList<SumSlice>>> ReadRuns { get; init; }

    /// <summary>The newest traces that fulfil a query between two times, at most <see cref="TracesMax"/>.</summary>
    public required Func<string, long, long, CancellationToken, Task<IReadOnlyList<FoundItem>>> FindTraces { get; init; }

    /// <summary>Tokens of a context window by provider and model; null when not known.</summary>
    public required Func<string?, string?, long?> WindowOf { get; init; }

    /// <summary>Findings of some types between two times; null while nothing looks for them.</summary>
    public Func<IReadOnlyList<string>, long, long, CancellationToken, Task<IReadOnlyList<FoundItem>>>? FindFindings { get; init; }

    /// <summary>What failed calls have in common that successful ones have not, most telling first; null where nobody can say.</summary>
    public Func<FailedCalls, CancellationToken, Task<IReadOnlyList<Suspect>>>? ExplainFailures { get; init; }

    /// <summary>What came in from a service since a time; null when nothing is known.</summary>
    public required Func<string, DateTimeOffset, ServiceIntake?> IntakeOf { get; init; }

    /// <summary>Traces that a query is asked for at most.</summary>
    public const int TracesMax = 1_000;
}

/// <summary>Calls of which some failed.</summary>
/// <param name="Of">Agents, models or tools.</param>
/// <param name="Series">Only those with these values.</param>
/// <param name="FromUnixNano">Earliest start.</param>
/// <param name="ToUnixNano">Exclusive.</param>
public sealed record FailedCalls(Measured Of, IReadOnlyDictionary<SeriesDimension, string> Series, long FromUnixNano, long ToUnixNano);

/// <summary>What a rule needs to know of a finding, or of a trace that fulfils a query.</summary>
/// <param name="TimeUnixNano">When it became true; the start of a trace.</param>
/// <param name="Service">Of the evidence, or of the trace.</param>
/// <param name="Agent">Null without one.</param>
/// <param name="Tool">Null without one.</param>
/// <param name="Model">Null without one, or with several.</param>
public sealed record FoundItem(long TimeUnixNano, string Service, string? Agent, string? Tool, string? Model)
{
    /// <summary>The detector; null for a trace.</summary>
    public string? Type { get; init; }

    /// <summary>Null when not known.</summary>
    public string? User { get; init; }

    /// <summary>All of a trace.</summary>
    public IReadOnlyList<string> Models { get; init; } = Model is null ? [] : [Model];
}

/// <summary>What a service, and whoever sends for it, did lately. Counts are since a time that was asked for.</summary>
/// <param name="Refused">Requests that were refused, by reason in snake case; of senders that sent this service's data before.</param>
/// <param name="RejectedItems">Items that were left out of stored requests.</param>
/// <param name="Spans">Spans that came in and were stored, whatever time they tell.</param>
/// <param name="OtherItems">Log records and data points of metrics that came in.</param>
/// <param name="UnsampledItems">Those of <paramref name="OtherItems"/> that name a trace and say that its sampler left it out: the sampled flag of log records.</param>
/// <param name="SkewSeconds">How far the ends of the spans that came last lie before (below zero: after) their arrival; null without any.</param>
public sealed record ServiceIntake(IReadOnlyDictionary<string, long> Refused, long RejectedItems, long Spans, long OtherItems, long UnsampledItems, double? SkewSeconds);
