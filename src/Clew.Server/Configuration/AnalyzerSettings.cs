using Clew.Configuration;

namespace Clew.Server.Configuration;

/// <summary>Section <c>content.analyzer</c>: an analyzer of personal data beside the server, with the API of Presidio's.</summary>
/// <param name="Endpoint">Its <c>/analyze</c>.</param>
/// <param name="Timeout">Of one request.</param>
/// <param name="Language">Of the texts.</param>
/// <param name="MinScore">Less certain findings are ignored.</param>
/// <param name="Entities">What to look for; all that it knows when empty.</param>
/// <param name="MaxConcurrent">Requests at a time.</param>
/// <param name="FailsOpen">Texts that could not be analysed are stored as they are, not replaced.</param>
public sealed record AnalyzerSettings(Uri Endpoint, TimeSpan Timeout, string Language, double MinScore, IReadOnlyList<string> Entities, int MaxConcurrent, bool FailsOpen)
{
    internal static AnalyzerSettings Read(ConfigReader reader) => new(
        reader.Required("endpoint", ConfigType.Url("http", "https"), "URL of its analyze call, such as http://127.0.0.1:5002/analyze."),
        reader.Value("timeout", ConfigType.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)), TimeSpan.FromSeconds(2), "Of one request."),
        reader.Value("language", ConfigType.Text, "en", "Of the texts."),
        reader.Value("min_score", ConfigType.Number(0, 1), 0.5, "Less certain findings are ignored."),
        reader.List("entities", ConfigType.Text, "What to look for, such as PERSON and LOCATION; all that it knows when not given."),
        (int)reader.Value("max_concurrent", ConfigType.Integer(1, 64), 4, "Requests at a time; more wait."),
        reader.Value("on_failure", ConfigType.Choice(("mask", false), ("store", true)), false, "mask replaces texts that could not be analysed, store keeps them, redacted by rules and recognisers only."));
}
