using System.Text;
using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>What the dialects say about names of spans: kinds by whole name, start or end, who sends such names, and what they name.</summary>
internal sealed class SpanNameTable
{
    private readonly Utf8Table<KindRule[]> names;
    private readonly (byte[] Suffix, KindRule Rule)[] suffixes;
    private readonly (byte[] Prefix, KindRule Rule)[][] prefixesByFirstByte;
    private readonly (byte[] Prefix, ulong Markers)[][] markersByFirstByte;
    private readonly Dictionary<SpanKind, Subject[]> subjects;

    public SpanNameTable(IReadOnlyList<DialectFile> files, IEnumerable<(KindRuleFile Name, KindRule Rule)> rules)
    {
        (KindRuleFile Name, KindRule Rule)[] all = [.. rules];
        names = new(all.Where(item => item.Name.Span is not null).GroupBy(item => item.Name.Span!)
            .Select(group => KeyValuePair.Create(group.Key, group.Select(item => item.Rule).OrderBy(rule => rule.Order).ToArray())));
        suffixes = [.. all.Where(item => item.Name.SpanSuffix is not null).Select(item => (Encoding.UTF8.GetBytes(item.Name.SpanSuffix!), item.Rule))];
        prefixesByFirstByte = ByFirstByte(all.Where(item => item.Name.SpanPrefix is not null).Select(item => (Encoding.UTF8.GetBytes(item.Name.SpanPrefix!), item.Rule)));
        markersByFirstByte = ByFirstByte(files.SelectMany((file, dialect) => file.Detect.SpanPrefixes.Select(prefix => (Encoding.UTF8.GetBytes(prefix), 1ul << dialect))));
        subjects = files.SelectMany((file, dialect) => file.Names.Select(name => new Subject(KindOf(name, file), name, name.Own ? dialect : -1)))
            .GroupBy(subject => subject.Kind).ToDictionary(group => group.Key, group => group.OrderByDescending(subject => subject.Prefix.Length).ToArray());
    }

    /// <summary>The rule of the lowest order that applies to a span of this name, or null.</summary>
    public KindRule? Find(ReadOnlySpan<byte> name, OtlpSpanKind otlpKind, int emitter)
    {
        KindRule? best = null;
        if (names.TryGet(name, out KindRule[]? exact))
        {
            best = Array.Find(exact, rule => rule.AppliesTo(otlpKind, emitter));
        }
        if (name.IsEmpty)
        {
            return best;
        }
        foreach ((byte[] prefix, KindRule rule) in prefixesByFirstByte[name[0]])
        {
            if ((best is null || rule.Order < best.Order) && name.StartsWith(prefix) && rule.AppliesTo(otlpKind, emitter))
            {
                best = rule;
            }
        }
        foreach ((byte[] suffix, KindRule rule) in suffixes)
        {
            if ((best is null || rule.Order < best.Order) && name.EndsWith(suffix) && rule.AppliesTo(otlpKind, emitter))
            {
                best = rule;
            }
        }
        return best;
    }

    /// <summary>Bit per dialect whose emitter alone names spans so.</summary>
    public ulong MarkersOf(ReadOnlySpan<byte> name)
    {
        ulong markers = 0;
        foreach ((byte[] prefix, ulong dialect) in name.IsEmpty ? [] : markersByFirstByte[name[0]])
        {
            markers |= name.StartsWith(prefix) ? dialect : 0;
        }
        return markers;
    }

    /// <summary>The tool, agent or model that the name of a span of a kind tells; not sent when it tells none.</summary>
    public Utf8Text SubjectOf(SpanKind kind, Utf8Text name, int emitter)
    {
        if (subjects.TryGetValue(kind, out Subject[]? candidates))
        {
            foreach (Subject subject in candidates)
            {
                if ((subject.Dialect < 0 || subject.Dialect == emitter) && name.Span.StartsWith(subject.Prefix) && name.Length > subject.Prefix.Length)
                {
                    int cut = name.Span.EndsWith(subject.Suffix) ? subject.Suffix.Length : 0;
                    return name.Slice(subject.Prefix.Length, name.Length - subject.Prefix.Length - cut);
                }
            }
        }
        return default;
    }

    private static (byte[] Prefix, T Item)[][] ByFirstByte<T>(IEnumerable<(byte[] Prefix, T Item)> items)
    {
        ILookup<byte, (byte[] Prefix, T Item)> lookup = items.ToLookup(item => item.Prefix[0]);
        return [.. Enumerable.Range(0, 256).Select(first => lookup[(byte)first].ToArray())];
    }

    private static SpanKind KindOf(NameSubject name, DialectFile file) =>
        SpanKinds.TryParse(name.Kind, out SpanKind kind) ? kind : throw new InvalidDataException($"Dialect {file.Name}: {name.Kind} is no kind.");

    private sealed class Subject(SpanKind kind, NameSubject name, int dialect)
    {
        public SpanKind Kind => kind;

        public int Dialect => dialect;

        public byte[] Prefix { get; } = Encoding.UTF8.GetBytes(name.Prefix);

        public byte[] Suffix { get; } = Encoding.UTF8.GetBytes(name.Suffix);
    }
}
