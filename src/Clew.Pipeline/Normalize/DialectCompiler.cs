using System.Text;
using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>Turns the readable dialect files into the tables of a <see cref="DialectSet"/>.</summary>
internal sealed class DialectCompiler
{
    /// <summary>Between an attribute's key and the path of a field of its JSON.</summary>
    private const char FieldMark = '#';

    private readonly IReadOnlyList<DialectFile> files;
    private readonly Dictionary<string, string> operationKinds;
    private readonly HashSet<string> operationsWithoutUsage;
    private readonly Dictionary<string, KeyDraft> drafts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KeyDraft> eventDrafts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KeyDraft> fieldsOf = new(StringComparer.Ordinal);

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
        EventKeys = AddEventRules(rules);
        foreach ((string key, KeyDraft draft) in drafts.Where(item => item.Key.Contains(FieldMark, StringComparison.Ordinal)))
        {
            int mark = key.IndexOf(FieldMark, StringComparison.Ordinal);
            Draft(key[..mark], fieldsOf).Fields.Add((key[(mark + 1)..], rules.Count, draft.IsContent));
            rules.Add(draft.ToRules(key));
        }
        foreach ((string key, KeyDraft draft) in drafts.Where(item => !item.Key.Contains(FieldMark, StringComparison.Ordinal)).Concat(fieldsOf.Where(item => !drafts.ContainsKey(item.Key))))
        {
            if (fieldsOf.TryGetValue(key, out KeyDraft? fields))
            {
                draft.Fields = fields.Fields;
            }
            if (IsPattern(key))
            {
                patterns.Add(KeyPattern.Parse(key, rules.Count));
            }
            else
            {
                exact.Add(new(key, rules.Count));
            }
            rules.Add(draft.ToRules(key));
        }
        Rules = [.. rules];
        Keys = new(exact);
        PatternsByFirstByte = [.. Enumerable.Range(0, 256).Select(first => patterns.Where(p => p.FirstByte == first).OrderByDescending(p => p.Specificity).ToArray())];
        SpanNames = new SpanNameTable(files, CompileNamed());
    }

    public KeyRules[] Rules { get; }

    public Utf8Table<int> Keys { get; }

    public KeyPattern[][] PatternsByFirstByte { get; }

    /// <summary>Rules of the attributes of message events.</summary>
    public Utf8Table<int> EventKeys { get; }

    public SpanNameTable SpanNames { get; }

    private void AddKeys(DialectFile file, int dialect)
    {
        int position = 0;
        foreach ((string key, AttributeMeaning meaning) in file.OwnAttributes)
        {
            Add(Draft(key, drafts), meaning, isOwn: true);
        }
        foreach ((string key, AttributeMeaning meaning) in file.Attributes)
        {
            Add(Draft(key, drafts), meaning, isOwn: false);
        }
        foreach ((string key, AttributeMeaning meaning) in file.EventAttributes)
        {
            Add(Draft(key, eventDrafts), meaning, isOwn: false);
        }
        foreach (KindRuleFile rule in file.Kinds.Where(rule => rule.Attribute is not null))
        {
            Draft(rule.Attribute!, drafts).Kinds.Add(Compile(rule, file, dialect));
        }
        foreach (string marker in file.Detect.Attributes)
        {
            Draft(marker, drafts).Markers |= 1ul << dialect;
        }
        foreach ((string key, List<string> values) in file.Detect.Values)
        {
            foreach (string value in values)
            {
                Dictionary<string, ulong> markers = Draft(key, drafts).ValueMarkers;
                markers[value] = markers.GetValueOrDefault(value) | (1ul << dialect);
            }
        }

        void Add(KeyDraft draft, AttributeMeaning meaning, bool isOwn)
        {
            foreach (Meaning one in meaning.Meanings)
            {
                Utf8Table<Utf8Text>? values = one.Values is null
                    ? null
                    : new(one.Values.Select(item => KeyValuePair.Create(item.Key, Utf8Text.From(item.Value))), ignoreCase: true);
                draft.Attributes.Add(new AttributeRule(dialect, position++, one.Target, isOwn, values, one.Precedence));
            }
        }
    }

    private Utf8Table<int> AddEventRules(List<KeyRules> rules)
    {
        Dictionary<string, KeyDraft> byKey = new(StringComparer.Ordinal);
        foreach ((string key, KeyDraft draft) in eventDrafts)
        {
            int mark = key.IndexOf(FieldMark, StringComparison.Ordinal);
            if (mark < 0)
            {
                Draft(key, byKey).Attributes.AddRange(draft.Attributes);
                continue;
            }
            Draft(key[..mark], byKey).Fields.Add((key[(mark + 1)..], rules.Count, draft.IsContent));
            rules.Add(draft.ToRules(key));
        }
        List<KeyValuePair<string, int>> keys = [];
        foreach ((string key, KeyDraft draft) in byKey)
        {
            keys.Add(new(key, rules.Count));
            rules.Add(draft.ToRules(key));
        }
        return new(keys);
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

    private IEnumerable<(KindRuleFile Name, KindRule Rule)> CompileNamed() =>
        from item in files.Select((file, dialect) => (file, dialect))
        from rule in item.file.Kinds
        where rule.Attribute is null
        select (rule, Compile(rule, item.file, item.dialect));

    private KindRule Compile(KindRuleFile rule, DialectFile file, int dialect)
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
            rule.Order, otlpKinds, rule.Own ? dialect : -1, rule.Is is null ? default : Decide(rule.Is, file),
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

    private static bool IsPattern(string key) => key.Contains('*', StringComparison.Ordinal) || key.Contains("{i}", StringComparison.Ordinal);

    private static KeyDraft Draft(string key, Dictionary<string, KeyDraft> drafts)
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

        public List<(string Path, int Rules, bool IsContent)> Fields { get; set; } = [];

        public ulong Markers { get; set; }

        public Dictionary<string, ulong> ValueMarkers { get; } = [];

        public bool IsContent => Attributes.Exists(rule => rule.Target.IsContent());

        public KeyRules ToRules(string key)
        {
            ulong own = Attributes.Where(rule => rule.IsOwn && rule.Target.IsContent()).Aggregate(0ul, (bits, rule) => bits | (1ul << rule.Dialect));
            return new KeyRules(
                key, [.. Attributes], [.. Kinds.OrderBy(rule => rule.Order)], Markers,
                ValueMarkers.Count == 0 ? null : new(ValueMarkers, ignoreCase: true),
                Attributes.Exists(rule => !rule.IsOwn && rule.Target.IsContent()) || Fields.Exists(field => field.IsContent), own,
                Fields.Count == 0 ? null : new JsonFieldTable(Fields));
        }
    }
}
