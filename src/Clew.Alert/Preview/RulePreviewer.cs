using Clew.Alert.Evaluate;
using Clew.Alert.Heartbeat;
using Clew.Alert.Rules;
using Clew.Storage;

namespace Clew.Alert.Preview;

/// <summary>Evaluates a rule over the past, as often as fits a chart, and takes its series through their states.</summary>
public sealed class RulePreviewer(AlertData data)
{
    private const long Minute = 60_000_000_000;
    private const long Week = 7 * 24 * 60 * Minute;

    /// <summary>Evaluations of one preview; a longer time takes longer steps.</summary>
    private const int StepsMax = 1_500;

    private static readonly int[] StepMinutes = [1, 5, 15, 60, 360];

    /// <param name="rule">Enabled or not.</param>
    /// <param name="from">First evaluation.</param>
    /// <param name="to">Last one.</param>
    /// <param name="cancellationToken">Stops between reads.</param>
    /// <exception cref="TooManyGroupsException">The rule has too many series for so long a time.</exception>
    public async Task<RulePreview> RunAsync(AlertRule rule, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        int minutes = StepMinutes.FirstOrDefault(step => (to - from).TotalMinutes / step <= StepsMax, StepMinutes[^1]);
        TimeSpan step = TimeSpan.FromMinutes(minutes);
        Times times = new(rule, RuleEvaluator.Nanos(from), RuleEvaluator.Nanos(to), minutes * Minute);
        (IEnumerable<PreviewTrack> tracks, bool isPartial) = rule.Source switch
        {
            MeasureSource source => (await MeasureAsync(rule, source, times, step, cancellationToken), false),
            HeartbeatSource => (await ListenAsync(rule, times, cancellationToken), false),
            FindingsSource source => (Count(rule, times, data.FindFindings is null ? [] : await data.FindFindings(source.Types, times.First, times.To, cancellationToken)), false),
            _ => await QueryAsync(rule, (QuerySource)rule.Source, times, cancellationToken),
        };
        PreviewSeries[] series = [.. tracks.Select(track => track.ToSeries()).OrderByDescending(one => one.Firings.Count).ThenByDescending(one => one.Points.Max(point => point.Samples))];
        return new RulePreview(step, [.. series.Take(RulePreview.SeriesMax)], isPartial || series.Length > RulePreview.SeriesMax);
    }

    private async Task<IEnumerable<PreviewTrack>> MeasureAsync(AlertRule rule, MeasureSource source, Times times, TimeSpan step, CancellationToken cancellationToken)
    {
        MeasurePlan plan = RuleEvaluator.PlanOf(rule);
        WindowReader windows = new(data);
        IEnumerable<SeriesDimension> more = source.Measure == Measure.WindowShare ? [SeriesDimension.Provider, SeriesDimension.Model] : [];
        SlidingSeries current = new(plan, await windows.ReadFrameAsync(plan, more, times.First, times.To, step, cancellationToken), data.WindowOf);
        SlidingSeries[] earlier = new SlidingSeries[rule.Condition.BaselineTimes is null ? 0 : rule.Condition.BaselineWeeks];
        for (int week = 1; week <= earlier.Length; week++)
        {
            earlier[week - 1] = new SlidingSeries(plan, await windows.ReadFrameAsync(plan, more, times.First - (week * Week), times.To - (week * Week), step, cancellationToken), data.WindowOf);
        }
        Dictionary<string, PreviewTrack> tracks = new(StringComparer.Ordinal);
        foreach (long at in times.All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            current.MoveTo(times.WindowStart(at), at);
            for (int week = 1; week <= earlier.Length; week++)
            {
                earlier[week - 1].MoveTo(times.WindowStart(at) - (week * Week), at - (week * Week));
            }
            SeriesSums[] weeks = [.. earlier.Select(one => one.Sums)];
            foreach (SeriesValue value in RuleEvaluator.Compare(rule, source, plan, current.Sums, weeks, null))
            {
                TrackOf(tracks, rule, value.Labels).Add(times.Told(at), value);
            }
            foreach (PreviewTrack quiet in tracks.Values)
            {
                quiet.AddNothing(times.Told(at));
            }
        }
        return tracks.Values;
    }

    private async Task<(IEnumerable<PreviewTrack> Tracks, bool IsPartial)> QueryAsync(AlertRule rule, QuerySource source, Times times, CancellationToken cancellationToken)
    {
        IReadOnlyList<FoundItem> traces = await data.FindTraces(source.Query, times.First, times.To, cancellationToken);
        return (Count(rule, times, traces), traces.Count >= AlertData.TracesMax);
    }

    private static IEnumerable<PreviewTrack> Count(AlertRule rule, Times times, IReadOnlyList<FoundItem> items)
    {
        List<PreviewTrack> tracks = [];
        List<(Dictionary<string, string> Labels, long[] Times)> series = [.. RuleEvaluator.SeriesOf(rule, items)];
        if (series.Count == 0 && rule.GroupBy.Count == 0)
        {
            series.Add(([], []));
        }
        foreach ((Dictionary<string, string> labels, long[] found) in series)
        {
            PreviewTrack track = new(rule, labels);
            foreach (long at in times.All)
            {
                long count = found.Count(time => time >= times.WindowStart(at) && time < at);
                track.Add(times.Told(at), new SeriesValue(labels, count, count, rule.Condition.Threshold, count >= rule.SamplesMin && rule.Condition.IsMet(count, rule.Condition.Threshold)));
            }
            tracks.Add(track);
        }
        return tracks;
    }

    /// <summary>Lives through the time again: at each step only what had happened by then is known.</summary>
    private async Task<IEnumerable<PreviewTrack>> ListenAsync(AlertRule rule, Times times, CancellationToken cancellationToken)
    {
        HeartbeatSource source = (HeartbeatSource)rule.Source;
        List<(long Minute, string? Service, string? Agent)> activity = [];
        await HeartbeatBook.ReadAsync(new WindowReader(data), times.From - (ActivityMap.Days * 24L * 60 * Minute), times.To, (minute, service, agent) => activity.Add((minute, service, agent)), cancellationToken);
        activity.Sort((left, right) => left.Minute.CompareTo(right.Minute));
        HeartbeatBook book = new();
        // Whether something else came in then is not known any more.
        HeartbeatEvaluator evaluator = new(data with { IntakeOf = static (_, _) => null }, book, DateTimeOffset.UnixEpoch, null);
        Dictionary<string, PreviewTrack> tracks = new(StringComparer.Ordinal);
        int next = 0;
        foreach (long at in times.All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (; next < activity.Count && activity[next].Minute * Minute < at; next++)
            {
                book.Note(activity[next].Minute, activity[next].Service, activity[next].Agent);
            }
            foreach (SeriesValue value in evaluator.Judge(rule, source, times.Told(at)))
            {
                TrackOf(tracks, rule, value.Labels).Add(times.Told(at), value);
            }
        }
        return tracks.Values;
    }

    private static PreviewTrack TrackOf(Dictionary<string, PreviewTrack> tracks, AlertRule rule, IReadOnlyDictionary<string, string> labels)
    {
        string key = SeriesSums.KeyOf([.. labels.Values]);
        if (!tracks.TryGetValue(key, out PreviewTrack? track))
        {
            tracks.Add(key, track = new PreviewTrack(rule, labels));
        }
        return track;
    }

    /// <summary>When the rule is evaluated, and what it looks at then.</summary>
    private sealed class Times(AlertRule rule, long from, long to, long step)
    {
        internal long From => from;

        /// <summary>The end of the last step is now, and what belongs to it is told too.</summary>
        internal long To => WindowReader.Floor(to, step) + step;

        /// <summary>Where the first window begins.</summary>
        internal long First => WindowStart(WindowReader.Floor(from, step) + step);

        internal IEnumerable<long> All
        {
            get
            {
                for (long at = WindowReader.Floor(from, step) + step; at <= To; at += step)
                {
                    // A step that ends right now is part of the last one: both would be told at the same time.
                    if (at != to)
                    {
                        yield return at;
                    }
                }
            }
        }

        /// <summary>A window is at least a step long.</summary>
        internal long WindowStart(long at) => Math.Min(at - step, WindowReader.Floor(RuleEvaluator.Nanos(rule.Window.StartAt(Told(at))), step));

        /// <summary>The last step ends in the future, where nothing has happened yet.</summary>
        internal DateTimeOffset Told(long at) => Of(Math.Min(at, to));

        private static DateTimeOffset Of(long at) => DateTimeOffset.UnixEpoch.AddTicks(at / TimeSpan.NanosecondsPerTick);
    }
}
