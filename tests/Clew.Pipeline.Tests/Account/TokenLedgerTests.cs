using Clew.Pipeline.Account;
using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Account;

public sealed class TokenLedgerTests
{
    [Fact]
    public void Apply_AgentOverCalls_CountsTheCalls() =>
        Decide(Node(1, 0, SpanKind.Agent, 30), Node(2, 1, SpanKind.Llm, 10), Node(3, 1, SpanKind.Llm, 20)).ShouldBe(
            "1 aggregateOf 0000000000000002; 2 counted; 3 counted; total 30 in 2 calls");

    [Fact]
    public void Apply_CallsFarBelow_AreFoundThroughOtherSpans() =>
        Decide(Node(1, 0, SpanKind.Workflow, 10), Node(2, 1, SpanKind.Other), Node(3, 2, SpanKind.Http), Node(4, 3, SpanKind.Llm, 10)).ShouldBe(
            "1 aggregateOf 0000000000000004; 2 -; 3 -; 4 counted; total 10 in 1 calls");

    [Fact]
    public void Apply_CallInsideACall_CountsTheInnermost() =>
        Decide(Node(1, 0, SpanKind.Llm, 30), Node(2, 1, SpanKind.Llm, 10)).ShouldBe("1 aggregateOf 0000000000000002; 2 counted; total 10 in 1 calls");

    [Fact]
    public void Apply_InnerCallWithoutUsage_IsTheSameCall() =>
        Decide(Node(1, 0, SpanKind.Llm, 10), Node(2, 1, SpanKind.Http), Node(3, 2, SpanKind.Llm)).ShouldBe(
            "1 counted; 2 -; 3 duplicateOf 0000000000000001; total 10 in 1 calls");

    [Fact]
    public void Apply_AgentWithoutCalls_IsTheOnlyEvidence() =>
        Decide(Node(1, 0, SpanKind.Agent, 30), Node(2, 1, SpanKind.Tool)).ShouldBe("1 counted; 2 -; total 30 in 0 calls");

    [Fact]
    public void Apply_AgentsInAgents_CountsTheInnermost() =>
        Decide(Node(1, 0, SpanKind.Agent, 30), Node(2, 1, SpanKind.Agent, 30)).ShouldBe("1 aggregateOf 0000000000000002; 2 counted; total 30 in 0 calls");

    [Fact]
    public void Apply_SpanWithUsageInsideACall_IsNotAdded() =>
        Decide(Node(1, 0, SpanKind.Llm, 10), Node(2, 1, SpanKind.Other, 10)).ShouldBe("1 counted; 2 duplicateOf 0000000000000001; total 10 in 1 calls");

    [Fact]
    public void Apply_ZeroTokens_AreNoUsage() =>
        Decide(Node(1, 0, SpanKind.Agent, 30), Node(2, 1, SpanKind.Llm, 0)).ShouldBe("1 counted; 2 counted; total 30 in 1 calls");

    [Fact]
    public void Apply_CallWithoutUsageAlone_IsACall() => Decide(Node(1, 0, SpanKind.Llm)).ShouldBe("1 counted; total 0 in 1 calls");

    [Fact]
    public void Apply_MissingParents_AreRoots() =>
        Decide(Node(2, 99, SpanKind.Llm, 10), Node(3, 98, SpanKind.Agent, 5)).ShouldBe("2 counted; 3 counted; total 15 in 1 calls");

    [Fact]
    public void Apply_DeliveredTwice_CountsOnce() =>
        Decide(Node(1, 0, SpanKind.Llm, 10), Node(1, 0, SpanKind.Llm, 10)).ShouldBe("1 counted; 1 duplicateOf 0000000000000001; total 10 in 1 calls");

    [Fact]
    public void Apply_SameSpanIdInTwoTraces_AreTwoSpans()
    {
        Span other = Node(1, 0, SpanKind.Llm, 7);
        other.TraceId = new TraceId(9, 9);

        Decide(Node(1, 0, SpanKind.Llm, 10), other).ShouldBe("1 counted; 1 counted; total 17 in 2 calls");
    }

    [Fact]
    public void Apply_CycleOfParents_IsCutAtTheLowestId() =>
        Decide(Node(1, 3, SpanKind.Agent, 10), Node(2, 1, SpanKind.Llm, 10), Node(3, 2, SpanKind.Llm, 10)).ShouldBe(
            "1 aggregateOf 0000000000000003; 2 duplicateOf 0000000000000003; 3 counted; total 10 in 1 calls");

    [Fact]
    public void Apply_OwnParent_IsARoot() => Decide(Node(1, 1, SpanKind.Llm, 10)).ShouldBe("1 counted; total 10 in 1 calls");

    [Fact]
    public void Apply_Shuffled_DecidesTheSame()
    {
        Span[] spans =
        [
            Node(1, 0, SpanKind.Agent, 60), Node(2, 1, SpanKind.Llm, 10), Node(3, 1, SpanKind.Tool), Node(4, 3, SpanKind.Agent, 50),
            Node(5, 4, SpanKind.Llm, 50), Node(6, 5, SpanKind.Llm, 50), Node(7, 99, SpanKind.Embedding, 3), Node(8, 9, SpanKind.Llm, 1), Node(9, 8, SpanKind.Llm, 1),
        ];
        string expected = Decide(spans);
        Random random = new(7);
        for (int i = 0; i < 50; i++)
        {
            random.Shuffle(spans);
            Decide(spans).ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Apply_ChainOfFiftyThousand_IsDecidedWithoutRecursion(bool isCycle)
    {
        const int count = 50_000;
        Span[] spans = [.. Enumerable.Range(1, count).Select(id => Node((ulong)id, (ulong)(id - 1), SpanKind.Llm, 1))];
        spans[0].ParentSpanId = new SpanId(isCycle ? count : 0ul);

        TokenLedger.Apply(spans);

        spans.Single(span => span.Counted).SpanId.Value.ShouldBe((ulong)count);
    }

    [Fact]
    public void Sum_CountedSpans_AddsBucketsAndCost()
    {
        Span[] spans =
        [
            Priced(1, new TokenUsage { FreshInput = 1, CacheRead = 2, CacheWrite = 3, CacheWrite1h = 4, Output = 5, Reasoning = 6 }, 70),
            Priced(2, new TokenUsage { FreshInput = 10 }, null),
        ];
        TokenLedger.Apply(spans);

        TokenLedger.Sum(spans).ShouldBe(new UsageSum(2, 20, 11, 2, 7, 6, 70));
    }

    private static Span Priced(ulong id, TokenUsage usage, long? cost)
    {
        Span span = Node(id, 0, SpanKind.Llm);
        span.Usage = usage;
        span.CostNanoUsd = cost;
        return span;
    }

    private static Span Node(ulong id, ulong parent, SpanKind kind, long? tokens = null)
    {
        Span span = Some.Span(id: id, parent: parent);
        span.Kind = kind;
        span.Usage = tokens is null ? null : new TokenUsage { FreshInput = tokens.Value };
        return span;
    }

    private static string Decide(params Span[] spans)
    {
        TokenLedger.Apply(spans);
        UsageSum sum = TokenLedger.Sum(spans);
        IEnumerable<string> decisions = spans.OrderBy(span => span.SpanId.Value).ThenByDescending(span => span.Counted)
            .Select(span => $"{span.SpanId.Value} {(span.Counted ? "counted" : span.NotCountedBecause.ToStringOrNull() ?? "-")}");
        return $"{string.Join("; ", decisions)}; total {sum.InputTokens} in {sum.LlmCalls} calls";
    }
}
