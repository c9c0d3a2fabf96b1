using Clew.Alert.Evaluate;
using Clew.Alert.Rules;
using Clew.Storage;

namespace Clew.Alert.Slo;

/// <summary>Reads how objectives stand from the stored sums.</summary>
public sealed class ObjectiveReader(AlertData data)
{
    /// <summary>All of them: what they share is read once.</summary>
    public async Task<IReadOnlyList<ObjectiveStatus>> ReadAsync(IReadOnlyList<Objective> objectives, DateTimeOffset now, CancellationToken cancellationToken)
    {
        WindowReader windows = new(data);
        windows.Begin(RuleEvaluator.Nanos(now), objectives.Select(objective => objective.Plan).ToHashSet());
        List<ObjectiveStatus> statuses = [];
        foreach (Objective objective in objectives)
        {
            (long total, long good) = await CountAsync(windows, objective, TimeSpan.FromDays(objective.WindowDays), cancellationToken);
            List<BurnRate> burns = [];
            foreach (TimeSpan window in BurnPolicy.Windows)
            {
                burns.Add(await BurnAsync(windows, objective, window, cancellationToken));
            }
            statuses.Add(new ObjectiveStatus(objective, total, good, burns));
        }
        return statuses;
    }

    /// <summary>The window of an objective in stretches, those without any left out.</summary>
    public async Task<IReadOnlyList<ObjectivePoint>> ReadPointsAsync(Objective objective, DateTimeOffset now, TimeSpan interval, CancellationToken cancellationToken)
    {
        MeasurePlan plan = objective.Plan;
        SliceFrame frame = await new WindowReader(data).ReadFrameAsync(
            plan, [], RuleEvaluator.Nanos(now - TimeSpan.FromDays(objective.WindowDays)), RuleEvaluator.Nanos(now), interval, cancellationToken);
        SortedDictionary<long, Sums> byTime = [];
        foreach (SumSlice slice in frame.Slices.Where(slice => plan.Takes(frame, slice)))
        {
            if (!byTime.TryGetValue(slice.StartUnixNano, out Sums? sums))
            {
                byTime.Add(slice.StartUnixNano, sums = new Sums());
            }
            plan.Add(sums, frame, slice, data.WindowOf);
        }
        return [.. byTime.Select(pair => (pair.Key, Counts: objective.Count(pair.Value)))
            .Select(point => new ObjectivePoint(DateTimeOffset.UnixEpoch.AddTicks(point.Key / TimeSpan.NanosecondsPerTick), point.Counts.Total, point.Counts.Good))];
    }

    internal static async Task<BurnRate> BurnAsync(WindowReader windows, Objective objective, TimeSpan window, CancellationToken cancellationToken)
    {
        (long total, long good) = await CountAsync(windows, objective, window, cancellationToken);
        return new BurnRate(window, total, total == 0 ? null : (double)(total - good) / total / objective.Budget);
    }

    private static async Task<(long Total, long Good)> CountAsync(WindowReader windows, Objective objective, TimeSpan window, CancellationToken cancellationToken)
    {
        SeriesSums series = await windows.ReadAsync(objective.Plan, new RuleWindow(window), cancellationToken);
        return series.Find("") is { } sums ? objective.Count(sums) : (0, 0);
    }
}
