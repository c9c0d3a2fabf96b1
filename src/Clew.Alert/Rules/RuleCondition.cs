namespace Clew.Alert.Rules;

/// <summary>When a value is alarming.</summary>
/// <param name="IsAbove">Above the threshold; otherwise below it.</param>
/// <param name="Threshold">In the unit of the source. With a baseline, what the value must be at least (or at most) besides.</param>
/// <param name="BaselineTimes">The threshold is this times the median of the same hour of the week in earlier weeks; null for a fixed one.</param>
/// <param name="BaselineWeeks">How many earlier weeks are looked at.</param>
public sealed record RuleCondition(bool IsAbove, double Threshold, double? BaselineTimes = null, int BaselineWeeks = 4)
{
    /// <summary>With fewer weeks there is no baseline.</summary>
    public const int BaselineWeeksMin = 2;

    /// <param name="value">What was measured.</param>
    /// <param name="threshold">From <see cref="Threshold"/> or the baseline.</param>
    public bool IsMet(double value, double threshold) => IsAbove ? value > threshold : value < threshold;
}
