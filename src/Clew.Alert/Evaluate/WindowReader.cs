using Clew.Alert.Rules;
using Clew.Storage;

namespace Clew.Alert.Evaluate;

/// <summary>
/// The slices that all rules share. The last minutes are read at each evaluation, the rest of the last quarter of an hour once in two minutes, both minute by
/// minute; what of a longer window lies before it is read, and added up, once in five. So windows up to 15 minutes move by the minute and longer ones in
/// steps of five.
/// </summary>
internal sealed class WindowReader(AlertData data)
{
    internal static readonly long Step = TimeSpan.FromMinutes(5).Ticks * TimeSpan.NanosecondsPerTick;
    private static readonly long Hour = TimeSpan.FromHours(1).Ticks * TimeSpan.NanosecondsPerTick;
    private static readonly long Minute = TimeSpan.FromMinutes(1).Ticks * TimeSpan.NanosecondsPerTick;
    private static readonly long TailMin = 3 * Step;
    private static readonly long RecentMin = 2 * Minute;

    private readonly Dictionary<FrameKey, SliceFrame> frames = [];
    private readonly Dictionary<FrameKey, SliceFrame> middleFrames = [];
    private readonly Dictionary<MeasurePlan, SeriesSums> middles = [];
    private readonly Dictionary<(MeasurePlan Plan, long From), SeriesSums> bodies = [];
    private readonly Dictionary<(MeasurePlan Plan, long From), SeriesSums> sums = [];
    private MeasurePlan[] runPlans = [];
    private long tailStart;
    private long recentStart;
    private long now;

    /// <summary>Begins an evaluation: what was read of the last minutes is forgotten, and the rest where time or the plans have moved on.</summary>
    internal void Begin(long nowUnixNano, IReadOnlySet<MeasurePlan> plans)
    {
        now = nowUnixNano;
        sums.Clear();
        frames.Clear();
        runPlans = [.. plans.Where(plan => plan.Kind == SliceKind.Runs)];
        long start = Floor(now - TailMin, Step);
        if (start != tailStart)
        {
            bodies.Clear();
        }
        long recent = Floor(now - RecentMin, RecentMin);
        if (start != tailStart || recent != recentStart)
        {
            middleFrames.Clear();
            middles.Clear();
        }
        (tailStart, recentStart) = (start, recent);
        foreach ((MeasurePlan, long) gone in bodies.Keys.Where(key => !plans.Contains(key.Plan)).ToArray())
        {
            bodies.Remove(gone);
        }
    }

    /// <summary>A plan's sums over the window of a rule.</summary>
    internal async Task<SeriesSums> ReadAsync(MeasurePlan plan, RuleWindow window, CancellationToken cancellationToken)
    {
        DateTimeOffset at = DateTimeOffset.UnixEpoch.AddTicks(now / TimeSpan.NanosecondsPerTick);
        long from = Floor((window.StartAt(at) - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick, Minute);
        // Longer windows begin where the quarter of an hour before the last step did, so that they are the same for all evaluations of a step; those of days
        // with an hour, for hours are added up already.
        if (from < tailStart && window.Since is null)
        {
            from = Floor(from, window.Length.TotalDays >= 1 ? Hour : Step);
        }
        if (sums.TryGetValue((plan, from), out SeriesSums? known))
        {
            return known;
        }
        SeriesSums all = new(plan);
        if (from < tailStart)
        {
            all.Add(await BodyAsync(plan, from, cancellationToken));
        }
        if (from <= tailStart)
        {
            all.Add(await MiddleAsync(plan, cancellationToken));
        }
        else
        {
            all.Add(await FrameAsync(middleFrames, plan, tailStart, recentStart, TimeSpan.FromMinutes(1), cancellationToken), from, data.WindowOf);
        }
        all.Add(await FrameAsync(frames, plan, recentStart, now + Minute, TimeSpan.FromMinutes(1), cancellationToken), from, data.WindowOf);
        sums.Add((plan, from), all);
        return all;
    }

    /// <summary>A plan's sums over a stretch of time in the past.</summary>
    internal async Task<SeriesSums> ReadAsync(MeasurePlan plan, long from, long to, CancellationToken cancellationToken)
    {
        SeriesSums all = new(plan);
        all.Add(await ReadFrameAsync(plan.Kind, DimensionsOf([plan]), from, to, null, cancellationToken), long.MinValue, data.WindowOf);
        return all;
    }

    /// <summary>Slices of a plan alone, for who adds them up in his own way.</summary>
    internal Task<SliceFrame> ReadFrameAsync(MeasurePlan plan, IEnumerable<SeriesDimension> more, long from, long to, TimeSpan? interval, CancellationToken cancellationToken) =>
        ReadFrameAsync(plan.Kind, [.. DimensionsOf([plan]).Union(more)], from, to, interval, cancellationToken);

    private async Task<SeriesSums> BodyAsync(MeasurePlan plan, long from, CancellationToken cancellationToken)
    {
        if (bodies.TryGetValue((plan, from), out SeriesSums? body))
        {
            return body;
        }
        body = new SeriesSums(plan);
        body.Add(await FrameAsync(frames, plan, from, tailStart, null, cancellationToken), long.MinValue, data.WindowOf);
        bodies.Add((plan, from), body);
        return body;
    }

    /// <summary>All of the tail but its last minutes.</summary>
    private async Task<SeriesSums> MiddleAsync(MeasurePlan plan, CancellationToken cancellationToken)
    {
        if (!middles.TryGetValue(plan, out SeriesSums? middle))
        {
            middle = new SeriesSums(plan);
            middle.Add(await FrameAsync(middleFrames, plan, tailStart, recentStart, TimeSpan.FromMinutes(1), cancellationToken), long.MinValue, data.WindowOf);
            middles.Add(plan, middle);
        }
        return middle;
    }

    /// <summary>
    /// Read once for all plans of an evaluation that tell series apart by the same dimensions. One read by all dimensions of all plans would be their product;
    /// of runs that is not many, since an agent is of one service, and so all plans share one.
    /// </summary>
    private async Task<SliceFrame> FrameAsync(Dictionary<FrameKey, SliceFrame> known, MeasurePlan plan, long from, long to, TimeSpan? interval, CancellationToken cancellationToken)
    {
        SeriesDimension[] by = plan.Kind == SliceKind.Runs ? DimensionsOf([plan, .. runPlans]) : DimensionsOf([plan]);
        FrameKey key = new(plan.Kind, by.Aggregate(0, (set, dimension) => set | (1 << (int)dimension)), from);
        if (!known.TryGetValue(key, out SliceFrame? frame))
        {
            known.Add(key, frame = await ReadFrameAsync(plan.Kind, by, from, to, interval, cancellationToken));
        }
        return frame;
    }

    private async Task<SliceFrame> ReadFrameAsync(SliceKind kind, SeriesDimension[] by, long from, long to, TimeSpan? interval, CancellationToken cancellationToken)
    {
        IReadOnlyList<SumSlice> slices = kind is SliceKind.Runs or SliceKind.RunsByUser
            ? await data.ReadRuns(new RunSliceQuery { FromUnixNano = from, ToUnixNano = to, GroupBy = [.. by.Select(RunDimensionOf)], Interval = interval }, cancellationToken)
            : await data.ReadUsage(
                new UsageSliceQuery { FromUnixNano = from, ToUnixNano = to, GroupBy = [UsageDimension.Kind, .. by.Select(UsageDimensionOf)], Interval = interval, OfTokens = kind == SliceKind.Tokens },
                cancellationToken);
        return new SliceFrame(kind, by, slices);
    }

    private static SeriesDimension[] DimensionsOf(IEnumerable<MeasurePlan> plans) =>
        [.. plans.SelectMany(plan => plan.Distribution == Distribution.ShareOfWindow ? plan.Dimensions.Concat([SeriesDimension.Provider, SeriesDimension.Model]) : plan.Dimensions).Distinct().Order()];

    private static RunDimension RunDimensionOf(SeriesDimension dimension) => dimension switch
    {
        SeriesDimension.Service => RunDimension.Service,
        SeriesDimension.Environment => RunDimension.Environment,
        SeriesDimension.Agent => RunDimension.Agent,
        _ => RunDimension.User,
    };

    private static UsageDimension UsageDimensionOf(SeriesDimension dimension) => dimension switch
    {
        SeriesDimension.Service => UsageDimension.Service,
        SeriesDimension.Environment => UsageDimension.Environment,
        SeriesDimension.Agent => UsageDimension.Agent,
        SeriesDimension.Tool => UsageDimension.Tool,
        SeriesDimension.Model => UsageDimension.Model,
        _ => UsageDimension.Provider,
    };

    internal static long Floor(long time, long unit) => time - (((time % unit) + unit) % unit);

    private readonly record struct FrameKey(SliceKind Kind, int Dimensions, long From);
}
