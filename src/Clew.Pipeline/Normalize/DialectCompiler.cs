using System.Text;
using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>Turns the readable dialect files into the tables of a <see cref="DialectSet"/>.</summary>
internal sealed class DialectCompiler
{
    private readonly IReadOnlyList<DialectFile> files;
    private readonly Dictionary<string, string> operationKinds;
    private readonly HashSet<string> operationsWithoutUsage;
    private readonly Dictionary<string, KeyDraft> drafts = new(StringComparer.Ordinal);

    public DialectCompiler(IReadOnlyList<DialectFile> files)
    {
        this.files = files;
        operationKinds = files.SelectMany(file => file.OperationKinds).DistinctBy(item => item.Key).ToDictionary();
        operationsWithoutUsage = [.. files.SelectMany(file => file.OperationsWithoutUsage)];
        for (int dialect = 0; dialect < files.Count; dialect++)
        {
            AddKeys(files[dialect], dialect);
        }
        InheritWholeKey();

        List<KeyValuePair<string, int>> exact = [];
        List<KeyPattern> patterns = [];
        List<KeyRules> rules = [];
        foreach ((string key, KeyDraft draft) in drafts)
        {
            if (key.Contains('*', StringComparison.Ordinal) || key.Contains("{i}", StringComparison.Ordinal))
            {
                patterns.Add(KeyPattern.Parse(key, rules.Count));
            }
            else
            {
                exact.Add(new(key, rules.Count));
            }
            rules.Add(new KeyRules(
                [.. draft.Attributes], [.. draft.Kinds.OrderBy(rule => rule.Order)], draft.Markers, draft.Attributes.Exists(rule => rule.Target.IsContent())));
        }
        Rules = [.. rules];
        Keys = new(exact);
        PatternsByFirstByte = [.. Enumerable.Range(0, 256).Select(first => patterns.Where(p => p.FirstByte == first).OrderByDescending(p => p.Specificity).ToArray())];
        SpanNames = new(KindRules(rule => rule.Span));
        SpanNameSuffixes = [.. KindRules(rule => rule.SpanSuffix).Select(item => (Encoding.UTF8.GetBytes(item.Key), item.Value))];
    }

    public KeyRules[] Rules { get; }

    public Utf8Table<int> Keys { get; }

    public KeyPattern[][] PatternsByFirstByte { get; }

    public Utf8Table<KindRule> SpanNames { get; }

    public (byte[] Suffix, KindRule Rule)[] SpanNameSuffixes { get; }

    private void AddKeys(DialectFile file, int dialect)
    {
        int position = 0;
        foreach ((string key, AttributeTarget target) in file.Attributes)
        {
            Draft(key).Attributes.Add(new AttributeRule(dialect, position++, target));
        }
        foreach (KindRuleFile rule in file.Kinds.Where(rule => rule.Attribute is not null))
        {
            Draft(rule.Attribute!).Kinds.Add(Compile(rule, file));
        }
        foreach (string marker in file.Detect.Attributes)
        {
            Draft(marker).Markers |= 1ul << dialect;
        }
    }

    /// <summary>A key is looked up once, so rules for the whole of a key also carry what its own pattern says, and markers of wider patterns.</summary>
    private void InheritWholeKey()
    {
        foreach ((string wide, KeyDraft draft) in drafts.Where(item => item.Key.EndsWith('*') && item.Value.Markers != 0).ToList())
        {
            string prefix = wide[..^1];
            foreach ((_, KeyDraft narrow) in drafts.Where(item => item.Key.StartsWith(prefix, StringComparison.Ordinal)))
            {
                narrow.Markers |= draft.Markers;
            }
        }
    }

    private IEnumerable<KeyValuePair<string, KindRule>> KindRules(Func<KindRuleFile, string?> subject) =>
        from file in files
        from rule in file.Kinds
        where subject(rule) is not null
        select KeyValuePair.Create(subject(rule)!, Compile(rule, file));

    private KindRule Compile(KindRuleFile rule, DialectFile file)
    {
        int otlpKinds = 0;
        foreach (string name in rule.OtlpKinds)
        {
            if (!Enum.TryParse(name, ignoreCase: true, out OtlpSpanKind kind))
            {
                throw new InvalidDataException($"Dialect {file.Name}: {name} is no OTLP span kind.");
            }
            otlpKinds |= 1 << (int)kind;
        }
        return new KindRule(
            rule.Order, otlpKinds, rule.Is is null ? default : Decide(rule.Is, file),
            rule.Is is null ? new(rule.Values.Select(item => KeyValuePair.Create(item.Key, Decide(item.Value, file))), ignoreCase: true) : null);
    }

    private KindDecision Decide(string operationOrKind, DialectFile file)
    {
        if (operationKinds.TryGetValue(operationOrKind, out string? kindName))
        {
            return SpanKinds.TryParse(kindName, out SpanKind kind)
                ? new KindDecision(kind, Utf8Text.From(operationOrKind), !operationsWithoutUsage.Contains(operationOrKind))
                : throw new InvalidDataException($"Dialect {file.Name}: operation {operationOrKind} names the unknown kind {kindName}.");
        }
        return SpanKinds.TryParse(operationOrKind, out SpanKind direct)
            ? new KindDecision(direct, default, true)
            : throw new InvalidDataException($"Dialect {file.Name}: {operationOrKind} is neither an operation nor a kind.");
    }

    private KeyDraft Draft(string key)
    {
        if (!drafts.TryGetValue(key, out KeyDraft? draft))
        {
            drafts.Add(key, draft = new KeyDraft());
        }
        return draft;
    }

    private sealed class KeyDraft
    {
        public List<AttributeRule> Attributes { get; } = [];

        public List<KindRule> Kinds { get; } = [];

        public ulong Markers { get; set; }
    }
}
