using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class TraceFilterTests
{
    /// <summary>Trace 1 matches every filter below; trace 2 matches none of them.</summary>
    public static TheoryData<TraceQuery> Filters =>
    [
        new TraceQuery { Service = "shop" },
        new TraceQuery { Service = "warehouse" },
        new TraceQuery { Agent = "planner" },
        new TraceQuery { Model = "gpt-4.1" },
        new TraceQuery { Model = "gpt-4.1-2025-04-14" },
        new TraceQuery { Tool = "search" },
        new TraceQuery { ConversationId = "c1" },
        new TraceQuery { UserId = "ann" },
        new TraceQuery { Status = TraceStatus.Error },
        new TraceQuery { MinDurationNanos = 3 * Some.Second },
        new TraceQuery { MinCostUsd = 1.5 },
        new TraceQuery { Text = "BOOK a" },
        new TraceQuery { Text = "deep inside" },
        new TraceQuery { Text = "0000000000000003" },
        new TraceQuery { Text = "abcd0000000000000001" },
        new TraceQuery { Text = "PLAN_trip" },
        new TraceQuery { Text = " c1 " },
        new TraceQuery { Attributes = [new("app.tenant", "acme")] },
        new TraceQuery { Attributes = [new("app.retries", "3"), new("app.beta", "true")] },
        new TraceQuery { Attributes = [new("host.name", "node-1")] },
        new TraceQuery { ToUnixNano = Some.Start + 10 * Some.Second },
        new TraceQuery { FromUnixNano = Some.Start + 3 * Some.Second / 2, ToUnixNano = Some.Start + 10 * Some.Second },
        new TraceQuery { Service = "shop", Agent = "planner", Tool = "search", UserId = "ann", Status = TraceStatus.Error, Text = "flight" },
    ];

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task ListTraces_Filter_KeepsOnlyWhatMatches(TraceQuery query)
    {
        await using TempStore store = new();
        Fill(store);

        Page<TraceSummary> page = await store.ListAsync(query);

        page.Items.Select(trace => trace.TraceId).ShouldBe([Some.Trace(1).ToString()]);
    }

    public static TheoryData<TraceQuery> Misses =>
    [
        new TraceQuery { Service = "sho" },
        new TraceQuery { Model = "gpt-4" },
        new TraceQuery { Service = "warehouse", UserId = "bob" },
        new TraceQuery { Text = "nowhere" },
        new TraceQuery { Text = "%" },
        new TraceQuery { Attributes = [new("app.tenant", "acme"), new("app.retries", "4")] },
        new TraceQuery { FromUnixNano = Some.Start + 5 * Some.Second, ToUnixNano = Some.Start + 10 * Some.Second },
        new TraceQuery { ToUnixNano = Some.Start },
        new TraceQuery { FromUnixNano = long.MaxValue },
        new TraceQuery { ToUnixNano = long.MinValue },
        new TraceQuery { MinCostUsd = 2 },
        new TraceQuery { MinCostUsd = double.MaxValue },
        new TraceQuery { MinDurationNanos = long.MaxValue },
    ];

    [Theory]
    [MemberData(nameof(Misses))]
    public async Task ListTraces_FilterThatNothingMatches_IsEmpty(TraceQuery query)
    {
        await using TempStore store = new();
        Fill(store);

        (await store.ListAsync(query)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task ListTraces_EmptyStore_IsEmpty()
    {
        await using TempStore store = new();

        (await store.ListAsync(new TraceQuery { Text = "x", Attributes = [new("a", "b")] })).Items.ShouldBeEmpty();
        (await store.Reader.ReadTraceAsync(Some.Trace(1), default)).ShouldBeNull();
        (await store.Reader.ReadSpanAsync(Some.Trace(1), new SpanId(1), default)).ShouldBeNull();
        (await store.Reader.HasSpansAsync(default)).ShouldBeFalse();
    }

    /// <summary>The parts of trace 1 lie in several commits, the root last.</summary>
    private static void Fill(TempStore store)
    {
        store.Commit(Some.Span(1, 2, span =>
        {
            span.ParentSpanId = new SpanId(1);
            span.Name = "execute_tool search";
            span.Kind = SpanKind.Tool;
            span.ToolName = "search";
            span.StartTimeUnixNano += 2 * Some.Second;
            span.EndTimeUnixNano = span.StartTimeUnixNano + Some.Second;
            span.Resource = new Resource { Service = "warehouse", Hash = 77 };
            span.Resource.Attributes.Add("host.name", "node-1");
            span.Attributes.Add("app.tenant", "acme");
        }));
        store.Commit(Some.Llm(1, 3, "gpt-4.1-2025-04-14", span =>
        {
            span.ParentSpanId = new SpanId(1);
            span.EnsureLlm().RequestModel = "gpt-4.1";
            span.Usage = new TokenUsage { FreshInput = 10 };
            span.Counted = true;
            span.CostNanoUsd = 1_500_000_000;
            span.Content.Add("gen_ai.input.messages", "something Deep Inside a body");
            span.Attributes.Add("app.retries", 3);
            span.Attributes.Add(Utf8Text.From("app.beta"), AnyValue.From(true));
        }));
        store.Commit(Some.Span(1, 1, span =>
        {
            span.Name = "plan_trip";
            span.Agent = "planner";
            span.ConversationId = "c1";
            span.UserId = "ann";
            span.StatusCode = StatusCode.Error;
            span.InputPreview = "Book a flight";
        }));
        store.Commit(Some.Llm(2, 9, "claude", span =>
        {
            span.StartTimeUnixNano += 10 * Some.Second;
            span.EndTimeUnixNano = span.StartTimeUnixNano + Some.Second;
            span.Name = "chat";
            span.Resource = Some.Service("other");
            span.UserId = "bob";
            span.Usage = new TokenUsage { FreshInput = 10 };
            span.CostNanoUsd = 9_000_000_000; // not counted
        }));
    }
}
