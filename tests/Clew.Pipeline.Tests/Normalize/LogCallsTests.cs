using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Normalize;

public sealed class LogCallsTests
{
    private static readonly IngestPipeline Pipeline = new();

    [Fact]
    public void ClaudeCode_RequestAndTool_AreSpansOfOneTrace()
    {
        SpanBatch calls = CallsIn("claude-code", "com.anthropic.claude_code.events",
            ("api_request", "claude_code.api_request",
            [
                ("session.id", "s-1"), ("prompt.id", "p-1"), ("model", "claude-opus-4-1"), ("input_tokens", "10"), ("output_tokens", "20"), ("cache_read_tokens", "1000"),
                ("cache_creation_tokens", "0"), ("cost_usd", "0.01"), ("duration_ms", "2500"), ("request_id", "req_1"),
            ]),
            ("tool_result", "claude_code.tool_result", [("session.id", "s-1"), ("prompt.id", "p-1"), ("tool_name", "Bash"), ("success", "false"), ("duration_ms", "40")]))!;

        SpanText.Of(calls[0]).ShouldBe(
            """
            kind llm, emitter claude_code
            chat anthropic claude-opus-4-1 -> - req_1, finish -, stream -, ttft -
            fresh 10, cacheRead 1000, cacheWrite 0, cacheWrite1h 0, output 20, reasoning 0
            cost 3150000, counted True
            conversation s-1
            """);
        (calls[0].ReportedCostNanoUsd, calls[0].DurationNanos).ShouldBe((10_000_000L, 2_500_000_000L));
        (calls[1].Kind, calls[1].ToolName.ToString(), calls[1].IsError).ShouldBe((SpanKind.Tool, "Bash", true));
        calls[1].TraceId.ShouldBe(calls[0].TraceId);
    }

    [Theory]
    [InlineData("response.completed", 1)]
    [InlineData("response.output_item.done", 0)]
    public void Codex_OnlyTheCompletedResponse_IsACall(string kind, int expected) =>
        (CallsIn("codex_cli_rs", "codex_otel.log_only",
            ("codex.sse_event", null, [("event.kind", kind), ("conversation.id", "c-1"), ("model", "gpt-5-codex"), ("input_token_count", "100"), ("cached_token_count", "60"), ("output_token_count", "9")]))
        ?.Count ?? 0).ShouldBe(expected);

    [Fact]
    public void GeminiCli_Thoughts_AreBesideTheOutput() =>
        CallsIn("gemini-cli", "gemini-cli",
            ("gemini_cli.api_response", null,
            [
                ("prompt_id", "p-1"), ("model", "gemini-2.5-pro"), ("input_token_count", 100), ("output_token_count", 10), ("thoughts_token_count", 30),
                ("cached_content_token_count", 20), ("total_token_count", 140), ("finish_reasons", new[] { "STOP" }),
            ]))![0]
        .Usage.ShouldBe(new TokenUsage { FreshInput = 80, CacheRead = 20, Output = 10, Reasoning = 30 });

    [Fact]
    public void SameRecordTwice_HasTheSameIds()
    {
        SpanBatch first = CallsIn("claude-code", "x", ("claude_code.api_request", null, [("session.id", "s"), ("request_id", "r")]))!;
        SpanBatch second = CallsIn("claude-code", "x", ("claude_code.api_request", null, [("session.id", "s"), ("request_id", "r")]))!;

        (second[0].TraceId, second[0].SpanId).ShouldBe((first[0].TraceId, first[0].SpanId));
    }

    [Theory]
    [InlineData("claude_code.api_request", true)]
    [InlineData("claude_code.api_error", false)]
    [InlineData("claude_code.user_prompt", false)]
    [InlineData("claude_code.tool_result", false)]
    public void RecordOfATrace_IsACallOnlyWithUsage(string name, bool isCall)
    {
        LogBatch batch = new();
        LogRecord log = batch.Add();
        log.EventName = name;
        (log.TraceId, log.SpanId) = (Some.TraceId, new SpanId(7));
        log.Attributes.Add("session.id", "s");
        log.Attributes.Add("model", "claude-opus-4-1");
        if (isCall)
        {
            log.Attributes.Add("input_tokens", "10");
        }

        Pipeline.Process(batch, out SpanBatch? calls);

        (calls?.Count ?? 0).ShouldBe(isCall ? 1 : 0);
        if (calls is not null)
        {
            (calls[0].FromLog, calls[0].TraceId, calls[0].ParentSpanId.Value).ShouldBe((true, Some.TraceId, 7ul));
        }
    }

    [Fact]
    public void OtherRecord_IsNoCall() => CallsIn("shop", "shop", ("order.placed", "api_request", [("session.id", "s")])).ShouldBeNull();

    private static SpanBatch? CallsIn(string service, string scope, params (string EventName, string? Body, (string Key, object? Value)[] Attributes)[] events)
    {
        LogBatch batch = new();
        Resource resource = new() { Service = service };
        resource.Attributes.Add("service.name", service);
        foreach ((string eventName, string? body, (string Key, object? Value)[] attributes) in events)
        {
            LogRecord log = batch.Add();
            log.Attributes.Add("event.name", eventName);
            log.Body = body is null ? default : AnyValue.From(body);
            log.TimeUnixNano = Some.StartUnixNano;
            log.Resource = resource;
            log.Scope = new InstrumentationScope { Name = scope };
            foreach ((string key, object? value) in attributes)
            {
                log.Attributes.Add(key, Some.Value(value));
            }
        }
        Pipeline.Process(batch, out SpanBatch? calls);
        return calls;
    }
}
