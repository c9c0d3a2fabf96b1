using Clew.Alert.Evaluate;
using Clew.Alert.Explain;
using Clew.Alert.Rules;
using Clew.Alert.State;

namespace Clew.Alert.Preview;

/// <summary>Takes one series through the states of a rule, evaluation by evaluation.</summary>
internal sealed class PreviewTrack(AlertRule rule, IReadOnlyDictionary<string, string> labels)
{
    private readonly List<PreviewPoint> points = [];
    private readonly List<PreviewFiring> firings = [];
    private SeriesState? state;

    internal void Add(DateTimeOffset time, SeriesValue value)
    {
        points.Add(new PreviewPoint(time, value.Value, value.Samples, value.Threshold));
        SeriesState? before = state;
        (state, Transition transition) = StateMachine.Step(before, rule, value.IsMet, time, () => Begin(time));
        if (transition == Transition.Fired)
        {
            firings.Add(new PreviewFiring(state!.Since, time, null, SummaryText.Of(rule, value)));
        }
        else if (transition == Transition.Resolved)
        {
            firings[^1] = firings[^1] with { End = time };
        }
    }

    /// <summary>Nothing of the series is in the window, unless something was added for this time.</summary>
    internal void AddNothing(DateTimeOffset time)
    {
        if (points[^1].Time != time)
        {
            Add(time, new SeriesValue(labels, null, 0, null, false));
        }
    }

    internal PreviewSeries ToSeries() => new(labels, points, firings);

    private SeriesState Begin(DateTimeOffset time) => new()
    {
        Fingerprint = "",
        RuleId = rule.Id,
        RuleName = rule.Name,
        Severity = rule.Severity,
        Labels = labels,
        Phase = AlertPhase.Pending,
        Since = time,
        Unit = rule.Source.Unit,
        Summary = "",
    };
}
