using Clew.Telemetry;

namespace Clew.Server.Tests.Sampling;

/// <summary>Runs of agents over two hours, and what is true of each.</summary>
internal sealed class AgentTraffic
{
    internal const long StartUnixNano = 1_795_262_400_000_000_000;
    private const long Second = 1_000_000_000;

    private static readonly RunSort[] Sorts =
        [.. Enumerable.Repeat(RunSort.Plain, 14), RunSort.Failed, RunSort.ToolFailed, RunSort.Slow, RunSort.Loop, RunSort.Truncated, RunSort.Dear, RunSort.SlowFirstWord, RunSort.ThreeMinutes, RunSort.LateError, RunSort.ErrorAfterTheDecision];

    private readonly Random random = new(7);

    internal AgentTraffic(int runs)
    {
        for (int i = 0; i < runs; i++)
        {
            Add(Sorts[i % Sorts.Length], i, TimeSpan.FromHours(2) * i / runs);
        }
        Deliveries = [.. deliveries.OrderBy(delivery => delivery.At)];
    }

    private readonly List<Delivery> deliveries = [];

    internal List<SentRun> Runs { get; } = [];

    /// <summary>In the order in which they arrive.</summary>
    internal IReadOnlyList<Delivery> Deliveries { get; }

    private void Add(RunSort sort, int number, TimeSpan at)
    {
        TraceId id = new((ulong)random.NextInt64(), (ulong)random.NextInt64());
        string agent = $"agent {number / Sorts.Length % 3}";
        TimeSpan duration = sort switch
        {
            RunSort.Slow => TimeSpan.FromSeconds(30),
            RunSort.ThreeMinutes => TimeSpan.FromSeconds(185),
            _ => TimeSpan.FromMilliseconds(800 + (number % 7 * 50)),
        };
        int calls = sort == RunSort.Loop ? 12 : 2;
        ulong span = 2;
        List<Action<Span>> children = [];
        for (int call = 0; call < calls; call++)
        {
            TimeSpan start = at + (duration * call / calls);
            Action<Span> child = Model(id, span++, agent, start, start + (duration / calls), sort);
            if (sort == RunSort.ThreeMinutes)
            {
                deliveries.Add(new Delivery(start + (duration / calls), child));
            }
            else
            {
                children.Add(child);
            }
        }
        if (sort == RunSort.ToolFailed)
        {
            children.Add(Child(id, span++, agent, at, at + duration, made => (made.Kind, made.ToolName, made.StatusCode, made.Name) = (SpanKind.Tool, "search", StatusCode.Error, "execute_tool search")));
        }
        children.Add(Root(id, agent, at, at + duration, sort == RunSort.Failed));
        deliveries.Add(new Delivery(at + duration, children));
        TimeSpan? late = sort switch { RunSort.LateError => TimeSpan.FromMinutes(20), RunSort.ErrorAfterTheDecision => TimeSpan.FromHours(4), _ => null };
        if (late is { } after)
        {
            deliveries.Add(new Delivery(at + after, Child(id, span++, agent, at, at + duration, made => (made.StatusCode, made.Name) = (StatusCode.Error, "late"))));
        }
        Runs.Add(new SentRun(id, sort, (long)span - 1));
    }

    private static Action<Span> Root(TraceId id, string agent, TimeSpan start, TimeSpan end, bool failed) => span =>
    {
        Fill(span, id, 1, agent, start, end);
        (span.ParentSpanId, span.Kind, span.Name) = (default, SpanKind.Agent, "invoke_agent");
        span.StatusCode = failed ? StatusCode.Error : StatusCode.Ok;
    };

    private static Action<Span> Child(TraceId id, ulong number, string agent, TimeSpan start, TimeSpan end, Action<Span> set) => span =>
    {
        Fill(span, id, number, agent, start, end);
        set(span);
    };

    private static Action<Span> Model(TraceId id, ulong number, string agent, TimeSpan start, TimeSpan end, RunSort sort) => Child(id, number, agent, start, end, span =>
    {
        (span.Kind, span.Name) = (SpanKind.Llm, "chat");
        GenAICall llm = span.EnsureLlm();
        (llm.RequestModel, llm.ResponseModel, llm.FinishReasons) = ("gpt-4o", "gpt-4o", sort == RunSort.Truncated ? "length" : "stop");
        llm.TtftNanos = sort == RunSort.SlowFirstWord ? 2 * Second : Second / 5;
        span.Usage = new TokenUsage { FreshInput = 100 + (long)number, Output = 20 };
        (span.Counted, span.CostNanoUsd) = (true, sort == RunSort.Dear ? 400_000_000 : 1_000_000);
    });

    private static void Fill(Span span, TraceId id, ulong number, string agent, TimeSpan start, TimeSpan end)
    {
        (span.TraceId, span.SpanId, span.ParentSpanId) = (id, new SpanId(number), new SpanId(1));
        (span.StartTimeUnixNano, span.EndTimeUnixNano) = (StartUnixNano + (start.Ticks * 100), StartUnixNano + (end.Ticks * 100));
        (span.Agent, span.Resource) = (agent, Shop);
    }

    private static readonly Resource Shop = new() { Hash = 3, Service = "shop" };
}
