using Clew.Alert.Evaluate;
using Clew.Alert.Heartbeat;
using Clew.Alert.Notify;
using Clew.Alert.Rules;
using Clew.Configuration;

namespace Clew.Alert.Explain;

/// <summary>The top three suspects of an alert that begins to fire.</summary>
internal sealed class Explanation(AlertData data)
{
    private readonly SuspectRanking ranking = new(data);
    private readonly ItemSuspects items = new(data);

    internal async Task<IReadOnlyList<Suspect>> FindAsync(AlertRule rule, SeriesValue value, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (value.Silence is { } silence)
        {
            return OfSilence(silence);
        }
        if (rule.Source is not MeasureSource source)
        {
            return await items.FindAsync(rule, value.Labels, now, cancellationToken);
        }
        IReadOnlyList<Suspect> shares = await ranking.FindAsync(rule, value.Labels, value.Threshold, now, cancellationToken);
        if (source.Measure is not (Measure.ErrorRate or Measure.SuccessRate) || data.ExplainFailures is null)
        {
            return shares;
        }
        Dictionary<SeriesDimension, string> series = new(rule.Where);
        foreach (SeriesDimension dimension in rule.GroupBy.Where(dimension => value.Labels.GetValueOrDefault(dimension.Label()) is { Length: > 0 }))
        {
            series[dimension] = value.Labels[dimension.Label()];
        }
        FailedCalls calls = new(source.Of, series, RuleEvaluator.Nanos(rule.Window.StartAt(now)), RuleEvaluator.Nanos(now) + 60_000_000_000);
        IReadOnlyList<Suspect> common = await data.ExplainFailures(calls, cancellationToken);
        // What failures have in common says more than whose they are, but two ways of saying it are enough.
        return [.. common.Take(2).Concat(shares).Concat(common.Skip(2)).Take(SuspectRanking.SuspectsMax)];
    }

    private static IReadOnlyList<Suspect> OfSilence(SilenceReport silence) =>
    [
        new(NameOf(silence.Cause), silence.Detail, null),
        new("last span", FormattableString.Invariant($"at {silence.LastSeen.UtcDateTime:yyyy-MM-dd HH:mm} UTC, to the minute"), null),
        new("usual pause", $"at most {DurationText.Print(silence.Allowed)} at this time, learned from its history", null),
    ];

    /// <summary>As the API names it.</summary>
    internal static string NameOf(SilenceCause cause) => cause == SilenceCause.ClockSkew ? "clock_skew" : cause.ToString().ToLowerInvariant();
}
