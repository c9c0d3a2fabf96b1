using System.Runtime.CompilerServices;
using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>One span's attributes while they are understood: which rules each one has, and which attribute won each target.</summary>
internal ref struct SpanReading
{
    /// <summary>What an event says has a worse rank than everything that the span itself says.</summary>
    private const int EventRank = 1 << 28;

    private readonly DialectSet dialects;
    private readonly Span<int> rulesOf;
    private readonly Span<long> winners;
    private List<FieldValue>? extra;

    /// <param name="span">The span.</param>
    /// <param name="dialects">The vocabularies.</param>
    /// <param name="rulesOf">Room for one number per attribute.</param>
    /// <param name="winners">Room for one number per target.</param>
    public SpanReading(Span span, DialectSet dialects, Span<int> rulesOf, Span<long> winners)
    {
        Span = span;
        this.dialects = dialects;
        this.rulesOf = rulesOf;
        this.winners = winners;
        winners.Fill(long.MaxValue);
    }

    public Span Span { get; }

    /// <summary>Index of the dialect that sent the span, or -1.</summary>
    public int Emitter { get; private set; } = -1;

    public KindDecision Decision { get; private set; } = new(SpanKind.Other, default, true);

    /// <summary>The rule that decided; null when none did.</summary>
    public KindRule? DecidedBy { get; private set; }

    /// <summary>The attribute that the rule looked at; -1 when it was the span's name.</summary>
    public int DecidingAttribute { get; private set; } = -1;

    public bool HasContent { get; private set; }

    /// <summary>Values beside the attributes: fields of their JSON, attributes of events, what values stand for.</summary>
    public readonly IReadOnlyList<FieldValue> Extra => extra ?? [];

    /// <summary>One lookup per attribute, then one pass over those that mean something.</summary>
    public void Read(ref SourceMemo memo)
    {
        ReadOnlySpan<KeyValue> attributes = Span.Attributes.AsSpan();
        int source = memo.Detect(Span, dialects);
        ulong markers = FindRules(attributes, memo.Rules);
        Emitter = source >= 0 ? source : dialects.DetectByMarkers(markers | dialects.SpanNames.MarkersOf(Span.Name.Span));
        KindRule? byName = dialects.SpanNames.Find(Span.Name.Span, Span.OtlpKind, Emitter);
        if (byName is not null)
        {
            (DecidedBy, Decision) = (byName, byName.Always);
        }
        for (int i = 0; i < attributes.Length; i++)
        {
            if (rulesOf[i] >= 0)
            {
                KeyRules rules = dialects.Rules(rulesOf[i]);
                HasContent |= rules.IsContentOf(Emitter);
                Apply(attributes[i].Value, i, rules, 0);
                if (rules.Fields is not null)
                {
                    ReadFields(attributes[i].Value, rules.Fields, 0);
                }
            }
        }
        if (Span.Events.Count > 0 && Decision.Kind.IsInference())
        {
            ReadEvents();
        }
    }

    /// <summary>The value that won a target.</summary>
    public readonly bool TryGet(AttributeTarget target, out AnyValue value)
    {
        long winner = winners[(int)target];
        value = winner == long.MaxValue ? default : ValueAt((int)(winner & int.MaxValue));
        return winner != long.MaxValue;
    }

    /// <summary>The text of a target without the quotes of emitters that encode every value as JSON.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Utf8Text Text(AttributeTarget target) => Has(target) ? TextOf(target) : default;

    private readonly Utf8Text TextOf(AttributeTarget target)
    {
        AnyValue value = ValueAt((int)(winners[(int)target] & int.MaxValue));
        if (value.Kind == AnyValueKind.Array && value.AsArray.Length > 0)
        {
            value = value.AsArray[0];
        }
        // Ids are sometimes sent as numbers.
        return value.Kind == AnyValueKind.Int
            ? Utf8Text.From(value.AsInt.ToString(System.Globalization.CultureInfo.InvariantCulture))
            : Unquote(value.AsText);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly long? Count(AttributeTarget target) => Has(target) ? CountOf(target) : null;

    private readonly long? CountOf(AttributeTarget target) =>
        TryGet(target, out AnyValue value) && AttributeNumbers.TryGetLong(value, out long number) && number >= 0 ? number : null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly double? Number(AttributeTarget target) => Has(target) ? NumberOf(target) : null;

    // Most targets have no value: a caller learns that without a call.
    private readonly bool Has(AttributeTarget target) => winners[(int)target] != long.MaxValue;

    private readonly double? NumberOf(AttributeTarget target) =>
        TryGet(target, out AnyValue value) && AttributeNumbers.TryGetDouble(value, out double number) ? number : null;

    /// <summary>Lower is better; <see cref="int.MaxValue"/> when nothing has the target.</summary>
    public readonly int RankOf(AttributeTarget target) => (int)(winners[(int)target] >> 32);

    /// <summary>The dialect whose rule won a target, or -1.</summary>
    public readonly int DialectOf(AttributeTarget target) =>
        winners[(int)target] == long.MaxValue ? -1 : dialects.DialectOfRank(RankOf(target) & (EventRank - 1), Emitter);

    /// <summary>The place of the value that won: an attribute, or beyond them in <see cref="Extra"/>; -1 for none.</summary>
    public readonly int WinnerOf(AttributeTarget target) => winners[(int)target] == long.MaxValue ? -1 : (int)(winners[(int)target] & int.MaxValue);

    /// <summary>All values of a target whose attribute is one field of a list flattened into keys, in the order sent.</summary>
    public readonly void AddAll(AttributeTarget target, ref FinishReasonReader reasons)
    {
        int winner = WinnerOf(target);
        if (winner < 0)
        {
            return;
        }
        int rules = RulesAt(winner);
        int count = Span.Attributes.Count + (extra?.Count ?? 0);
        for (int i = 0; i < count; i++)
        {
            if (RulesAt(i) == rules)
            {
                reasons.Add(ValueAt(i));
            }
        }
    }

    /// <summary>True for attributes that are message content.</summary>
    public readonly bool IsContent(int attribute) => rulesOf[attribute] >= 0 && dialects.Rules(rulesOf[attribute]).IsContentOf(Emitter);

    /// <summary>True when some dialect gives the attribute this meaning.</summary>
    public readonly bool Means(int attribute, AttributeTarget target)
    {
        if (rulesOf[attribute] >= 0)
        {
            foreach (ref readonly AttributeRule rule in dialects.Rules(rulesOf[attribute]).Attributes.AsSpan())
            {
                if (rule.Target == target && (!rule.IsOwn || rule.Dialect == Emitter))
                {
                    return true;
                }
            }
        }
        return false;
    }

    /// <summary>Index of the rules of an attribute, or of a value beyond the attributes; -1 for none.</summary>
    public readonly int RulesAt(int index) => index < Span.Attributes.Count ? rulesOf[index] : extra![index - Span.Attributes.Count].Rules;

    public readonly AnyValue ValueAt(int index) => index < Span.Attributes.Count ? Span.Attributes[index].Value : extra![index - Span.Attributes.Count].Value;

    private readonly ulong FindRules(ReadOnlySpan<KeyValue> attributes, KeyMemo<int>? memo)
    {
        ulong markers = 0;
        int layout = KeyMemo<int>.LayoutOf(attributes);
        for (int i = 0; i < attributes.Length; i++)
        {
            int found = memo is null ? dialects.FindRules(attributes[i].Key.Span)
                : memo.TryGet(layout, i, attributes[i].Key, out int slot) ? memo[slot]
                : memo.Put(slot, attributes[i].Key, dialects.FindRules(attributes[i].Key.Span));
            rulesOf[i] = found;
            if (found >= 0)
            {
                KeyRules rules = dialects.Rules(found);
                markers |= rules.Markers;
                if (rules.ValueMarkers is not null && rules.ValueMarkers.TryGet(Unquote(attributes[i].Value.AsText).Span, out ulong byValue))
                {
                    markers |= byValue;
                }
            }
        }
        return markers;
    }

    private void Apply(in AnyValue value, int place, KeyRules rules, int worse)
    {
        foreach (ref readonly AttributeRule rule in rules.Attributes.AsSpan())
        {
            if (rule.Target == AttributeTarget.None || (rule.IsOwn && rule.Dialect != Emitter))
            {
                continue;
            }
            long rank = ((long)(dialects.Rank(rule, Emitter) + worse) << 32) | (uint)place;
            ref long winner = ref winners[(int)rule.Target];
            if (rank >= winner)
            {
                continue;
            }
            if (rule.Values is not null)
            {
                if (rule.Values.TryGet(ValueText(value), out Utf8Text meaning))
                {
                    winner = rank - place + AddExtra(AnyValue.From(meaning), -1, place);
                }
            }
            else if (IsUsable(rule.Target, value))
            {
                winner = rank;
            }
        }
        foreach (KindRule rule in rules.Kinds)
        {
            if (rule.Order < (DecidedBy?.Order ?? int.MaxValue) && rule.AppliesTo(Span.OtlpKind, Emitter) && TryDecide(rule, value, out KindDecision decision))
            {
                (DecidedBy, Decision, DecidingAttribute) = (rule, decision, place);
            }
        }
    }

    private void ReadFields(in AnyValue value, JsonFieldTable fields, int worse)
    {
        extra ??= [];
        int first = extra.Count;
        JsonFieldReader.Read(value, fields, extra);
        for (int i = first; i < extra.Count; i++)
        {
            FieldValue field = extra[i];
            if (field.Rules >= 0)
            {
                Apply(field.Value, Span.Attributes.Count + i, dialects.Rules(field.Rules), worse);
            }
        }
    }

    /// <summary>Conventions up to 1.36 put finish reasons into events, and events may carry a span's own attributes.</summary>
    private void ReadEvents()
    {
        foreach (SpanEvent candidate in Span.Events)
        {
            if (candidate.Attributes.Count == 0 || !dialects.Events.TryGet(candidate.Name.Span, out EventRole role))
            {
                continue;
            }
            foreach (ref readonly KeyValue attribute in candidate.Attributes.AsSpan())
            {
                if (role == EventRole.Details)
                {
                    ApplyEventField(attribute.Value, dialects.FindRules(attribute.Key.Span));
                }
                ApplyEventField(attribute.Value, dialects.FindEventRules(attribute.Key.Span));
            }
        }
    }

    private void ApplyEventField(in AnyValue value, int found)
    {
        if (found < 0)
        {
            return;
        }
        KeyRules rules = dialects.Rules(found);
        Apply(value, AddExtra(value, found), rules, EventRank);
        if (rules.Fields is not null)
        {
            ReadFields(value, rules.Fields, EventRank);
        }
    }

    private int AddExtra(in AnyValue value, int rules, int source = -1)
    {
        extra ??= [];
        extra.Add(new FieldValue(value, rules, source));
        return Span.Attributes.Count + extra.Count - 1;
    }

    /// <summary>An empty text or a provider field that names a framework must not keep a better source away.</summary>
    private readonly bool IsUsable(AttributeTarget target, in AnyValue value) => value.Kind switch
    {
        AnyValueKind.Empty => false,
        AnyValueKind.String => value.AsText.Length > 0
            && (target.IsContent() || !dialects.IsPlaceholder(value.AsText.Span))
            && (target != AttributeTarget.Provider || ProviderNames.Fold(Unquote(value.AsText), dialects).Length > 0)
            && (target is < AttributeTarget.InputTokens or > AttributeTarget.TotalTokens || AttributeNumbers.TryGetLong(value, out _)),
        _ => true,
    };

    private static ReadOnlySpan<byte> ValueText(in AnyValue value) => value.Kind switch
    {
        AnyValueKind.Bool => value.AsBool ? "true"u8 : "false"u8,
        _ => Unquote(value.AsText).Span,
    };

    private static Utf8Text Unquote(Utf8Text text) =>
        text.Length > 2 && text.Span[0] == (byte)'"' && text.Span[^1] == (byte)'"' ? text.Slice(1, text.Length - 2) : text;

    private static bool TryDecide(KindRule rule, in AnyValue value, out KindDecision decision)
    {
        if (rule.Values is null)
        {
            decision = rule.Always;
            return true;
        }
        ReadOnlySpan<byte> text = ValueText(value);
        if (rule.Values.TryGet(text, out decision))
        {
            return true;
        }
        // The Vercel AI SDK appends the function's name: "ai.streamText travel-agent".
        int space = text.IndexOf((byte)' ');
        return space > 0 && rule.Values.TryGet(text[..space], out decision);
    }
}
