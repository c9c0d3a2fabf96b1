using Clew.Configuration;

namespace Clew.Alert.Rules;

/// <summary>The rules that come with Clew: <c>rules.yaml</c>.</summary>
public static class BuiltInRules
{
    /// <summary>In the order of the file.</summary>
    public static IReadOnlyList<AlertRule> All { get; } = ReadAll();

    /// <summary>Null when there is none of this id.</summary>
    public static AlertRule? Find(string id) => All.FirstOrDefault(rule => rule.Id == id);

    private static IReadOnlyList<AlertRule> ReadAll()
    {
        using Stream stream = typeof(BuiltInRules).Assembly.GetManifestResourceStream("rules.yaml")!;
        using StreamReader text = new(stream);
        ConfigReading<IReadOnlyList<AlertRule>> reading = ConfigReader.Read(
            ConfigDocument.Parse(text.ReadToEnd()),
            static file => file.Sections("rules", static rule => AlertRuleReading.Read(rule, static _ => null, null), "Rules."));
        return reading.Value ?? throw new InvalidDataException("rules.yaml: " + string.Join('\n', reading.Faults));
    }
}
