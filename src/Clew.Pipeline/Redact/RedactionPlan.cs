using System.IO.Enumeration;
using System.Text;
using System.Text.RegularExpressions;
using Clew.Pipeline.Normalize;
using Clew.Pipeline.Redact.Recognise;
using Clew.Telemetry;

namespace Clew.Pipeline.Redact;

/// <summary>A policy made ready for one set of vocabularies. Immutable but for the table of plans by key; shared by all threads.</summary>
internal sealed class RedactionPlan
{
    /// <summary>Words in the names of unknown attributes that hold what somebody or a model said.</summary>
    private static readonly string[] ContentWords =
        ["prompt", "completion", "message", "content", "input", "output", "question", "answer", "query", "response", "text", "body", "payload", "argument", "result", "document", "transcript"];

    private readonly DialectSet dialects;
    private readonly CompiledRule[] own;
    private readonly HashSet<string> hashedKeys;
    private readonly HashSet<string> infrastructureKeys;

    /// <exception cref="InvalidDataException">A rule of the policy cannot be used; the message names it.</exception>
    public RedactionPlan(RedactionPolicy policy, RecogniserSet set, DialectSet dialects, RedactionKey key, RedactionCounters counters)
    {
        this.dialects = dialects;
        (Policy, Counters) = (policy, counters);
        RuleNames names = new();
        Recognisers = new TextRecognisers(set.File, names, policy.WithoutRecognisers);
        foreach (RedactionRule rule in policy.Rules)
        {
            Check(rule);
        }
        own = [.. policy.Rules.Select(rule => new CompiledRule(rule, names.Of(rule.Name)))];
        NotAllowed = names.Of("allowed_keys");
        Content = names.Of(WithheldContent.DropRule);
        Rules = new RuleTable(names, policy, key);
        Allowed = [.. policy.AllowedValues.Select(pattern => CompiledRule.Compile(pattern, "allowed_values"))];
        hashedKeys = [.. set.File.HashedKeys];
        infrastructureKeys = [.. set.File.InfrastructureAddressKeys];
        NoKey = new KeyPlan { Parts = [.. own.Where(static rule => rule is { IsForAll: true })] };
        Identity = new KeyPlan { Parts = NoKey.Parts, IsHashed = true };
        Keys = new KeyPlans(Make, counters);
    }

    public RedactionPolicy Policy { get; }

    public RedactionCounters Counters { get; }

    public TextRecognisers Recognisers { get; }

    public RuleTable Rules { get; }

    public KeyPlans Keys { get; }

    /// <summary>For texts without a key.</summary>
    public KeyPlan NoKey { get; }

    /// <summary>The same for those that people group by.</summary>
    public KeyPlan Identity { get; }

    public Regex[] Allowed { get; }

    /// <summary>Index of the rule that keeps no other keys than those named.</summary>
    public int NotAllowed { get; }

    /// <summary>Index of the rule that content was dropped by.</summary>
    public int Content { get; }

    public DialectSet Dialects => dialects;

    /// <summary>The event carries a message.</summary>
    public bool IsContentEvent(ReadOnlySpan<byte> name) => dialects.Events.Find(name) >= 0;

    private KeyPlan Make(ReadOnlySpan<byte> bytes)
    {
        byte[] key = bytes.ToArray();
        string name = Encoding.UTF8.GetString(bytes);
        int found = dialects.FindRules(bytes);
        KeyRules? rules = found < 0 ? null : dialects.Rules(found);
        bool isIgnored = Policy.IgnoredKeys.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false));
        CompiledRule[] fitting = [.. own.Where(rule => rule.Fits(name))];
        return new KeyPlan
        {
            Key = key,
            Salt = ByteHash.Of(bytes),
            IsIgnored = isIgnored,
            IsDropped = !isIgnored && Policy.AllowedKeys is { } allowed && !allowed.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false)),
            IsContent = rules is not null && (rules.IsContent || rules.OwnContent != 0 || Array.Exists(rules.Attributes, static rule => rule.Target.IsContent())),
            IsKnown = rules is not null,
            NamesContent = rules is null && ContentWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)),
            IsErrorText = name is "exception.message" or "exception.stacktrace" || Means(rules, AttributeTarget.ErrorMessage),
            IsHashed = hashedKeys.Contains(name) || Means(rules, AttributeTarget.UserId) || Means(rules, AttributeTarget.ConversationId)
                || Means(rules, AttributeTarget.AgentId) || Means(rules, AttributeTarget.ToolCallId) || Means(rules, AttributeTarget.ResponseId),
            SkipsAddresses = infrastructureKeys.Contains(name),
            Secret = Recognisers.IsOff(Recognisers.SecretRule) ? SecretName.None : Recognisers.SecretNames.Of(bytes),
            Whole = fitting.FirstOrDefault(static rule => rule.IsWholeValue),
            Parts = [.. fitting.Where(static rule => !rule.IsWholeValue)],
            NewKey = new TextRedactor(this).RedactKey(bytes),
        };
    }

    private static bool Means(KeyRules? rules, AttributeTarget target) => rules is not null && Array.Exists(rules.Attributes, rule => rule.Target == target);

    /// <exception cref="InvalidDataException">The rule's name or replacement cannot be used.</exception>
    public static void Check(RedactionRule rule)
    {
        if (rule.Name.Length == 0 || !rule.Name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
        {
            throw new InvalidDataException($"Redaction rule '{rule.Name}': a name has letters, digits, - and _.");
        }
        if (rule.Replacement.AsSpan().IndexOfAny('"', '\\') >= 0 || rule.Replacement.Any(char.IsControl))
        {
            throw new InvalidDataException($"Redaction rule '{rule.Name}': a replacement has no quotes, backslashes or control characters, so that JSON stays JSON.");
        }
    }
}
