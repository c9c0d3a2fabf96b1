using Clew.Alert.Notify;
using Clew.Alert.Rules;
using Clew.Alert.Slo;
using Clew.Configuration;

namespace Clew.Server.Configuration;

/// <summary>Section <c>alerts</c>.</summary>
/// <param name="Channels">Who is told.</param>
public sealed record AlertsSettings(IReadOnlyList<ChannelOptions> Channels)
{
    /// <summary>Default of <see cref="Interval"/>.</summary>
    public static readonly TimeSpan IntervalDefault = TimeSpan.FromSeconds(15);

    /// <summary>How often rules are evaluated.</summary>
    public TimeSpan Interval { get; init; } = IntervalDefault;

    /// <summary>Where links of messages lead; null for the address that the server listens on.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Rules, those of budgets too. One with the id of a built-in rule replaces it.</summary>
    public IReadOnlyList<AlertRule> Rules { get; init; } = [];

    /// <summary>Objectives. One with the id of a built-in objective replaces it.</summary>
    public IReadOnlyList<Objective> Objectives { get; init; } = [];

    /// <summary>Built-in rules and objectives that are off.</summary>
    public IReadOnlyList<string> Disabled { get; init; } = [];

    internal static AlertsSettings Read(ConfigReader reader)
    {
        TimeSpan interval = reader.Value(
            "interval", ConfigType.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)), IntervalDefault, "How often rules are evaluated. Less often saves little: what did not change is not read again.");
        Uri? publicUrl = reader.Optional("public_url", ConfigType.Url("http", "https"), "Where links of messages lead.", "the address of the UI");
        IReadOnlyList<AlertRule> rules = reader.Sections("rules", AlertRuleReading.Read, "Rules of your own, and changes to built-in ones.");
        IReadOnlyList<AlertRule> budgets = reader.Sections("budgets", Budget.Read, "What may be spent, a short way to write rules.");
        IReadOnlyList<Objective> objectives = reader.Sections("slos", ObjectiveReading.Read, "Objectives of your own, and changes to built-in ones.");
        IReadOnlyList<string> disabled = reader.List("disabled", ConfigType.Text, "Ids of built-in rules and objectives that are off.");
        RefuseRepeated(reader, "rules", [.. rules.Select(rule => rule.Id)], []);
        RefuseRepeated(reader, "budgets", [.. budgets.Select(rule => rule.Id)], [.. rules.Select(rule => rule.Id)]);
        RefuseRepeated(reader, "slos", [.. objectives.Select(objective => objective.Id)], [.. rules.Concat(budgets).Select(rule => rule.Id), .. BuiltInRules.All.Select(rule => rule.Id)]);
        for (int i = 0; i < disabled.Count; i++)
        {
            if (BuiltInRules.Find(disabled[i]) is null && ObjectiveReading.FindBuiltIn(disabled[i]) is null)
            {
                reader.Fault("disabled", $"'{disabled[i]}' is not built in. There are: {string.Join(", ", BuiltInRules.All.Select(rule => rule.Id).Concat(ObjectiveReading.BuiltIn.Select(objective => objective.Id)))}.", i);
            }
        }
        IReadOnlyList<ChannelOptions> channels = ReadChannels(reader);
        NoteUnknownChannels(reader, "rules", rules.Select(rule => rule.Channels), channels);
        return new AlertsSettings(channels) { Interval = interval, PublicUrl = publicUrl, Rules = [.. rules, .. budgets], Objectives = objectives, Disabled = disabled };
    }

    private static IReadOnlyList<ChannelOptions> ReadChannels(ConfigReader reader)
    {
        IReadOnlyList<ChannelOptions> channels = [];
        reader.SectionOrDefaults<object>("channels", section => channels = ChannelSettings.Read(section), "Who is told. Rules that name no channel tell all.");
        return channels;
    }

    private static void RefuseRepeated(ConfigReader reader, string key, string[] ids, string[] taken)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            if (taken.Contains(ids[i]) || Array.IndexOf(ids, ids[i]) < i)
            {
                reader.Fault(key, $"The id '{ids[i]}' is taken already.", i);
            }
        }
    }

    private static void NoteUnknownChannels(ConfigReader reader, string key, IEnumerable<IReadOnlyList<string>> named, IReadOnlyList<ChannelOptions> channels)
    {
        foreach ((int index, IReadOnlyList<string> names) in named.Index())
        {
            if (names.Except(channels.Select(channel => channel.Name)).ToArray() is { Length: > 0 } unknown)
            {
                reader.Note(key, $"There is no channel {string.Join(", ", unknown)} in alerts.channels, so nobody is told there.", index);
            }
        }
    }
}
