namespace Clew.Alert.Rules;

/// <summary>Hours of the week in which a rule tells nobody, in UTC. Its state goes on.</summary>
/// <param name="Days">On which days they begin; empty for all.</param>
/// <param name="From">Begin.</param>
/// <param name="To">End, exclusive; before or at the begin it is on the next day.</param>
public sealed record QuietHours(IReadOnlyList<DayOfWeek> Days, TimeOnly From, TimeOnly To)
{
    public bool Contains(DateTimeOffset time)
    {
        TimeOnly at = TimeOnly.FromTimeSpan(time.UtcDateTime.TimeOfDay);
        if (From < To)
        {
            return IsOn(time.UtcDateTime.DayOfWeek) && at >= From && at < To;
        }
        return (IsOn(time.UtcDateTime.DayOfWeek) && at >= From) || (IsOn(time.UtcDateTime.AddDays(-1).DayOfWeek) && at < To);
    }

    private bool IsOn(DayOfWeek day) => Days.Count == 0 || Days.Contains(day);
}
