using Clew.Telemetry;
using static Clew.Pipeline.Tests.Account.SomeCall;

namespace Clew.Pipeline.Tests.Account;

/// <summary>Each trap of counting twice that users of other backends reported, by its number and name.</summary>
public sealed class CountingTrapTests
{
    [Fact]
    public void Trap1_1_ParentSpansCarryTheSumOfTheirChildren() =>
        Ledger(Node(1, 0, SpanKind.Agent, 30, seconds: 9), Node(2, 1, SpanKind.Llm, 10), Node(3, 1, SpanKind.Llm, 20, at: 2)).ShouldBe(
            "1 aggregateOfCalls>2; 2 ownCall; 3 ownCall; 30 tokens, 30000 nano, 2 calls");

    [Fact]
    public void Trap1_1_FilteringOnLlmIsNotEnough_AnLlmSpanContainsAnotherLlmSpan() =>
        Ledger(Node(1, 0, SpanKind.Llm, 30, seconds: 9), Node(2, 1, SpanKind.Llm, 10), Node(3, 1, SpanKind.Llm, 20, at: 2)).ShouldBe(
            "1 aggregateOfCalls>2; 2 ownCall; 3 ownCall; 30 tokens, 30000 nano, 2 calls");

    [Fact]
    public void Trap1_1_SessionLifetimeUsageOnEveryAgentSpan() =>
        Ledger(Node(1, 0, SpanKind.Agent, 500), Node(2, 1, SpanKind.Llm, 10), Node(3, 0, SpanKind.Agent, 900, at: 3), Node(4, 3, SpanKind.Llm, 20, at: 3)).ShouldBe(
            "1 aggregateOfCalls>2; 2 ownCall; 3 aggregateOfCalls>4; 4 ownCall; 30 tokens, 30000 nano, 2 calls");

    [Fact]
    public void Trap1_1_ParentWithUsageButNoCallsBelow_IsTheOnlyEvidence() =>
        Ledger(Node(1, 0, SpanKind.Agent, 30), Node(2, 1, SpanKind.Tool)).ShouldBe("1 onlyEvidence; 30 tokens, 30000 nano, 0 calls");

    [Fact]
    public void Trap1_1_OuterEmbedAboveDoEmbed() =>
        Ledger(Node(1, 0, SpanKind.Other, 10, seconds: 2), Node(2, 1, SpanKind.Embedding, 10)).ShouldBe("1 aggregateOfCalls>2; 2 ownCall; 10 tokens, 10000 nano, 1 calls");

    [Fact]
    public void Trap1_1_AnEmbeddingBelowAChat_IsAnotherCall() =>
        Ledger(Node(1, 0, SpanKind.Llm, 1000, seconds: 9), Node(2, 1, SpanKind.Tool), Node(3, 2, SpanKind.Embedding, 10)).ShouldBe(
            "1 ownCall; 3 ownCall; 1010 tokens, 1010000 nano, 2 calls");

    [Fact]
    public void Trap1_1_SameSpanIdInAnotherTrace_IsNoParent()
    {
        Span call = Node(2, 1, SpanKind.Llm, 10);
        call.TraceId = new TraceId(9, 9);

        Ledger(Node(1, 0, SpanKind.Agent, 30), call).ShouldBe("1 onlyEvidence; 2 ownCall; 40 tokens, 40000 nano, 1 calls");
    }

    [Fact]
    public void Trap1_2_TwoInstrumentationsOfOneCall_Nested() =>
        Ledger(Node(1, 0, SpanKind.Llm, 10, seconds: 3, scope: "framework"), Node(2, 1, SpanKind.Llm, 10, at: 1)).ShouldBe(
            "1 doubleSpan>2; 2 ownCall; 10 tokens, 10000 nano, 1 calls");

    [Fact]
    public void Trap1_2_TwoInstrumentationsOfOneCall_NestedWithTheSameResponseIdAndOtherTokens() =>
        Ledger(Node(1, 0, SpanKind.Llm, 12, seconds: 3, responseId: "r1", scope: "framework"), Node(2, 1, SpanKind.Llm, 10, at: 1, responseId: "r1")).ShouldBe(
            "1 doubleSpan>2; 2 ownCall; 10 tokens, 10000 nano, 1 calls");

    [Fact]
    public void Trap1_2_TwoInstrumentationsOfOneCall_SideBySideWithTheSameResponseId() =>
        Ledger(Node(1, 0, SpanKind.Workflow), Node(2, 1, SpanKind.Llm, 10, seconds: 3, responseId: "r1", scope: "framework"), Node(3, 1, SpanKind.Llm, 10, at: 1, responseId: "r1")).ShouldBe(
            "2 ownCall; 3 sameResponse>2; 10 tokens, 10000 nano, 1 calls");

    [Fact]
    public void Trap1_2_TwoInstrumentationsOfOneCall_SideBySideWithinItsTime() =>
        Ledger(Node(1, 0, SpanKind.Workflow), Node(2, 1, SpanKind.Llm, 10, seconds: 3, scope: "framework", model: "openai/gpt-4o"), Node(3, 1, SpanKind.Llm, 10, at: 1)).ShouldBe(
            "2 siblingTwin>3; 3 ownCall; 10 tokens, 10000 nano, 1 calls");

    [Theory]
    [InlineData("provider-client", "gpt-4o", 1.0, null)] // One instrumentation makes equal calls in parallel.
    [InlineData("framework", "claude-sonnet-4-5", 1.0, null)]
    [InlineData("framework", "gpt-4o", 2.5, null)] // Ends after the other.
    [InlineData("framework", "gpt-4o", 1.0, "r2")]
    public void Trap1_2_SideBySide_ButTwoCalls(string scope, string model, double at, string? responseId) =>
        Ledger(Node(1, 0, SpanKind.Workflow), Node(2, 1, SpanKind.Llm, 10, seconds: 3, responseId: "r1"), Node(3, 1, SpanKind.Llm, 10, at: at, scope: scope, model: model, responseId: responseId))
            .ShouldBe("2 ownCall; 3 ownCall; 20 tokens, 20000 nano, 2 calls");

    [Fact]
    public void Trap1_2_TransportSpanWithoutUsageInsideACall() =>
        Ledger(Node(1, 0, SpanKind.Llm, 10, seconds: 3), Node(2, 1, SpanKind.Http), Node(3, 2, SpanKind.Llm)).ShouldBe("1 ownCall; 3 partOfCall>1; 10 tokens, 10000 nano, 1 calls");

    [Fact]
    public void Trap1_3_ClientAndGatewayBothReport_Nested() =>
        Ledger(
            Node(1, 0, SpanKind.Llm, 10, seconds: 5, responseId: "r1", otlpKind: OtlpSpanKind.Client), Node(2, 1, SpanKind.Http, service: "gateway"),
            Node(3, 2, SpanKind.Llm, 11, at: 1, responseId: "r1", service: "gateway", otlpKind: OtlpSpanKind.Server)).ShouldBe(
            "1 doubleSpan>3; 3 ownCall; 11 tokens, 11000 nano, 1 calls");

    [Fact]
    public void Trap1_3_ClientAndGatewayBothReport_WithoutTheParentBetween() =>
        Ledger(
            Node(1, 0, SpanKind.Llm, 10, seconds: 5, responseId: "r1", otlpKind: OtlpSpanKind.Client),
            Node(3, 99, SpanKind.Llm, 10, at: 1, responseId: "r1", service: "gateway", otlpKind: OtlpSpanKind.Server)).ShouldBe(
            "1 ownCall; 3 gatewayTwin>1; 10 tokens, 10000 nano, 1 calls");

    [Fact]
    public void Trap1_5_CachedAnswersAndReplaysStillLookPriced() =>
        Ledger(Node(1, 0, SpanKind.Llm, 10, responseId: "r1"), Node(2, 0, SpanKind.Llm, 10, at: 60, seconds: 0.01, responseId: "r1")).ShouldBe(
            "1 ownCall; 2 cacheReplay>1; 10 tokens, 10000 nano, 1 calls");

    [Fact]
    public void Trap1_5_AnAgentOverAReplay_RepeatsTheFirstAnswer() =>
        Ledger(Node(1, 0, SpanKind.Llm, 10, responseId: "r1"), Node(2, 0, SpanKind.Agent, 10, at: 60), Node(3, 2, SpanKind.Llm, 10, at: 60, seconds: 0.01, responseId: "r1")).ShouldBe(
            "1 ownCall; 2 aggregateOfCalls>1; 3 cacheReplay>1; 10 tokens, 10000 nano, 1 calls");

    [Fact]
    public void Trap1_5_OneIdForDifferentAnswers_IdentifiesNothing() =>
        Ledger(Node(1, 0, SpanKind.Llm, 10, responseId: "r1"), Node(2, 0, SpanKind.Llm, 20, at: 60, responseId: "r1")).ShouldBe(
            "1 ownCall; 2 ownCall; 30 tokens, 30000 nano, 2 calls");

    [Fact]
    public void Trap1_6_Retries_EachWithUsageIsBilledAndARejectedOneIsNot() =>
        Ledger(
            Node(1, 0, SpanKind.Llm, 20, seconds: 9), Node(2, 1, SpanKind.Llm, status: "429"), Node(3, 1, SpanKind.Llm, 10, at: 2, responseId: "r1"),
            Node(4, 1, SpanKind.Llm, 20, at: 4, responseId: "r2")).ShouldBe(
            "1 aggregateOfCalls>3; 2 ownCall; 3 ownCall; 4 ownCall; 30 tokens, 30000 nano, 3 calls");

    [Fact]
    public void Trap1_7_TheSameSpanDeliveredTwice() =>
        Ledger(Node(1, 0, SpanKind.Llm, 10), Node(1, 0, SpanKind.Llm, 10), Node(1, 0, SpanKind.Llm, 10)).ShouldBe(
            "1 ownCall; 1 deliveredTwice>1; 1 deliveredTwice>1; 10 tokens, 10000 nano, 1 calls");

    [Fact]
    public void Trap1_7_TwinsThatDifferOnlyInSpanId() =>
        Ledger(Node(1, 0, SpanKind.Llm, 10, responseId: "r1"), Node(2, 0, SpanKind.Llm, 10, responseId: "r1")).ShouldBe(
            "1 ownCall; 2 sameResponse>1; 10 tokens, 10000 nano, 1 calls");

    [Theory]
    [InlineData(10L, "1 ownCall; 2 provisionalSpan>1; 10 tokens, 10000 nano, 1 calls")]
    [InlineData(null, "1 ownCall; 2 provisionalSpan>1; 0 tokens,  nano, 1 calls")] // The call is still without its usage.
    public void Trap1_8_ProvisionalSpans(long? tokens, string expected) =>
        Ledger(Node(1, 0, SpanKind.Llm, tokens), Node(2, 1, SpanKind.Llm, seconds: 0)).ShouldBe(expected);

    [Fact]
    public void Trap2_6_StreamingWrapperWithoutUsage() =>
        Ledger(Node(1, 0, SpanKind.Llm, seconds: 5), Node(2, 1, SpanKind.Llm, 10, at: 1)).ShouldBe("1 streamWrapper>2; 2 ownCall; 10 tokens, 10000 nano, 1 calls");

    [Fact]
    public void Trap2_7_Snapshots_TheLastOneOfAResponseCounts() =>
        Ledger(Node(1, 0, SpanKind.Llm, 10, seconds: 5, responseId: "r1"), Node(2, 0, SpanKind.Llm, 25, at: 1, responseId: "r1"), Node(3, 0, SpanKind.Llm, 25, at: 2, responseId: "r1")).ShouldBe(
            "1 sameResponse>2; 2 ownCall; 3 sameResponse>2; 25 tokens, 25000 nano, 1 calls");

    [Fact]
    public void Trap5_2_NoRoot_CallsBelowMissingParentsCount() =>
        Ledger(Node(1, 98, SpanKind.Llm, 10), Node(2, 99, SpanKind.Llm, 20)).ShouldBe("1 ownCall; 2 ownCall; 30 tokens, 30000 nano, 2 calls");
}
