using System.Text.Json;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class ConversationTests
{
    [Fact]
    public async Task ReadConversation_TurnsOverSeveralCommits_AreInOrderWithTotals()
    {
        await using TempStore store = new();
        Turn(store, trace: 2, second: 10, "c", "and then?", "ann");
        Turn(store, trace: 1, second: 0, "c", "hello", "ann");
        Turn(store, trace: 3, second: 20, "other", "no", "bob");

        Conversation read = (await store.Reader.ReadConversationAsync("c", default)).ShouldNotBeNull();
        ConversationSummary listed = (await store.Reader.ListConversationsAsync(new ConversationQuery { UserId = "ann" }, default)).Items.ShouldHaveSingleItem();

        read.Turns.Select(turn => turn.TraceId).ShouldBe([Some.Trace(1).ToString(), Some.Trace(2).ToString()]);
        JsonSerializer.Serialize(read.Summary).ShouldBe(JsonSerializer.Serialize(new ConversationSummary
        {
            ConversationId = "c",
            StartTimeUnixNano = Some.Start,
            LastTimeUnixNano = Some.Start + 10 * Some.Second,
            Turns = 2,
            UserId = "ann",
            Agents = ["helper", "planner"],
            Models = ["gpt"],
            DurationNanos = 4 * Some.Second,
            ErrorCount = 2,
            Usage = new UsageTotals(20, 0, 0, 0, 0, 0.5),
            InputPreview = "hello",
        }));
        JsonSerializer.Serialize(listed).ShouldBe(JsonSerializer.Serialize(read.Summary));
        (await store.Reader.ReadConversationAsync("none", default)).ShouldBeNull();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task ListConversations_FollowingTheCursor_VisitsEachOnceLatestTurnFirst(int limit)
    {
        await using TempStore store = new();
        for (int number = 0; number < 20; number++)
        {
            Turn(store, (ulong)number + 1, number, $"c{number % 7}", "hi", "ann");
        }

        List<string> seen = [];
        string? cursor = null;
        do
        {
            Page<ConversationSummary> page = await store.Reader.ListConversationsAsync(new ConversationQuery { Limit = limit, Cursor = cursor }, default);
            seen.AddRange(page.Items.Select(item => item.ConversationId));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        seen.ShouldBe(["c5", "c4", "c3", "c2", "c1", "c0", "c6"]);
    }

    [Theory]
    [InlineData(0, 5, "a")]
    [InlineData(5, 15, "b a")]
    [InlineData(25, 99, "")]
    public async Task ListConversations_Range_KeepsThoseWithATurnInIt(int from, int to, string expected)
    {
        await using TempStore store = new();
        Turn(store, 1, 0, "a", "hi", "ann");
        Turn(store, 2, 10, "a", "hi", "ann");
        Turn(store, 3, 12, "b", "hi", "ann");

        Page<ConversationSummary> page = await store.Reader.ListConversationsAsync(
            new ConversationQuery { FromUnixNano = Some.Start + (from * Some.Second), ToUnixNano = Some.Start + (to * Some.Second) }, default);

        string.Join(' ', page.Items.Select(item => item.ConversationId)).ShouldBe(expected);
    }

    [Fact]
    public async Task ReadFacets_Range_CountsTraces()
    {
        await using TempStore store = new();
        Turn(store, 1, 0, "a", "hi", "ann");
        Turn(store, 2, 10, "a", "hi", "ann");
        store.Commit(Some.Span(3, 1, span => span.Resource = Some.Service("web")));

        IReadOnlyList<Facet> all = await store.Reader.ReadFacetsAsync(null, null, default);
        IReadOnlyList<Facet> late = await store.Reader.ReadFacetsAsync(Some.Start + (5 * Some.Second), null, default);
        IReadOnlyList<Facet> none = await store.Reader.ReadFacetsAsync(0, 1, default);

        Text(all).ShouldBe("service: shop 2, web 1 | agent: helper 2, planner 2 | model: gpt 2 | tool: search 2 | status: error 2, ok 1");
        Text(late).ShouldBe("service: shop 1 | agent: helper 1, planner 1 | model: gpt 1 | tool: search 1 | status: error 1");
        Text(none).ShouldBe("service:  | agent:  | model:  | tool:  | status: ");
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(5_001, 1)]
    public async Task ReadFacets_TracesInSeveralParts_CountsEachOnce(int inParts, int whole)
    {
        await using TempStore store = new();
        store.Commit([.. Enumerable.Range(1, inParts + whole).Select(trace => Some.Span((ulong)trace, 1, span => span.Agent = "a"))]);
        await store.MoveAsync();
        store.Commit([.. Enumerable.Range(1, inParts).Select(trace => Some.Span((ulong)trace, 2, span =>
        {
            span.ParentSpanId = new SpanId(1);
            span.Agent = "b";
        }))]);

        IReadOnlyList<Facet> facets = await store.Reader.ReadFacetsAsync(null, null, default);

        Text(facets).ShouldBe($"service: shop {inParts + whole} | agent: a {inParts + whole}, b {inParts} | model:  | tool:  | status: ok {inParts + whole}");
    }

    private static string Text(IReadOnlyList<Facet> facets) =>
        string.Join(" | ", facets.Select(facet => $"{facet.Name}: {string.Join(", ", facet.Values.Select(value => $"{value.Value} {value.Count}"))}"));

    /// <summary>A trace of two seconds in two commits; only the root names the conversation.</summary>
    private static void Turn(TempStore store, ulong trace, int second, string conversation, string input, string user)
    {
        store.Commit(Some.Llm(trace, 2, "gpt", span =>
        {
            span.ParentSpanId = new SpanId(1);
            span.StartTimeUnixNano = Some.Start + (second * Some.Second) + 1;
            span.EndTimeUnixNano = span.StartTimeUnixNano + Some.Second;
            span.Agent = "helper";
            span.ToolName = "search";
            span.Usage = new TokenUsage { FreshInput = 10 };
            span.CostNanoUsd = 250_000_000;
            span.Counted = true;
        }));
        store.Commit(Some.Span(trace, 1, span =>
        {
            span.StartTimeUnixNano = Some.Start + (second * Some.Second);
            span.EndTimeUnixNano = span.StartTimeUnixNano + (2 * Some.Second);
            span.ConversationId = conversation;
            span.UserId = user;
            span.Agent = "planner";
            span.InputPreview = input;
            span.StatusCode = StatusCode.Error;
        }));
    }
}
