using Clew.Configuration;
using Clew.Pipeline.Redact;
using Clew.Pipeline.Redact.Recognise;

namespace Clew.Server.Configuration;

/// <summary>A <c>redaction</c> processor, in our words and in those of the Collector's processor of that name.</summary>
/// <param name="Rules">In the order of the file.</param>
/// <param name="Disabled">Names of recognisers.</param>
/// <param name="Actions">By name of a recogniser.</param>
/// <param name="AllowedKeys">Null keeps all.</param>
/// <param name="IgnoredKeys">Nothing is done to them.</param>
/// <param name="AllowedValues">Patterns.</param>
/// <param name="WritesSummary">Items tell how much of them was changed.</param>
public sealed record RedactionSettings(
    IReadOnlyList<RedactionRule> Rules, IReadOnlyList<string> Disabled, IReadOnlyDictionary<string, RedactionAction> Actions, IReadOnlyList<string>? AllowedKeys,
    IReadOnlyList<string> IgnoredKeys, IReadOnlyList<string> AllowedValues, bool WritesSummary)
{
    /// <summary>How a Collector hides: a row of stars, or an unkeyed hash, for which ours has a key.</summary>
    private enum HashFunction
    {
        Md5,
        Sha1,
        Sha3,
        HmacSha256,
    }

    private enum SummaryLevel
    {
        Silent,
        Info,
        Debug,
    }

    internal static RedactionSettings Read(ConfigReader reader)
    {
        IReadOnlyList<RedactionRule> own = reader.Sections("rules", ReadRule, "Rules of your own, which come before the recognisers.");
        IReadOnlyList<string> disabled = reader.List("disabled_recognizers", ConfigType.Text, "Built-in recognisers that are not used, by name: docs/redaction.md lists them.");
        IReadOnlyDictionary<string, RedactionAction> actions = reader.Map(
            "recognizer_actions", ConfigType.Choice<RedactionAction>(), "What happens to what a recogniser finds, by its name: mask (the default), hash or remove.");
        CheckNames(reader, "disabled_recognizers", disabled);
        CheckNames(reader, "recognizer_actions", [.. actions.Keys]);

        bool allowsAll = reader.Value("allow_all_keys", ConfigType.Flag, true, "False keeps only the attributes of allowed_keys and ignored_keys.");
        IReadOnlyList<string> allowed = reader.List("allowed_keys", ConfigType.Text, "Attributes that are kept when allow_all_keys is false; * stands for any characters.");
        IReadOnlyList<string> ignored = reader.List("ignored_keys", ConfigType.Text, "Attributes that nothing is done to; * stands for any characters.");
        IReadOnlyList<string> allowedValues = ReadPatterns(reader, "allowed_values", "Regular expressions of texts that stay, whatever is found in them.");
        bool hashes = reader.OptionalValue("hash_function", ConfigType.Choice(
            ("md5", HashFunction.Md5), ("sha1", HashFunction.Sha1), ("sha3", HashFunction.Sha3), ("hmac-sha256", HashFunction.HmacSha256)),
            "Hash what blocked_values and blocked_key_patterns find. Always HMAC-SHA256 with a key of the data folder: hashes without a key can be tried out.") is not null;
        RedactionAction action = hashes ? RedactionAction.Hash : RedactionAction.Mask;
        IReadOnlyList<string> blockedValues = ReadPatterns(reader, "blocked_values", "Regular expressions of texts that are masked. They are values, not names of attributes.");
        NoteKeysAmongValues(reader, blockedValues);
        List<RedactionRule> blocked =
        [
            .. ReadPatterns(reader, "blocked_key_patterns", "Regular expressions of attribute keys whose values are masked.")
                .Select((pattern, i) => new RedactionRule { Name = $"blocked_key_{i + 1}", KeyPattern = pattern, Action = action }),
            .. blockedValues.Select((pattern, i) => new RedactionRule { Name = $"blocked_value_{i + 1}", ValuePattern = pattern, Action = action }),
        ];
        SummaryLevel summary = reader.Value("summary", ConfigType.Choice<SummaryLevel>(), SummaryLevel.Silent, "info or debug: each item that was changed tells how often, in redaction.masked.count.");
        return new RedactionSettings([.. own, .. blocked], disabled, actions, allowsAll ? null : allowed, ignored, allowedValues, summary != SummaryLevel.Silent);
    }

    /// <summary>One policy of all processors that are in use.</summary>
    internal static RedactionPolicy ToPolicy(ContentSettings content, IEnumerable<RedactionSettings> processors)
    {
        RedactionSettings[] all = [.. processors];
        Dictionary<string, RedactionAction> actions = [];
        foreach ((string name, RedactionAction action) in all.SelectMany(static one => one.Actions))
        {
            actions[name] = action;
        }
        string[][] allowed = [.. all.Where(static one => one.AllowedKeys is not null).Select(static one => one.AllowedKeys!.ToArray())];
        return new RedactionPolicy
        {
            Content = content.Policy,
            Rules = [.. all.SelectMany(static one => one.Rules)],
            WithoutRecognisers = all.SelectMany(static one => one.Disabled).ToHashSet(),
            RecogniserActions = actions,
            AllowedKeys = allowed.Length == 0 ? null : [.. allowed.SelectMany(static keys => keys)],
            IgnoredKeys = [.. all.SelectMany(static one => one.IgnoredKeys)],
            AllowedValues = [.. all.SelectMany(static one => one.AllowedValues)],
            WritesSummary = all.Any(static one => one.WritesSummary),
        };
    }

    private static RedactionRule ReadRule(ConfigReader reader)
    {
        RedactionRule rule = new()
        {
            Name = reader.Required("name", ConfigType.Text, "Letters, digits, - and _: stands in masks and in the counters of /metrics."),
            Key = reader.Optional("key", ConfigType.Text, "Attributes the rule looks at, by key; * stands for any characters. All when neither key nor key_pattern is given."),
            KeyPattern = reader.Optional("key_pattern", ConfigType.Text, "The same as a regular expression that is found in the key."),
            ValuePattern = reader.Optional("value_pattern", ConfigType.Text, "A regular expression of what is replaced; the whole value when neither this nor json_path is given."),
            JsonPath = reader.Optional("json_path", ConfigType.Text, "The member of a JSON text that is replaced: $.user.email, $..ssn, $.items[*].card. JSON inside JSON texts is looked into."),
            Action = reader.Value("action", ConfigType.Choice<RedactionAction>(), RedactionAction.Mask, "mask, remove, hash (with a key of the data folder, so that equal values stay equal) or replace."),
            Replacement = reader.Value("replacement", ConfigType.Text, "", "What replace writes."),
        };
        if (Redactor.FaultOf(rule) is string fault)
        {
            reader.Fault(fault);
        }
        return rule;
    }

    private static IReadOnlyList<string> ReadPatterns(ConfigReader reader, string key, string description)
    {
        IReadOnlyList<string> patterns = reader.List(key, ConfigType.Text, description);
        for (int i = 0; i < patterns.Count; i++)
        {
            if (Redactor.FaultOf(new RedactionRule { Name = key, ValuePattern = patterns[i] }) is string fault)
            {
                reader.Fault(key, fault, i);
            }
        }
        return patterns;
    }

    /// <summary>Articles show a list of attribute names here, which masks nothing.</summary>
    private static void NoteKeysAmongValues(ConfigReader reader, IReadOnlyList<string> values)
    {
        for (int i = 0; i < values.Count; i++)
        {
            bool looksLikeKey = values[i].Length > 3 && values[i].Contains('.', StringComparison.Ordinal) && values[i].All(static character => char.IsAsciiLetterLower(character) || character is '.' or '_' or '\\');
            if (looksLikeKey)
            {
                reader.Note("blocked_values", $"'{values[i]}' reads like the name of an attribute. blocked_values match the values of attributes, so this masks nothing; blocked_key_patterns match names.", i);
            }
        }
    }

    private static void CheckNames(ConfigReader reader, string key, IReadOnlyList<string> names)
    {
        foreach (string name in names.Except(RecogniserSet.BuiltIn.Names))
        {
            reader.Note(key, $"No built-in recogniser is called '{name}'. There are {string.Join(", ", RecogniserSet.BuiltIn.Names)}.");
        }
    }
}
