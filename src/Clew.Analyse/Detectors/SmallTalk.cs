namespace Clew.Analyse.Detectors;

/// <summary>
/// Results after which the same call again is no sign of a loop: "not yet", for which polling is there, and "done", which a second key press or scroll
/// gives like the first.
/// </summary>
internal static class SmallTalk
{
    /// <summary>A longer result says more than that.</summary>
    private const int ResultLengthMax = 200;

    public static bool Is(string? result, DetectorFacts facts) => result is { Length: <= ResultLengthMax } && (IsNotYet(result, facts) || IsAcknowledgement(result, facts));

    private static bool IsNotYet(string result, DetectorFacts facts) => facts.Words["pollingResults"].Any(word => result.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static bool IsAcknowledgement(string result, DetectorFacts facts)
    {
        List<string> words = ArgumentLikeness.WordsOf(result);
        return words.Exists(word => char.IsLetter(word[0])) && words.TrueForAll(word => !char.IsLetter(word[0]) || facts.Words["acknowledgements"].Contains(word));
    }
}
