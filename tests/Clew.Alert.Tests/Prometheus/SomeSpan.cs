using Clew.Telemetry;

namespace Clew.Alert.Tests.Prometheus;

/// <summary>Batches of spans of which a test says only what it is about.</summary>
internal static class SomeSpan
{
    private const long Start = 1_795_300_000_000_000_000;

    public static SpanBatch Batch(params IEnumerable<Action<Span>> spans)
    {
        SpanBatch batch = new();
        ulong id = 0;
        foreach (Action<Span> configure in spans)
        {
            Span span = batch.Add();
            id++;
            span.TraceId = new TraceId(1, 2);
            span.SpanId = new SpanId(id);
            span.Resource = new Resource { Service = "shop" };
            span.StartTimeUnixNano = Start;
            span.EndTimeUnixNano = Start + 700_000_000;
            span.ReceivedTimeUnixNano = span.EndTimeUnixNano;
            configure(span);
        }
        return batch;
    }

    public static void Call(Span span)
    {
        span.Kind = SpanKind.Llm;
        span.Agent = "planner";
        span.ParentSpanId = new SpanId(99);
        GenAICall call = span.EnsureLlm();
        call.Operation = "chat";
        call.Provider = "openai";
        call.RequestModel = "gpt-4o";
        call.ResponseModel = "gpt-4o-2024-08-06";
        call.TtftNanos = 200_000_000;
        span.Usage = new TokenUsage { FreshInput = 80, CacheRead = 20, Output = 10, Reasoning = 5 };
        span.CostNanoUsd = 1_500_000_000;
        span.Counted = true;
    }

    public static Action<Span> Tool(string name, bool fails = false) => span =>
    {
        span.Kind = SpanKind.Tool;
        span.ToolName = name;
        span.Agent = "planner";
        span.ParentSpanId = new SpanId(99);
        span.StatusCode = fails ? StatusCode.Error : StatusCode.Unset;
        span.ErrorType = fails ? "timeout" : default(Utf8Text);
    };

    public static void Agent(Span span)
    {
        span.Kind = SpanKind.Agent;
        span.Agent = "planner";
        span.SpanId = new SpanId(99);
    }
}
