namespace Clew.Analyse.Detectors;

/// <summary>Results that say "not yet": asking again for them is what the tool is for.</summary>
internal static class PollingWords
{
    /// <summary>A longer result says more than that.</summary>
    private const int ResultLengthMax = 200;

    public static bool In(string? result, DetectorFacts facts) =>
        result is { Length: <= ResultLengthMax } && facts.Words["pollingResults"].Any(word => result.Contains(word, StringComparison.OrdinalIgnoreCase));
}
