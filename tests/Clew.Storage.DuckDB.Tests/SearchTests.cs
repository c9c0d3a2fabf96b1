using Clew.Storage.Search;
using Clew.Telemetry;
using Clew.Tests;

namespace Clew.Storage.DuckDB.Tests;

/// <summary>The query language over the store.</summary>
public sealed class SearchTests
{
    private static readonly Dictionary<SearchFieldId, string[]> Texts = new()
    {
        [SearchFieldId.Service] = ["shop", "billing"],
        [SearchFieldId.Agent] = ["planner", "writer", "none"],
        [SearchFieldId.Model] = ["gpt-4o", "claude", "gpt-4o-2024"],
        [SearchFieldId.Tool] = ["web_search", "find"],
        [SearchFieldId.ToolError] = ["web_search", "find"],
        [SearchFieldId.AgentError] = ["planner"],
        [SearchFieldId.ModelError] = ["gpt-4o"],
        [SearchFieldId.Conversation] = ["c1", "c2"],
        [SearchFieldId.User] = ["ann", "bob"],
        [SearchFieldId.Status] = ["ok", "error", "running", "incomplete"],
        [SearchFieldId.Root] = ["run", "chat"],
        [SearchFieldId.Name] = ["run", "chat", "odd%_!name"],
        [SearchFieldId.Kind] = ["agent", "llm", "tool", "other"],
        [SearchFieldId.Environment] = ["prod", "test"],
        [SearchFieldId.Provider] = ["openai", "anthropic"],
        [SearchFieldId.FinishReason] = ["stop", "length"],
        [SearchFieldId.ErrorType] = ["timeout", "rate_limit"],
    };

    private static readonly Dictionary<SearchFieldId, decimal[]> Numbers = new()
    {
        [SearchFieldId.Duration] = [0, 1_000_000_000, 2_000_000_000, 3_000_000_001],
        [SearchFieldId.Cost] = [0, 0.5m, 1, 1.2345678915m],
        [SearchFieldId.Tokens] = [0, 100, 110.5m, 300],
        [SearchFieldId.InputTokens] = [100, 200],
        [SearchFieldId.OutputTokens] = [10, 20],
        [SearchFieldId.CacheReadTokens] = [0, 50],
        [SearchFieldId.ReasoningTokens] = [0, 5],
        [SearchFieldId.Iterations] = [0, 1, 3],
        [SearchFieldId.Spans] = [1, 2, 4],
        [SearchFieldId.Errors] = [0, 1],
        [SearchFieldId.LlmCalls] = [0, 1, 2],
        [SearchFieldId.ToolCalls] = [0, 1],
        [SearchFieldId.Ttft] = [100, 200],
        [SearchFieldId.Temperature] = [0, 0.7m],
        [SearchFieldId.MaxTokens] = [1_000],
    };

    private static readonly string[] Attributes = ["app.tenant", "app.retries", "app.beta", "gen_ai.tool.call.id", "session.id", "host.name"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task ListTraces_RandomQueries_FindWhatPlainEvaluationFinds(int seed)
    {
        await using TempStore store = new();
        Random random = new(seed);
        Span[] spans = [.. Enumerable.Range(0, 60).SelectMany(trace => RandomTrace(random, (ulong)trace + 1))];
        random.Shuffle(spans);
        foreach (Span[] commit in spans.Chunk(15))
        {
            store.Commit(commit);
            if (random.Next(3) == 0)
            {
                await store.MoveAsync();
            }
        }
        IReadOnlyList<TraceSummary> all = (await store.ListAsync(new TraceQuery { Limit = 1000 })).Items;
        ILookup<string, Span> spansOf = spans.ToLookup(span => span.TraceId.ToString());
        RandomSearch search = new(random, Texts, Numbers, Attributes);
        int hits = 0;
        for (int i = 0; i < 120; i++)
        {
            SearchExpression expression = search.Next();
            string[] expected = [.. all.Where(trace => PlainSearch.Matches(expression, trace, spansOf[trace.TraceId])).Select(trace => trace.TraceId)];

            Page<TraceSummary> found = await store.ListAsync(new TraceQuery { Search = expression, Limit = 1000 });

            found.Items.Select(trace => trace.TraceId).ShouldBe(expected, expression.ToString());
            hits += expected.Length;
        }
        // Queries that never or always hold would prove nothing.
        hits.ShouldBeInRange(120 * all.Count / 10, 120 * all.Count * 9 / 10);
    }

    [Theory]
    [InlineData("flight", true)]
    [InlineData("\"DEEP inside\"", true)]
    [InlineData("nowhere", false)]
    [InlineData("not nowhere", true)]
    [InlineData("flight \"deep inside\" and agent = planner", true)]
    [InlineData("flight or nowhere", true)]
    [InlineData("(flight or nowhere) and not nowhere and tool != x", true)]
    [InlineData("root = plan_trip and span(name = chat and kind = llm)", true)]
    [InlineData("span(name = chat and kind = tool)", false)]
    [InlineData("trace ~ \"*0000000000000001\"", true)]
    [InlineData("attr.service.tier = gold", true)]
    [InlineData("attr.gen_ai.request.temperature < 0.8", true)]
    [InlineData("attr.gen_ai.request.temperature exists and not attr.other exists", true)]
    public async Task ListTraces_Query_FindsTheTrace(string query, bool found)
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 1, span =>
        {
            span.Name = "plan_trip";
            span.Agent = "planner";
            span.InputPreview = "Book a flight";
            span.Resource = new Resource { Service = "shop", Hash = 5 };
            span.Resource.Attributes.Add("service.tier", "gold");
        }));
        store.Commit(Some.Llm(1, 2, "gpt-4o", span =>
        {
            span.Name = "chat";
            span.ParentSpanId = new SpanId(1);
            span.EnsureLlm().Temperature = 0.7;
            span.Attributes.Add(Utf8Text.From("gen_ai.request.temperature"), AnyValue.From(0.7));
            span.Content.Add("gen_ai.input.messages", "something Deep Inside a body");
        }));

        Page<TraceSummary> page = await store.ListAsync(new TraceQuery { Search = SearchParser.Parse(query) });

        page.Items.Count.ShouldBe(found ? 1 : 0);
    }

    [Fact]
    public async Task ListTraces_QueryOverManyTraces_PagesThroughAllOfThem()
    {
        await using TempStore store = new();
        foreach (int hundred in Enumerable.Range(0, 20))
        {
            store.Commit([.. Enumerable.Range(hundred * 400, 400).Select(i => Some.Span((ulong)i + 1, (ulong)i + 1, span =>
            {
                span.StartTimeUnixNano += i;
                span.EndTimeUnixNano = span.StartTimeUnixNano + (i % 10 == 0 ? 2 : 1);
            }))]);
        }
        List<string> found = [];
        string? cursor = null;
        do
        {
            Page<TraceSummary> page = await store.ListAsync(new TraceQuery { Search = SearchParser.Parse("duration > 1ns and not user exists"), Limit = 300, Cursor = cursor });
            found.AddRange(page.Items.Select(trace => trace.TraceId));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        found.ShouldBe(Enumerable.Range(0, 800).Select(i => Some.Trace(((ulong)i * 10) + 1).ToString()).Reverse());
    }

    private static IEnumerable<Span> RandomTrace(Random random, ulong trace)
    {
        int count = random.Next(1, 5);
        string? conversation = Pick(Texts[SearchFieldId.Conversation], orNone: true);
        string? user = Pick(Texts[SearchFieldId.User], orNone: true);
        bool hasRoot = random.Next(4) > 0;
        for (int i = 0; i < count; i++)
        {
            bool isRoot = i == 0 && hasRoot;
            yield return Some.Span(trace, (trace * 100) + (ulong)i, span =>
            {
                span.ParentSpanId = new SpanId(isRoot ? 0UL : trace * 100);
                span.Name = Pick(Texts[SearchFieldId.Name])!;
                span.Kind = new[] { SpanKind.Agent, SpanKind.Llm, SpanKind.Tool, SpanKind.Other }[random.Next(4)];
                span.StartTimeUnixNano = Some.Start + (long)(trace * 10) + i;
                span.EndTimeUnixNano = span.StartTimeUnixNano + (random.Next(4) * Some.Second);
                // Some long ago, so that traces without a root are not all running.
                span.ReceivedTimeUnixNano = Some.Start - (trace % 2 == 0 ? 3600 * Some.Second : 0);
                int service = random.Next(2);
                span.Resource = new Resource { Service = Texts[SearchFieldId.Service][service], Environment = Texts[SearchFieldId.Environment][service], Hash = (ulong)service + 50 };
                span.Resource.Attributes.Add("host.name", service == 0 ? "acme" : "b2");
                span.Agent = Pick(["planner", "writer"], orNone: true);
                span.ConversationId = conversation;
                span.UserId = user;
                span.Iterations = random.Next(4) == 0 ? random.Next(5) : null;
                AddAttributes(span);
                AddKind(span);
                if (random.Next(3) == 0)
                {
                    span.StatusCode = StatusCode.Error;
                    span.ErrorType = Pick(Texts[SearchFieldId.ErrorType], orNone: true);
                }
            });
        }

        void AddKind(Span span)
        {
            if (span.Kind == SpanKind.Tool)
            {
                span.ToolName = Pick(Texts[SearchFieldId.Tool])!;
                span.ToolCallId = Pick(["acme", "b2"], orNone: true);
                if (!span.ToolCallId.IsNull)
                {
                    span.Attributes.Add(Utf8Text.From("gen_ai.tool.call.id"), AnyValue.From(span.ToolCallId));
                }
            }
            else if (span.Kind == SpanKind.Llm)
            {
                AddCall(span);
            }
        }

        void AddCall(Span span)
        {
            GenAICall call = span.EnsureLlm();
            call.RequestModel = Pick(["gpt-4o", "claude"], orNone: true);
            call.ResponseModel = Pick(["gpt-4o-2024"], orNone: true);
            call.Provider = Pick(Texts[SearchFieldId.Provider], orNone: true);
            call.FinishReasons = Pick(["stop", "length", "stop,length"], orNone: true);
            call.TtftNanos = random.Next(2) == 0 ? random.Next(1, 4) * 100 : null;
            call.Temperature = random.Next(2) == 0 ? 0.7 : null;
            call.MaxTokens = random.Next(2) == 0 ? 1_000 : null;
            if (random.Next(4) > 0)
            {
                span.Usage = new TokenUsage { FreshInput = random.Next(3) * 100, CacheRead = random.Next(2) * 50, Output = random.Next(3) * 10, Reasoning = random.Next(2) * 5 };
                span.Counted = true;
                span.CostNanoUsd = random.Next(3) == 0 ? null : random.Next(4) * 500_000_000L;
            }
        }

        void AddAttributes(Span span)
        {
            if (random.Next(2) == 0)
            {
                span.Attributes.Add("app.tenant", Pick(["acme", "b2"])!);
            }
            if (random.Next(2) == 0)
            {
                span.Attributes.Add("app.retries", random.Next(4));
            }
            if (random.Next(3) == 0)
            {
                span.Attributes.Add(Utf8Text.From("app.beta"), AnyValue.From(true));
            }
            if (random.Next(3) == 0)
            {
                span.Attributes.Add("session.id", "acme");
            }
        }

        string? Pick(string[] values, bool orNone = false) => orNone && random.Next(3) == 0 ? null : values[random.Next(values.Length)];
    }
}
