using Clew.Configuration;
using Clew.Pipeline.Redact;

namespace Clew.Server.Configuration;

/// <summary>Section <c>content</c>: what becomes of prompts, answers, tool arguments and results, and log bodies.</summary>
/// <param name="Policy">By environment and service.</param>
/// <param name="Analyzer">Looks at content before it is stored; null for none.</param>
public sealed record ContentSettings(ContentPolicy Policy, AnalyzerSettings? Analyzer)
{
    internal static ContentSettings Read(ConfigReader reader) => new(
        ReadPolicy(reader),
        reader.Section("analyzer", AnalyzerSettings.Read, "A Presidio analyzer that looks for personal data in content that is redacted, beside the recognisers. None when not given."));

    private static ContentPolicy ReadPolicy(ConfigReader reader) => new()
    {
        Default = reader.Value("mode", ConfigType.Choice<ContentMode>(), ContentMode.Redact,
            "redact stores it without what rules and recognisers find, drop stores none of it, keep stores it as it was sent."),
        Retention = Kept(reader.OptionalValue("retention", Days,
            "How long stored content stays, counted from the end of the day of its receipt, where that is shorter than storage.retention. Then it leaves the disk; tokens, costs, times and names stay. 0s keeps it as long as all else.", "0s")),
        Rules = reader.Sections("rules", ReadRule, "Other modes for some environments or services. The first rule that fits decides."),
        KeepsErrorMessages = reader.Value("keep_error_messages", ConfigType.Flag, false,
            "With drop: keep messages and stack traces of errors, without what recognisers find. They may repeat a prompt."),
    };

    private static readonly ConfigType<TimeSpan> Days = ConfigType.Duration(TimeSpan.Zero, TimeSpan.FromDays(36_500));

    private static ContentRule ReadRule(ConfigReader reader) => new ContentRule(
        reader.Value("environment", ConfigType.Text, "*", "Of deployment.environment.name; * and ? stand for any characters."),
        reader.Value("service", ConfigType.Text, "*", "Of service.name, in the same way."),
        reader.Required("mode", ConfigType.Choice<ContentMode>(), "As content.mode."))
    {
        Retention = reader.OptionalValue("retention", Days, "As content.retention, which holds when this is not given; 0s keeps it as long as all else.") is { } kept
            ? Kept(kept) ?? TimeSpan.MaxValue
            : null,
    };

    /// <summary>Zero stands for no end of its own.</summary>
    private static TimeSpan? Kept(TimeSpan? given) => given > TimeSpan.Zero ? given : null;
}
