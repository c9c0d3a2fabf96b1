namespace Clew.Pipeline.Sample;

/// <summary>Whether a trace is kept.</summary>
/// <param name="IsKept">Otherwise it is deleted when its time is over.</param>
/// <param name="Policy">The policy that kept it; null when none did.</param>
/// <param name="Weight">How many traces it stands for: 1 for one kept for a fact, 10 for one of a tenth; 0 when it is not kept.</param>
public readonly record struct SamplingDecision(bool IsKept, string? Policy, double Weight)
{
    public static SamplingDecision Dropped { get; } = new(false, null, 0);
}
