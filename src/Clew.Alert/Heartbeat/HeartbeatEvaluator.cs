using Clew.Alert.Evaluate;
using Clew.Alert.Rules;
using Clew.Configuration;

namespace Clew.Alert.Heartbeat;

/// <summary>Says which agents or services are silent at a time when they should not be, and why.</summary>
/// <param name="data">What came in.</param>
/// <param name="book">What was learned.</param>
/// <param name="startedAt">When the server began to listen.</param>
/// <param name="aliveUntil">When the server before it ended; null when there was none. In between nothing could come in, so nobody was silent.</param>
internal sealed class HeartbeatEvaluator(AlertData data, HeartbeatBook book, DateTimeOffset startedAt, DateTimeOffset? aliveUntil)
{
    /// <summary>What is silent for longer was switched off.</summary>
    private static readonly TimeSpan GoneAfter = TimeSpan.FromDays(7);

    /// <summary>Activity is known by the minute; this point of it keeps a verdict within a minute of its threshold.</summary>
    private static readonly TimeSpan WithinMinute = TimeSpan.FromSeconds(45);

    /// <summary>Clocks of machines differ by less.</summary>
    private const double SkewSecondsMin = 120;

    private const int ActiveMinutesMin = 10;

    internal async Task<IReadOnlyList<SeriesValue>> EvaluateAsync(AlertRule rule, WindowReader windows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        HeartbeatSource source = (HeartbeatSource)rule.Source;
        List<HeartbeatSeries> suspects = [.. Series(rule, source).Where(series => Judge(series, source, now) is { IsSilent: true })];
        if (suspects.Count > 0)
        {
            await book.ConfirmAsync(windows, (now - DateTimeOffset.UnixEpoch).Ticks * 100, cancellationToken);
        }
        return [.. suspects.Select(series => ToValue(series, source, now)).OfType<SeriesValue>()];
    }

    /// <summary>The same from what was learned alone.</summary>
    internal IEnumerable<SeriesValue> Judge(AlertRule rule, HeartbeatSource source, DateTimeOffset now) =>
        Series(rule, source).Select(series => ToValue(series, source, now) ?? ToPause(series, source, now)).OfType<SeriesValue>();

    /// <summary>A pause that is none too long; null for something that is not known well enough.</summary>
    private SeriesValue? ToPause(HeartbeatSeries series, HeartbeatSource source, DateTimeOffset now) => series.Activity.Last == ActivityMap.None
        ? null
        : new SeriesValue(
            new Dictionary<string, string> { [source.By.Label()] = series.Name }, Math.Max(0, (now - At(series.Activity.Last) - WithinMinute).TotalSeconds), 1,
            Judge(series, source, now)?.Allowed.TotalSeconds, false);

    private IEnumerable<HeartbeatSeries> Series(AlertRule rule, HeartbeatSource source) =>
        rule.Where.TryGetValue(source.By, out string? only) ? book.SeriesOf(source.By).Where(series => series.Name == only) : book.SeriesOf(source.By);

    private SeriesValue? ToValue(HeartbeatSeries series, HeartbeatSource source, DateTimeOffset now)
    {
        if (Judge(series, source, now) is not { IsSilent: true } verdict)
        {
            return null;
        }
        SilenceReport report = Explain(series, source, verdict.LastSeen, verdict.Allowed);
        Dictionary<string, string> labels = new() { [source.By.Label()] = series.Name };
        return new SeriesValue(labels, verdict.Pause.TotalSeconds, 1, verdict.Allowed.TotalSeconds, true, report);
    }

    /// <summary>Null when too little is known of it.</summary>
    private (bool IsSilent, DateTimeOffset LastSeen, TimeSpan Pause, TimeSpan Allowed)? Judge(HeartbeatSeries series, HeartbeatSource source, DateTimeOffset now)
    {
        ActivityMap activity = series.Activity;
        if (activity.Last == ActivityMap.None)
        {
            return null;
        }
        DateTimeOffset lastSeen = At(activity.Last) + WithinMinute;
        TimeSpan pause = now - lastSeen - DownSince(lastSeen);
        if (pause < source.SilentAfter || pause > GoneAfter || At(activity.Last) - At(activity.First) < source.HistoryMin || !HasMinutes(activity))
        {
            return null;
        }
        if (series.AllowedPause((now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMinute) is not { } minutes)
        {
            return null;
        }
        TimeSpan allowed = TimeSpan.FromTicks(Math.Max(source.SilentAfter.Ticks, minutes * TimeSpan.TicksPerMinute));
        return (pause >= allowed, lastSeen, pause, allowed);
    }

    /// <summary>How much of the time since then the server did not listen. What was stored by other means before the first start was not sent lately either.</summary>
    private TimeSpan DownSince(DateTimeOffset time)
    {
        DateTimeOffset from = aliveUntil is { } until && until > time ? until : time;
        return startedAt > from ? startedAt - from : TimeSpan.Zero;
    }

    private static bool HasMinutes(ActivityMap activity)
    {
        long at = activity.Last;
        for (int i = 1; i < ActiveMinutesMin && at != ActivityMap.None; i++)
        {
            at = activity.Previous(at - 1);
        }
        return at != ActivityMap.None;
    }

    private SilenceReport Explain(HeartbeatSeries series, HeartbeatSource source, DateTimeOffset lastSeen, TimeSpan allowed)
    {
        // Exporters hold spans for some seconds, so what was started in the last minute that it was seen may have come in the next one.
        DateTimeOffset since = At(series.Activity.Last) + TimeSpan.FromMinutes(2);
        IReadOnlyList<string> services = source.By == SeriesDimension.Service ? [series.Name] : series.Services;
        (string Service, ServiceIntake Intake)[] intakes = [.. services.Select(service => (service, data.IntakeOf(service, since))).Where(pair => pair.Item2 is not null).Select(pair => (pair.service, pair.Item2!))];
        (SilenceCause cause, string detail) = CauseOf(intakes, services);
        return new SilenceReport(cause, lastSeen, allowed, detail);
    }

    private static (SilenceCause Cause, string Detail) CauseOf((string Service, ServiceIntake Intake)[] intakes, IReadOnlyList<string> services)
    {
        foreach ((string service, ServiceIntake intake) in intakes)
        {
            if (intake.Spans == 0 && intake.Refused.Values.Sum() + intake.RejectedItems > 0)
            {
                string reasons = string.Join(", ", intake.Refused.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Value} {pair.Key.Replace('_', ' ')}"));
                string what = reasons.Length > 0 ? $"its requests are refused ({reasons})" : $"{intake.RejectedItems} items of it were rejected as invalid";
                return (SilenceCause.Rejected, $"Rejected: {service} still sends, but {what}.");
            }
            if (intake is { Spans: > 0, SkewSeconds: { } skew } && Math.Abs(skew) >= SkewSecondsMin)
            {
                string direction = skew > 0 ? "behind" : "ahead";
                return (SilenceCause.ClockSkew, $"Clock skew: {intake.Spans} spans of {service} came in, {DurationText.Print(TimeSpan.FromSeconds(Math.Round(Math.Abs(skew))))} {direction} this server's clock, so they count for another time.");
            }
        }
        foreach ((string service, ServiceIntake intake) in intakes)
        {
            if (intake is { Spans: 0, OtherItems: > 0 })
            {
                return (SilenceCause.Sampled, intake.UnsampledItems > 0
                    ? $"Sampled away: {service} runs, and {intake.UnsampledItems} of {intake.OtherItems} log records and metric points that came in are of traces that its sampler left out."
                    : $"Sampled away: {service} runs, {intake.OtherItems} log records and metric points of it came in, but no span. Look at its sampler and trace exporter.");
            }
        }
        return intakes.Any(pair => pair.Intake.Spans > 0)
            ? (SilenceCause.Silent, $"Silent: {string.Join(", ", services)} still sends spans, but none of this agent.")
            : (SilenceCause.Silent, $"Silent: nothing at all comes from {(services.Count > 0 ? string.Join(", ", services) : "it")}, no other signal and no refused request. Is it running?");
    }

    private static DateTimeOffset At(long minute) => DateTimeOffset.UnixEpoch.AddMinutes(minute);
}
