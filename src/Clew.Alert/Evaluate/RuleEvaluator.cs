using Clew.Alert.Heartbeat;
using Clew.Alert.Rules;
using Clew.Storage;

namespace Clew.Alert.Evaluate;

/// <summary>Measures the series of rules. Begin, then evaluate each rule: they share what is read.</summary>
internal sealed class RuleEvaluator
{
    /// <summary>The type of finding that tells of a tool that failed without saying so.</summary>
    internal const string SilentFailure = "silent_tool_failure";

    private readonly AlertData data;
    private readonly BaselineReader baselines;
    private readonly QueryCounts queries;
    private readonly HeartbeatEvaluator heartbeats;
    private DateTimeOffset now;

    /// <param name="data">The numbers.</param>
    /// <param name="startedAt">When the server began to listen.</param>
    /// <param name="aliveUntil">When the server before this one ended; null without one.</param>
    internal RuleEvaluator(AlertData data, DateTimeOffset startedAt, DateTimeOffset? aliveUntil)
    {
        this.data = data;
        Windows = new WindowReader(data);
        baselines = new BaselineReader(Windows);
        queries = new QueryCounts(data);
        Heartbeats = new HeartbeatBook();
        heartbeats = new HeartbeatEvaluator(data, Heartbeats, startedAt, aliveUntil);
    }

    internal WindowReader Windows { get; }

    internal HeartbeatBook Heartbeats { get; }

    /// <summary>Begins an evaluation of all of these rules.</summary>
    internal async Task BeginAsync(DateTimeOffset time, IReadOnlyCollection<AlertRule> rules, IEnumerable<MeasurePlan> more, CancellationToken cancellationToken)
    {
        now = time;
        long nanos = Nanos(time);
        Windows.Begin(nanos, rules.Where(rule => rule.Source is MeasureSource).Select(PlanOf).Concat(more).ToHashSet());
        baselines.Begin(nanos);
        queries.Begin(time, rules);
        if (rules.Any(rule => rule.Source is HeartbeatSource))
        {
            await Heartbeats.LearnAsync(Windows, nanos, cancellationToken);
        }
    }

    /// <summary>The series that have a value now. Of a heartbeat: those that are silent.</summary>
    internal Task<IReadOnlyList<SeriesValue>> EvaluateAsync(AlertRule rule, CancellationToken cancellationToken) => rule.Source switch
    {
        MeasureSource source => MeasureAsync(rule, source, cancellationToken),
        FindingsSource source => CountFindingsAsync(rule, source, cancellationToken),
        HeartbeatSource => heartbeats.EvaluateAsync(rule, Windows, now, cancellationToken),
        _ => CountTracesAsync(rule, cancellationToken),
    };

    internal static MeasurePlan PlanOf(AlertRule rule) => MeasurePlan.For((MeasureSource)rule.Source, rule.GroupBy, rule.Where);

    internal static long Nanos(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>A group without a name has an empty label, so that nothing is left out.</summary>
    internal static Dictionary<string, string> LabelsOf(IReadOnlyList<SeriesDimension> dimensions, string?[] values)
    {
        Dictionary<string, string> labels = [];
        for (int i = 0; i < values.Length; i++)
        {
            labels.Add(dimensions[i].Label(), values[i] ?? "");
        }
        return labels;
    }

    private async Task<IReadOnlyList<SeriesValue>> MeasureAsync(AlertRule rule, MeasureSource source, CancellationToken cancellationToken)
    {
        MeasurePlan plan = PlanOf(rule);
        SeriesSums series = await Windows.ReadAsync(plan, rule.Window, cancellationToken);
        IReadOnlyList<SeriesSums> earlier = rule.Condition.BaselineTimes is null ? [] : await baselines.ReadAsync(plan, rule.Window.Length, rule.Condition.BaselineWeeks, cancellationToken);
        return Compare(rule, source, plan, series, earlier, source.CountSilentFailures ? await SilentFailuresAsync(rule, cancellationToken) : null);
    }

    /// <summary>The values of all series that have one.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="source">Its source.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="series">Sums of its window.</param>
    /// <param name="earlier">The same of earlier weeks; empty without a baseline.</param>
    /// <param name="silent">Failures that were not counted, by series; null to leave them out.</param>
    internal static IReadOnlyList<SeriesValue> Compare(AlertRule rule, MeasureSource source, MeasurePlan plan, SeriesSums series, IReadOnlyList<SeriesSums> earlier, ILookup<string, FoundItem>? silent)
    {
        List<SeriesValue> values = [];
        foreach ((string?[] names, Sums sums) in series.Series)
        {
            if (sums.IsNothing || IsUnnamed(rule, names))
            {
                continue;
            }
            string key = SeriesSums.KeyOf(names);
            double? threshold = BaselineReader.Threshold(rule.Condition, rule.Condition.BaselineTimes is null ? null : BaselineReader.Median(earlier, key, source));
            values.Add(Compare(rule, source, plan, names, silent is null ? sums : WithSilent(sums, silent[key].Count()), threshold));
        }
        if (values.Count == 0 && rule.GroupBy.Count == 0 && source.Measure.IsSum())
        {
            // Nothing is a number, too: that is what "fewer than" rules wait for.
            values.Add(Compare(rule, source, plan, [], new Sums(), rule.Condition.BaselineTimes is null ? rule.Condition.Threshold : null));
        }
        return values;
    }

    /// <summary>Calls of no agent are no agent's, whatever they look like.</summary>
    private static bool IsUnnamed(AlertRule rule, string?[] names) => rule.GroupBy.Count > 0 && names.All(name => name is null);

    private static SeriesValue Compare(AlertRule rule, MeasureSource source, MeasurePlan plan, string?[] names, Sums sums, double? threshold)
    {
        double? value = MeasureValue.Of(source, sums);
        long samples = MeasureValue.SamplesOf(source, sums);
        bool isEnough = samples >= rule.SamplesMin || (source.Measure.IsSum() && !rule.Condition.IsAbove);
        bool isMet = value is { } number && threshold is { } limit && isEnough && rule.Condition.IsMet(number, limit);
        return new SeriesValue(LabelsOf(plan.Groups, names), value, samples, threshold, isMet);
    }

    private static Sums WithSilent(Sums sums, int failures)
    {
        Sums counted = new();
        counted.Add(sums);
        counted.AddErrors(failures);
        return counted;
    }

    private async Task<ILookup<string, FoundItem>> SilentFailuresAsync(AlertRule rule, CancellationToken cancellationToken) =>
        (await FindingsAsync(rule, [SilentFailure], cancellationToken)).Where(item => rule.Where.All(condition => ValueOf(item, condition.Key) == condition.Value)).ToLookup(item => SeriesSums.KeyOf([.. rule.GroupBy.Select(dimension => ValueOf(item, dimension))]));

    private async Task<IReadOnlyList<SeriesValue>> CountFindingsAsync(AlertRule rule, FindingsSource source, CancellationToken cancellationToken)
    {
        IReadOnlyList<FoundItem> found = await FindingsAsync(rule, source.Types, cancellationToken);
        return [.. SeriesOf(rule, found).Select(series => new SeriesValue(
            series.Labels, series.Times.Length, series.Times.Length, rule.Condition.Threshold, series.Times.Length >= rule.SamplesMin && rule.Condition.IsMet(series.Times.Length, rule.Condition.Threshold)))];
    }

    /// <summary>When what was found happened, by series.</summary>
    internal static IEnumerable<(Dictionary<string, string> Labels, long[] Times)> SeriesOf(AlertRule rule, IEnumerable<FoundItem> found) => found
        .Where(item => rule.Where.All(condition => ValueOf(item, condition.Key) == condition.Value))
        .GroupBy(item => SeriesSums.KeyOf([.. rule.GroupBy.Select(dimension => ValueOf(item, dimension))]), StringComparer.Ordinal)
        .Select(series => (LabelsOf(rule.GroupBy, [.. rule.GroupBy.Select(dimension => ValueOf(series.First(), dimension))]), series.Select(item => item.TimeUnixNano).ToArray()));

    private async Task<IReadOnlyList<FoundItem>> FindingsAsync(AlertRule rule, IReadOnlyList<string> types, CancellationToken cancellationToken) =>
        data.FindFindings is null ? [] : await data.FindFindings(types, Nanos(rule.Window.StartAt(now)), Nanos(now), cancellationToken);

    internal static string? ValueOf(FoundItem item, SeriesDimension dimension) => dimension switch
    {
        SeriesDimension.Service => item.Service,
        SeriesDimension.Agent => item.Agent,
        SeriesDimension.Tool => item.Tool,
        SeriesDimension.Model => item.Model,
        _ => null,
    };

    private async Task<IReadOnlyList<SeriesValue>> CountTracesAsync(AlertRule rule, CancellationToken cancellationToken) =>
        await queries.CountAsync(rule, now, cancellationToken) is { } count
            ? [new SeriesValue(new Dictionary<string, string>(), count, count, rule.Condition.Threshold, count >= rule.SamplesMin && rule.Condition.IsMet(count, rule.Condition.Threshold))]
            : [];
}
