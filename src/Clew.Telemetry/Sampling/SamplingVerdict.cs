namespace Clew.Telemetry.Sampling;

/// <summary>Whether a trace is kept, and why.</summary>
/// <param name="Policy">Name of the policy that keeps it; null: it is dropped.</param>
/// <param name="Weight">How many traces a kept one stands for: 1 divided by the probability for one that was kept by chance, otherwise 1.</param>
public readonly record struct SamplingVerdict(string? Policy, double Weight)
{
    public static SamplingVerdict Dropped => default;

    public bool IsKept => Policy is not null;
}
