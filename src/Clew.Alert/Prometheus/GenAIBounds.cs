namespace Clew.Alert.Prometheus;

/// <summary>Upper bounds of buckets: those that the GenAI conventions ask for, and Clew's where they say nothing.</summary>
internal static class GenAIBounds
{
    /// <summary>And 0.5, 5 and 30: an objective can be computed from a histogram only at one of its bounds (PRODUCT.md A-45).</summary>
    internal static readonly double[] CallSeconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.5, 0.64, 1.28, 2.56, 5, 5.12, 10.24, 20.48, 30, 40.96, 81.92];

    internal static readonly double[] Tokens = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864];

    /// <summary>And 30, which is alarming .</summary>
    internal static readonly double[] AgentSeconds = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 51.2, 102.4, 204.8, 409.6];

    internal static readonly double[] AgentCalls = [1, 2, 4, 8, 16, 32, 64, 128];

    /// <summary>5 is healthy, 8 is alarming, 10 is trouble (PRODUCT.md A-27).</summary>
    internal static readonly double[] Iterations = [1, 2, 3, 5, 8, 10, 15, 20, 30, 50, 100];

    /// <summary>0.85 is a risk, 0.9 is alarming .</summary>
    internal static readonly double[] WindowShare = [0.1, 0.25, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 1];

    internal static readonly double[] ServerTimePerTokenSeconds = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5];
}
