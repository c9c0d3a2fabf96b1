using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>Everything that the dialects say about one attribute key.</summary>
/// <param name="Markers">Bit per dialect whose marker this key is.</param>
/// <param name="ValueMarkers">The same by value; null for most keys.</param>
/// <param name="IsContent">Move the attribute to the span's content.</param>
/// <param name="OwnContent">Bit per dialect for whose spans alone it is content.</param>
/// <param name="Fields">Fields inside the attribute's JSON that mean something; null for most keys.</param>
internal sealed record KeyRules(
    string Key, AttributeRule[] Attributes, KindRule[] Kinds, ulong Markers, Utf8Table<ulong>? ValueMarkers, bool IsContent, ulong OwnContent, JsonFieldTable? Fields)
{
    /// <summary>The attribute, or a field of its JSON, can hold a model's answer.</summary>
    public bool CarriesAnswer { get; } = Fields is { HasContent: true } || Array.Exists(Attributes, rule => rule.Target
        is AttributeTarget.OutputMessages or AttributeTarget.OutputIndexed or AttributeTarget.OutputText or AttributeTarget.OutputToolCalls);

    public bool IsContentOf(int emitter) => IsContent || (emitter >= 0 && (OwnContent & (1ul << emitter)) != 0);
}

/// <param name="Dialect">Index of the dialect.</param>
/// <param name="Position">Place among the keys of the dialect; the first key of a target wins.</param>
/// <param name="Target">What the attribute means.</param>
/// <param name="IsOwn">Only on spans of the dialect's emitter.</param>
/// <param name="Values">What values stand for; null takes them as they are.</param>
/// <param name="Precedence">Whether the rule stands outside the order of the dialects.</param>
internal readonly record struct AttributeRule(
    int Dialect, int Position, AttributeTarget Target, bool IsOwn, Utf8Table<Utf8Text>? Values, RulePrecedence Precedence = RulePrecedence.OfDialect);

internal enum RulePrecedence : byte
{
    /// <summary>The current convention, then the span's emitter, then the others in their order.</summary>
    OfDialect,

    /// <summary>Right after the current convention: what a user maps fills gaps.</summary>
    AfterConvention,

    /// <summary>Before the current convention.</summary>
    First,
}

/// <param name="Order">The lowest order that applies to a span decides.</param>
/// <param name="OtlpKinds">Bit per <see cref="OtlpSpanKind"/>; 0 for all.</param>
/// <param name="Dialect">Index of the dialect whose spans alone the rule is for; -1 for all.</param>
/// <param name="Always">The decision for every value; not used when <paramref name="Values"/> is there.</param>
/// <param name="Values">The decision by value of the attribute.</param>
internal sealed record KindRule(int Order, int OtlpKinds, int Dialect, KindDecision Always, Utf8Table<KindDecision>? Values)
{
    public bool AppliesTo(OtlpSpanKind kind, int emitter) =>
        (OtlpKinds == 0 || (OtlpKinds & (1 << (int)kind)) != 0) && (Dialect < 0 || Dialect == emitter);
}

/// <param name="Operation">In today's spelling; not set when the rule names only a kind.</param>
/// <param name="OwnsUsage">False when tokens on such a span repeat those of another call.</param>
internal readonly record struct KindDecision(SpanKind Kind, Utf8Text Operation, bool OwnsUsage);

/// <summary>A key pattern: <c>a.b.*</c>, or with a number inside, <c>a.{i}.b</c> and <c>a.{i}.*</c>.</summary>
internal sealed class KeyPattern(byte[] prefix, bool isIndexed, byte[] suffix, int rules)
{
    public byte FirstByte => prefix[0];

    /// <summary>More specific patterns are asked first.</summary>
    public int Specificity => (suffix.Length * 1000) + prefix.Length;

    /// <summary>Index of the pattern's rules.</summary>
    public int Rules => rules;

    public static KeyPattern Parse(string pattern, int rules)
    {
        int star = pattern.IndexOf('*', StringComparison.Ordinal);
        int index = pattern.IndexOf("{i}", StringComparison.Ordinal);
        int prefixEnd = index >= 0 ? index : star;
        string suffix = index >= 0 ? pattern[(index + 3)..].TrimEnd('*') : "";
        return new KeyPattern(
            System.Text.Encoding.UTF8.GetBytes(pattern[..prefixEnd]), index >= 0,
            System.Text.Encoding.UTF8.GetBytes(suffix == "." ? "" : suffix), rules);
    }

    public bool Matches(ReadOnlySpan<byte> key)
    {
        if (!key.StartsWith(prefix))
        {
            return false;
        }
        ReadOnlySpan<byte> rest = key[prefix.Length..];
        if (!isIndexed)
        {
            return true;
        }
        int digits = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        int length = digits < 0 ? rest.Length : digits;
        rest = rest[length..];
        return length > 0 && (rest.IsEmpty || rest[0] == (byte)'.') && rest.EndsWith(suffix);
    }
}
