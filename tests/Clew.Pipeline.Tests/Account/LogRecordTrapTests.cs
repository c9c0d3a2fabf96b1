using Clew.Telemetry;
using static Clew.Pipeline.Tests.Account.SomeCall;

namespace Clew.Pipeline.Tests.Account;

/// <summary>Trap 1.4: traces, logs and metrics of the same call.</summary>
public sealed class LogRecordTrapTests
{
    [Fact]
    public void Trap1_4_RecordWrittenInTheCall_RepeatsIt() =>
        Ledger(Node(1, 0, SpanKind.Agent, seconds: 5), Node(2, 1, SpanKind.Llm, 10, seconds: 2), Record(3, 2, 10, at: 2)).ShouldBe(
            "2 ownCall; 3 logRecord>2; 10 tokens, 10000 nano, 1 calls");

    [Fact]
    public void Trap1_4_RecordWrittenInTheCall_WithAnotherCount_LeavesItToTheSpan() =>
        Ledger(Node(2, 0, SpanKind.Llm, 10, seconds: 2), Record(3, 2, 12, at: 2)).ShouldBe("2 ownCall; 3 logRecord>2; 10 tokens, 10000 nano, 1 calls");

    [Fact]
    public void Trap1_4_RecordOfTheSameResponse_AnywhereInTheTrace() =>
        Ledger(Node(1, 0, SpanKind.Agent, seconds: 9), Node(2, 1, SpanKind.Llm, 10, seconds: 2, responseId: "req_1"), Record(3, 99, 10, at: 7, responseId: "req_1")).ShouldBe(
            "2 ownCall; 3 logRecord>2; 10 tokens, 10000 nano, 1 calls");

    [Fact]
    public void Trap1_4_RecordsWrittenInTheAgent_AreOfTheCallsBelowIt() =>
        Ledger(
            Node(1, 0, SpanKind.Agent, 40, seconds: 9), Node(2, 1, SpanKind.Llm, 20, seconds: 2), Node(3, 1, SpanKind.Llm, 20, at: 4, seconds: 2),
            Record(4, 1, 20, at: 2.1), Record(5, 1, 20, at: 6)).ShouldBe(
            "1 aggregateOfCalls>2; 2 ownCall; 3 ownCall; 4 logRecord>2; 5 logRecord>3; 40 tokens, 40000 nano, 2 calls");

    [Fact]
    public void Trap1_4_UsageOnlyInTheRecord_IsThatOfTheCall() =>
        Ledger(Node(1, 0, SpanKind.Agent, seconds: 9), Node(2, 1, SpanKind.Llm, seconds: 2), Record(3, 2, 10, at: 2)).ShouldBe(
            "2 toldByLog>3; 3 ownCall; 10 tokens, 10000 nano, 1 calls");

    [Fact]
    public void Trap1_4_UsageOnlyInTheRecordOfTheAgent_IsThatOfTheCallThatJustEnded() =>
        Ledger(
            Node(1, 0, SpanKind.Agent, 30, seconds: 9), Node(2, 1, SpanKind.Llm, seconds: 2), Node(3, 1, SpanKind.Llm, at: 4, seconds: 2),
            Record(4, 1, 10, at: 2), Record(5, 1, 20, at: 6)).ShouldBe(
            "1 aggregateOfCalls>4; 2 toldByLog>4; 3 toldByLog>5; 4 ownCall; 5 ownCall; 30 tokens, 30000 nano, 2 calls");

    [Fact]
    public void Trap1_4_RecordWhoseCallHasNoSpan_IsACall() =>
        Ledger(Node(1, 0, SpanKind.Agent, 30, seconds: 9), Node(2, 1, SpanKind.Llm, 20, seconds: 2), Record(3, 1, 10, at: 8)).ShouldBe(
            "1 aggregateOfCalls>2; 2 ownCall; 3 ownCall; 30 tokens, 30000 nano, 2 calls");

    [Fact]
    public void Trap1_4_RecordOfAnEmbedding_IsNotOfTheChatAroundIt() =>
        Ledger(Node(2, 0, SpanKind.Llm, 10, seconds: 2), Record(3, 2, 10, at: 1, kind: SpanKind.Embedding)).ShouldBe(
            "2 ownCall; 3 ownCall; 20 tokens, 20000 nano, 2 calls");

    [Fact]
    public void Trap1_4_InnerSpanOfTheCall_OwnsTheUsage() =>
        Ledger(Node(1, 0, SpanKind.Llm, seconds: 5), Node(2, 1, SpanKind.Llm, 10, at: 1), Record(3, 1, 10, at: 2)).ShouldBe(
            "1 streamWrapper>2; 2 ownCall; 3 logRecord>2; 10 tokens, 10000 nano, 1 calls");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Trap1_4_AnyOrder_GivesTheSame(int seed)
    {
        Span[] spans =
        [
            Node(1, 0, SpanKind.Agent, 60, seconds: 20), Node(2, 1, SpanKind.Llm, 20, seconds: 2), Node(3, 1, SpanKind.Llm, 20, at: 1, seconds: 2), Node(4, 1, SpanKind.Llm, at: 5),
            Record(5, 1, 20, at: 2), Record(6, 1, 20, at: 3), Record(7, 1, 10, at: 6), Record(8, 1, 10, at: 12),
        ];
        string expected = Ledger(spans);

        new Random(seed).Shuffle(spans);

        Ledger(spans).ShouldBe(expected);
        expected.ShouldEndWith("60 tokens, 60000 nano, 4 calls");
    }

    [Fact]
    public void Trap1_4_TwoRecordsOfOneAnswer_InTwoVocabularies_AreOneCall()
    {
        Ledger(Node(1, 0, SpanKind.Agent, seconds: 5), Node(2, 1, SpanKind.Llm, seconds: 2), Record(3, 2, 10, at: 2), Record(4, 2, 10, at: 2, name: "operation.details")).ShouldBe(
            "2 toldByLog>3; 3 ownCall; 4 logRecord>3; 10 tokens, 10000 nano, 1 calls");
        Ledger(Node(2, 0, SpanKind.Llm, 10, seconds: 2), Record(3, 2, 10, at: 2), Record(4, 2, 10, at: 2, name: "operation.details")).ShouldBe(
            "2 ownCall; 3 logRecord>2; 4 logRecord>2; 10 tokens, 10000 nano, 1 calls");
        Ledger(Node(1, 0, SpanKind.Agent, seconds: 5), Record(3, 1, 10, at: 2), Record(4, 1, 10, at: 2, name: "operation.details")).ShouldBe(
            "3 ownCall; 4 logRecord>3; 10 tokens, 10000 nano, 1 calls");
    }

    [Fact]
    public void Trap1_4_TwoRecordsOfOneAnswer_TheOneThatTellsMorePartsCounts()
    {
        Span detailed = Record(4, 1, 10, at: 2, name: "operation.details");
        detailed.Usage = new TokenUsage { FreshInput = 4, CacheRead = 6 };

        Ledger(Record(3, 1, 10, at: 2), detailed, Record(5, 1, 10, at: 2.5), Record(6, 1, 10, at: 9)).ShouldBe(
            "3 logRecord>4; 4 ownCall; 5 ownCall; 6 ownCall; 30 tokens, 30000 nano, 3 calls");
    }

    private static Span Record(ulong id, ulong parent, long tokens, double at, string? responseId = null, SpanKind kind = SpanKind.Llm, string name = "agent.api_request")
    {
        Span span = Node(id, parent, kind, tokens, at, 0, responseId, scope: "events", name: name);
        span.FromLog = true;
        return span;
    }
}
