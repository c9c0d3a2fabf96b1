namespace Clew.Alert.State;

/// <summary>Until when nobody is told about some alerts. Their states go on.</summary>
/// <param name="Id">Made by the server.</param>
/// <param name="Matchers">Labels that an alert must have; <c>rule</c> and <c>severity</c> count as labels. A value may begin or end with a star.</param>
/// <param name="StartsAt">From then on.</param>
/// <param name="Until">Exclusive.</param>
/// <param name="Comment">Why.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record Silence(string Id, IReadOnlyDictionary<string, string> Matchers, DateTimeOffset StartsAt, DateTimeOffset Until, string Comment, DateTimeOffset CreatedAt)
{
    /// <summary>Silences that are kept; at the bound no more are made.</summary>
    public const int SilencesMax = 500;

    public bool IsActive(DateTimeOffset time) => time >= StartsAt && time < Until;

    public bool Matches(SeriesState state) => Matchers.All(matcher => ValueOf(state, matcher.Key) is { } value && Fits(matcher.Value, value));

    private static string? ValueOf(SeriesState state, string label) => label switch
    {
        "rule" => state.RuleId,
        "severity" => state.Severity.ToString().ToLowerInvariant(),
        _ => state.Labels.GetValueOrDefault(label),
    };

    private static bool Fits(string pattern, string value)
    {
        bool isOpenAtStart = pattern.StartsWith('*');
        bool isOpenAtEnd = pattern.Length > 1 && pattern.EndsWith('*');
        string text = pattern[(isOpenAtStart ? 1 : 0)..^(isOpenAtEnd ? 1 : 0)];
        return (isOpenAtStart, isOpenAtEnd) switch
        {
            (true, true) => value.Contains(text, StringComparison.Ordinal),
            (true, false) => value.EndsWith(text, StringComparison.Ordinal),
            (false, true) => value.StartsWith(text, StringComparison.Ordinal),
            _ => value == text,
        };
    }
}
