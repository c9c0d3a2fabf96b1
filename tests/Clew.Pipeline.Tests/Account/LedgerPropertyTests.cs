using Clew.Pipeline.Account;
using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Account;

/// <summary>What holds for every trace, tried on random ones; the seed is in the name of a failing case.</summary>
public sealed class LedgerPropertyTests
{
    private static readonly SpanKind[] Kinds = [SpanKind.Agent, SpanKind.Llm, SpanKind.Llm, SpanKind.Llm, SpanKind.Embedding, SpanKind.Tool, SpanKind.Http, SpanKind.Workflow];
    private static readonly string?[] ResponseIds = [null, null, "r1", "r2", "r3"];
    private static readonly string[] Scopes = ["provider-client", "framework"];

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(0, 200)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Decision_IsAFunctionOfTheSetOfSpans(int seed)
    {
        Random random = new(seed);
        Span[] spans = RandomTrace(random);
        string expected = SomeCall.Ledger(spans);

        for (int round = 0; round < 5; round++)
        {
            // Any order, after deciding on any parts (batches as they came), with any subset delivered again.
            random.Shuffle(spans);
            int cut = random.Next(spans.Length + 1);
            TokenLedger.Apply(spans[..cut]);
            TokenLedger.Apply(spans[cut..]);
            SomeCall.Ledger(spans).ShouldBe(expected);

            // The copy of a span may be the one to count, so the sums are taken before.
            UsageSum sum = TokenLedger.Sum(spans);
            string counted = CountedIds(spans);
            Span[] again = [.. spans, .. spans.Where(_ => random.Next(2) == 0).Select(Copy)];
            random.Shuffle(again);
            TokenLedger.Apply(again);
            TokenLedger.Sum(again).ShouldBe(sum);
            CountedIds(again).ShouldBe(counted);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Decision_EveryUncountedSpanNamesACountedOwnerAndNoCallIsLost(int seed)
    {
        Span[] spans = RandomTrace(new Random(seed));

        IReadOnlyList<LedgerEntry> entries = TokenLedger.Explain(spans);

        foreach (LedgerEntry entry in entries)
        {
            entry.Span.Counted.ShouldBe(entry.Rule.IsCounted());
            (entry.Owner is null).ShouldBe(entry.Span.Counted);
            entry.Owner?.Counted.ShouldBeTrue(entry.Rule.Name());
            entry.Span.NotCountedBecause.IsNull.ShouldBe(entry.Span.Counted);
        }
        if (spans.Any(span => span.Usage is { InputTotal: > 0 }))
        {
            TokenLedger.Sum(spans).InputTokens.ShouldBeGreaterThan(0);
        }
        entries.Select(entry => entry.Span).ShouldBe(spans.Where(span => span.Usage is { InputTotal: > 0 } || span.Kind.IsInference()));
    }

    private static string CountedIds(Span[] spans) =>
        string.Join(' ', spans.Where(span => span.Counted).Select(span => span.SpanId.Value).Order());

    private static Span[] RandomTrace(Random random)
    {
        int count = random.Next(1, 25);
        Span[] spans = new Span[count];
        for (int i = 0; i < count; i++)
        {
            // Parents may be missing, later in the list, or form a cycle.
            ulong parent = (ulong)random.Next(0, count + 2);
            SpanKind kind = Kinds[random.Next(Kinds.Length)];
            spans[i] = SomeCall.Node(
                (ulong)i + 1, parent, kind, random.Next(3) == 0 ? null : random.Next(0, 4) * 10, random.Next(0, 4), random.Next(0, 4),
                ResponseIds[random.Next(ResponseIds.Length)], scope: Scopes[random.Next(Scopes.Length)]);
        }
        return spans;
    }

    private static Span Copy(Span span) => SomeCall.Node(
        span.SpanId.Value, span.ParentSpanId.Value, span.Kind, span.Usage?.FreshInput, (span.StartTimeUnixNano - Some.StartUnixNano) / 1e9, span.DurationNanos / 1e9,
        span.Llm?.ResponseId.ToStringOrNull(), scope: span.Scope.Name.ToString());
}
