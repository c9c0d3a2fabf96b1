using System.Buffers;
using Clew.Telemetry;

namespace Clew.Pipeline.Account;

/// <summary>The decisions about the spans of a trace or a batch while the rules make them. All storage is rented.</summary>
internal readonly ref struct LedgerState : IDisposable
{
    // Owners may themselves turn out to be twins of other spans, at most once per pass of rules.
    private const int OwnerStepsMax = 4;
    private readonly int[] rented;
    private readonly LedgerRule[] rules;
    private readonly Span<int> owners;

    public LedgerState(ReadOnlySpan<Span> spans, SpanForest forest)
    {
        Spans = spans;
        Forest = forest;
        rented = ArrayPool<int>.Shared.Rent(spans.Length);
        rules = ArrayPool<LedgerRule>.Shared.Rent(spans.Length);
        owners = rented.AsSpan(0, spans.Length);
        owners.Fill(-1);
        for (int i = 0; i < spans.Length; i++)
        {
            rules[i] = spans[i].Kind.IsInference() ? LedgerRule.OwnCall : HasUsage(i) ? LedgerRule.OnlyEvidence : LedgerRule.None;
        }
    }

    public ReadOnlySpan<Span> Spans { get; }

    public SpanForest Forest { get; }

    public LedgerRule RuleOf(int span) => rules[span];

    public bool IsCounted(int span) => rules[span].IsCounted();

    /// <summary>Zero tokens mean that the emitter did not know.</summary>
    public bool HasUsage(int span) => Spans[span].Usage is { } usage && (usage.InputTotal | usage.OutputTotal) != 0;

    public bool IsInference(int span) => Spans[span].Kind.IsInference();

    public void DoNotCount(int span, LedgerRule rule, int owner)
    {
        rules[span] = rule;
        owners[span] = owner;
    }

    /// <summary>The counted span that stands for this one, or -1.</summary>
    public int OwnerOf(int span)
    {
        int owner = owners[span];
        for (int step = 0; step < OwnerStepsMax && owner >= 0 && !rules[owner].IsCounted() && owners[owner] >= 0; step++)
        {
            owner = owners[owner];
        }
        return owner;
    }

    /// <summary>An order that does not depend on arrival: start, then id.</summary>
    public int Compare(int left, int right)
    {
        int byTime = Spans[left].StartTimeUnixNano.CompareTo(Spans[right].StartTimeUnixNano);
        return byTime != 0 ? byTime : Spans[left].SpanId.Value.CompareTo(Spans[right].SpanId.Value);
    }

    /// <summary>The earlier of two spans, either of which may be missing (-1).</summary>
    public int Earlier(int left, int right) => left < 0 || right < 0 ? Math.Max(left, right) : Compare(left, right) <= 0 ? left : right;

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(rented);
        ArrayPool<LedgerRule>.Shared.Return(rules);
    }
}
