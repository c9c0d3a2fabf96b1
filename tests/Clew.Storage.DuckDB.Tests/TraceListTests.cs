using System.Text.Json;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class TraceListTests
{
    [Fact]
    public async Task ListTraces_RootAndChildInTwoCommits_AreOneTrace()
    {
        await using TempStore store = new();
        store.Commit(Some.Llm(1, 2, "gpt-4.1", span =>
        {
            span.ParentSpanId = new SpanId(1);
            span.StartTimeUnixNano += Some.Second / 2;
            span.Usage = new TokenUsage { FreshInput = 10, CacheRead = 5, Output = 3, Reasoning = 2 };
            span.Counted = true;
            span.CostNanoUsd = 2_500_000_000;
        }));
        store.Commit(Some.Span(1, 1, span =>
        {
            span.Name = "invoke_agent planner";
            span.Kind = SpanKind.Agent;
            span.Agent = "planner";
            span.InputPreview = "Book me a flight";
        }));

        Page<TraceSummary> page = await store.ListAsync();

        TraceSummary trace = page.Items.ShouldHaveSingleItem();
        JsonSerializer.Serialize(trace).ShouldBe(JsonSerializer.Serialize(new TraceSummary
        {
            TraceId = Some.Trace(1).ToString(),
            RootName = "invoke_agent planner",
            Service = "shop",
            Agent = "planner",
            StartTimeUnixNano = Some.Start,
            DurationNanos = Some.Second,
            Status = TraceStatus.Ok,
            SpanCount = 2,
            ErrorCount = 0,
            LlmCalls = 1,
            ToolCalls = 0,
            Iterations = 1,
            Models = ["gpt-4.1"],
            Usage = new UsageTotals(15, 5, 5, 0, 2, 2.5),
            InputPreview = "Book me a flight",
        }));
        page.NextCursor.ShouldBeNull();
    }

    [Fact]
    public async Task ReadTrace_StoredSpans_ComeBackInOrderOfStart()
    {
        await using TempStore store = new();
        store.Commit(
            Some.Span(1, 2, span => span.StartTimeUnixNano += 5),
            Some.Span(1, 1),
            Some.Span(2, 3));

        (TraceSummary summary, IReadOnlyList<Span> spans) = (await store.Reader.ReadTraceAsync(Some.Trace(1), default)).ShouldNotBeNull();

        spans.Select(span => span.SpanId.Value).ShouldBe([1UL, 2UL]);
        summary.SpanCount.ShouldBe(2);
    }
}
