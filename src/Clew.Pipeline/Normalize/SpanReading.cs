using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>One span's attributes while they are understood: which rules each one has, and which attribute won each target.</summary>
internal ref struct SpanReading
{
    private readonly DialectSet dialects;
    private readonly Span<int> rulesOf;
    private readonly Span<long> winners;

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

    public bool HasContent { get; private set; }

    /// <summary>One lookup per attribute, then one pass over those that mean something.</summary>
    public void Read(ref SourceMemo memo)
    {
        ReadOnlySpan<KeyValue> attributes = Span.Attributes.AsSpan();
        ulong markers = 0;
        for (int i = 0; i < attributes.Length; i++)
        {
            int found = dialects.FindRules(attributes[i].Key.Span);
            rulesOf[i] = found;
            if (found >= 0)
            {
                markers |= dialects.Rules(found).Markers;
            }
        }
        int source = memo.Detect(Span, dialects);
        Emitter = source >= 0 ? source : dialects.DetectByMarkers(markers);
        KindRule? byName = dialects.FindSpanName(Span.Name.Span);
        int order = byName?.Order ?? int.MaxValue;
        if (byName is not null)
        {
            Decision = byName.Always;
        }
        for (int i = 0; i < attributes.Length; i++)
        {
            if (rulesOf[i] >= 0)
            {
                Apply(attributes[i].Value, i, dialects.Rules(rulesOf[i]), ref order);
            }
        }
    }

    /// <summary>The value that won a target.</summary>
    public readonly bool TryGet(AttributeTarget target, out AnyValue value)
    {
        long winner = winners[(int)target];
        value = winner == long.MaxValue ? default : Span.Attributes[(int)(winner & int.MaxValue)].Value;
        return winner != long.MaxValue;
    }

    public readonly Utf8Text Text(AttributeTarget target)
    {
        if (!TryGet(target, out AnyValue value))
        {
            return default;
        }
        // Ids are sometimes sent as numbers.
        return value.Kind == AnyValueKind.Int ? Utf8Text.From(value.AsInt.ToString(System.Globalization.CultureInfo.InvariantCulture)) : value.AsText;
    }

    public readonly long? Count(AttributeTarget target) =>
        TryGet(target, out AnyValue value) && AttributeNumbers.TryGetLong(value, out long number) && number >= 0 ? number : null;

    public readonly double? Number(AttributeTarget target) =>
        TryGet(target, out AnyValue value) && AttributeNumbers.TryGetDouble(value, out double number) ? number : null;

    /// <summary>All values of a target whose attribute is one field of a list flattened into keys, in the order sent.</summary>
    public readonly void AddAll(AttributeTarget target, ref FinishReasonReader reasons)
    {
        long winner = winners[(int)target];
        if (winner == long.MaxValue)
        {
            return;
        }
        int rules = rulesOf[(int)(winner & int.MaxValue)];
        ReadOnlySpan<KeyValue> attributes = Span.Attributes.AsSpan();
        for (int i = 0; i < attributes.Length; i++)
        {
            if (rulesOf[i] == rules)
            {
                reasons.Add(attributes[i].Value);
            }
        }
    }

    /// <summary>True for attributes that are message content.</summary>
    public readonly bool IsContent(int attribute) => rulesOf[attribute] >= 0 && dialects.Rules(rulesOf[attribute]).IsContent;

    /// <summary>True when some dialect gives the attribute this meaning.</summary>
    public readonly bool Means(int attribute, AttributeTarget target)
    {
        if (rulesOf[attribute] >= 0)
        {
            foreach (ref readonly AttributeRule rule in dialects.Rules(rulesOf[attribute]).Attributes.AsSpan())
            {
                if (rule.Target == target)
                {
                    return true;
                }
            }
        }
        return false;
    }

    private void Apply(in AnyValue value, int attribute, KeyRules rules, ref int order)
    {
        HasContent |= rules.IsContent;
        foreach (ref readonly AttributeRule rule in rules.Attributes.AsSpan())
        {
            long rank = ((long)dialects.Rank(rule, Emitter) << 32) | (uint)attribute;
            ref long winner = ref winners[(int)rule.Target];
            if (rank < winner && IsUsable(rule.Target, value))
            {
                winner = rank;
            }
        }
        foreach (KindRule rule in rules.Kinds)
        {
            if (rule.Order < order && rule.AppliesTo(Span.OtlpKind) && TryDecide(rule, value, out KindDecision decision))
            {
                order = rule.Order;
                Decision = decision;
            }
        }
    }

    /// <summary>An empty text or a provider field that names a framework must not keep a better source away.</summary>
    private readonly bool IsUsable(AttributeTarget target, in AnyValue value) => value.Kind switch
    {
        AnyValueKind.Empty => false,
        AnyValueKind.String => value.AsText.Length > 0
            && (target != AttributeTarget.Provider || ProviderNames.Fold(value.AsText, dialects).Length > 0)
            && (target is < AttributeTarget.InputTokens or > AttributeTarget.TotalTokens || AttributeNumbers.TryGetLong(value, out _)),
        _ => true,
    };

    private static bool TryDecide(KindRule rule, in AnyValue value, out KindDecision decision)
    {
        if (rule.Values is null)
        {
            decision = rule.Always;
            return true;
        }
        ReadOnlySpan<byte> text = value.AsText.Span;
        if (rule.Values.TryGet(text, out decision))
        {
            return true;
        }
        // The Vercel AI SDK appends the function's name: "ai.streamText travel-agent".
        int space = text.IndexOf((byte)' ');
        return space > 0 && rule.Values.TryGet(text[..space], out decision);
    }
}
