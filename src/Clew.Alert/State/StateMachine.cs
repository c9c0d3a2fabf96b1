using Clew.Alert.Evaluate;
using Clew.Alert.Rules;

namespace Clew.Alert.State;

/// <summary>What became of a series in one evaluation.</summary>
internal enum Transition
{
    None,
    Fired,
    Resolved,
}

/// <summary>
/// Inactive → pending → firing → inactive. A series is pending while its condition is true for less than the rule's hold time, and fires on after
/// the condition became false until it was false for the rule's other hold time.
/// </summary>
internal static class StateMachine
{
    /// <param name="state">Null for an inactive series.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="isMet">The condition is true now.</param>
    /// <param name="now">The time of the evaluation; never before that of the one before.</param>
    /// <param name="begin">Makes the state of a series that becomes pending.</param>
    /// <returns>The state from now on, null for inactive.</returns>
    internal static (SeriesState? State, Transition Transition) Step(SeriesState? state, AlertRule rule, bool isMet, DateTimeOffset now, Func<SeriesState> begin)
    {
        if (isMet)
        {
            SeriesState met = (state ?? begin()) with { RecoveringSince = null };
            return met.Phase == AlertPhase.Pending && now - met.Since >= rule.For
                ? (met with { Phase = AlertPhase.Firing, FiredAt = now }, Transition.Fired)
                : (met, Transition.None);
        }
        if (state is not { Phase: AlertPhase.Firing })
        {
            return (null, Transition.None);
        }
        SeriesState recovering = state with { RecoveringSince = state.RecoveringSince ?? now };
        return now - recovering.RecoveringSince >= rule.ResolveAfter ? (null, Transition.Resolved) : (recovering, Transition.None);
    }
}
