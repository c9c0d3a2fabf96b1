using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Clew.Pipeline.Cost;
using Clew.Storage;
using Clew.Telemetry;

namespace Clew.Server.Query;

/// <summary>Writes stored things in the shapes of <c>openapi.json</c>: camelCase, times in ISO 8601 with nanoseconds.</summary>
internal static class ApiJson
{
    /// <summary>The escaping is for JSON alone: answers are application/json with nosniff and never become HTML.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static void WriteSummary(this Utf8JsonWriter json, TraceSummary summary)
    {
        json.WriteStartObject();
        json.WriteSummaryFields(summary);
        json.WriteEndObject();
    }

    public static void WriteSummaryFields(this Utf8JsonWriter json, TraceSummary summary)
    {
        json.WriteString("traceId"u8, summary.TraceId);
        json.WriteString("rootName"u8, summary.RootName);
        json.WriteString("service"u8, summary.Service);
        json.WriteString("agent"u8, summary.Agent);
        json.WriteTime("startTime"u8, summary.StartTimeUnixNano);
        json.WriteNumber("durationNanos"u8, summary.DurationNanos);
        json.WriteString("status"u8, StatusName(summary.Status));
        json.WriteNumber("spanCount"u8, summary.SpanCount);
        json.WriteNumber("errorCount"u8, summary.ErrorCount);
        json.WriteNumber("llmCalls"u8, summary.LlmCalls);
        json.WriteNumber("toolCalls"u8, summary.ToolCalls);
        json.WriteNumber("iterations"u8, summary.Iterations);
        json.WriteStrings("models"u8, summary.Models);
        json.WriteUsage("usage"u8, summary.Usage);
        json.WriteString("conversationId"u8, summary.ConversationId);
        json.WriteString("userId"u8, summary.UserId);
        json.WriteString("inputPreview"u8, summary.InputPreview);
        json.WriteString("outputPreview"u8, summary.OutputPreview);
        json.WriteMarks(summary.Findings);
        if (summary.Sampling is { } sampling)
        {
            json.WriteStartObject("sampling"u8);
            json.WriteString("policy"u8, sampling.Policy);
            json.WriteNumber("weight"u8, sampling.Weight);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("sampling"u8);
        }
    }

    public static void WriteConversationFields(this Utf8JsonWriter json, ConversationSummary summary)
    {
        json.WriteString("conversationId"u8, summary.ConversationId);
        json.WriteTime("startTime"u8, summary.StartTimeUnixNano);
        json.WriteTime("lastTime"u8, summary.LastTimeUnixNano);
        json.WriteNumber("turns"u8, summary.Turns);
        json.WriteString("userId"u8, summary.UserId);
        json.WriteStrings("agents"u8, summary.Agents);
        json.WriteStrings("models"u8, summary.Models);
        json.WriteNumber("durationNanos"u8, summary.DurationNanos);
        json.WriteNumber("errorCount"u8, summary.ErrorCount);
        json.WriteUsage("usage"u8, summary.Usage);
        json.WriteString("inputPreview"u8, summary.InputPreview);
    }

    /// <summary>A span without its bodies.</summary>
    public static void WriteSpan(this Utf8JsonWriter json, Span span, PriceTable prices, bool isInferred = false)
    {
        json.WriteStartObject();
        json.WriteSpanFields(span, prices, isInferred);
        json.WriteEndObject();
    }

    public static void WriteSpanFields(this Utf8JsonWriter json, Span span, PriceTable prices, bool isInferred)
    {
        json.WriteString("traceId"u8, span.TraceId.ToString());
        json.WriteString("spanId"u8, span.SpanId.ToString());
        json.WriteString("parentSpanId"u8, span.ParentSpanId.IsEmpty ? null : span.ParentSpanId.ToString());
        json.WriteText("name"u8, span.Name.Or(Utf8Text.Empty));
        json.WriteString("kind"u8, span.Kind.Name());
        json.WriteText("service"u8, span.Resource.Service.Or(Utf8Text.Empty));
        json.WriteText("scope"u8, span.Scope.Name.Or(Utf8Text.Empty));
        json.WriteTime("startTime"u8, span.StartTimeUnixNano);
        json.WriteNumber("durationNanos"u8, span.DurationNanos);
        json.WriteString("status"u8, span.StatusCode switch { StatusCode.Ok => "ok"u8, StatusCode.Error => "error"u8, _ => "unset"u8 });
        json.WriteText("statusMessage"u8, span.StatusMessage);
        WriteError(json, span);
        json.WriteText("agent"u8, span.Agent);
        WriteTool(json, span);
        json.WriteText("conversationId"u8, span.ConversationId);
        json.WriteText("userId"u8, span.UserId);
        WriteLlm(json, span.Llm, span.Usage, prices);
        if (span.Usage is TokenUsage usage)
        {
            json.WriteUsage("usage"u8, new UsageTotals(
                usage.InputTotal, usage.OutputTotal, usage.CacheRead, usage.CacheWrite + usage.CacheWrite1h, usage.Reasoning, span.CostNanoUsd / 1e9));
        }
        else
        {
            json.WriteNull("usage"u8);
        }
        json.WriteBoolean("counted"u8, span.Counted);
        json.WriteText("notCountedBecause"u8, span.NotCountedBecause);
        json.WriteText("emitter"u8, span.Emitter);
        json.WriteBoolean("hasContent"u8, span.HasContent);
        if (span.ContentExpired)
        {
            json.WriteBoolean("contentExpired"u8, true);
        }
        json.WriteBoolean("inferred"u8, isInferred);
    }

    public static void WriteStrings(this Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }
        json.WriteEndArray();
    }

    public static void WriteText(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Utf8Text text)
    {
        if (text.IsNull)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, text.Span);
        }
    }

    public static void WriteTime(this Utf8JsonWriter json, ReadOnlySpan<byte> name, long unixNano)
    {
        // "2026-11-21T09:48:00.123456789Z": DateTime ends at 100 ns, so the last two digits are written by hand.
        Span<byte> text = stackalloc byte[30];
        long ticks = Math.DivRem(unixNano, 100, out long rest);
        if (rest < 0)
        {
            ticks--;
            rest += 100;
        }
        DateTime time = new(Math.Clamp(DateTime.UnixEpoch.Ticks + ticks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc);
        time.TryFormat(text, out int written, "yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture);
        text[written] = (byte)('0' + rest / 10);
        text[written + 1] = (byte)('0' + rest % 10);
        text[written + 2] = (byte)'Z';
        json.WriteString(name, text[..(written + 3)]);
    }

    public static void WriteUsage(this Utf8JsonWriter json, ReadOnlySpan<byte> name, UsageTotals usage)
    {
        json.WriteStartObject(name);
        json.WriteNumber("inputTokens"u8, usage.InputTokens);
        json.WriteNumber("outputTokens"u8, usage.OutputTokens);
        json.WriteNumber("cacheReadTokens"u8, usage.CacheReadTokens);
        json.WriteNumber("cacheWriteTokens"u8, usage.CacheWriteTokens);
        json.WriteNumber("reasoningTokens"u8, usage.ReasoningTokens);
        json.WriteNumberOrNull("costUsd"u8, usage.CostUsd);
        json.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter json, Span span)
    {
        if (!span.IsError && span.ErrorType.IsNull && span.ErrorMessage.IsNull)
        {
            json.WriteNull("error"u8);
            return;
        }
        json.WriteStartObject("error"u8);
        json.WriteText("type"u8, span.ErrorType);
        json.WriteText("message"u8, span.ErrorMessage.Or(span.StatusMessage));
        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, Span span)
    {
        if (span.ToolName.IsNull && span.ToolCallId.IsNull)
        {
            json.WriteNull("tool"u8);
            return;
        }
        json.WriteStartObject("tool"u8);
        json.WriteText("name"u8, span.ToolName);
        json.WriteText("callId"u8, span.ToolCallId);
        json.WriteText("type"u8, span.ToolType);
        json.WriteEndObject();
    }

    private static void WriteLlm(Utf8JsonWriter json, GenAICall? llm, TokenUsage? usage, PriceTable prices)
    {
        if (llm is null)
        {
            json.WriteNull("llm"u8);
            return;
        }
        json.WriteStartObject("llm"u8);
        json.WriteText("operation"u8, llm.Operation);
        json.WriteText("provider"u8, llm.Provider);
        json.WriteText("requestModel"u8, llm.RequestModel);
        json.WriteText("responseModel"u8, llm.ResponseModel);
        json.WriteText("responseId"u8, llm.ResponseId);
        json.WriteStrings("finishReasons"u8, Split(llm.FinishReasons));
        json.WriteStrings("finishReasonsOriginal"u8, Split(llm.FinishReasonsOriginal));
        if (llm.Stream is bool stream)
        {
            json.WriteBoolean("stream"u8, stream);
        }
        else
        {
            json.WriteNull("stream"u8);
        }
        json.WriteNumberOrNull("ttftNanos"u8, llm.TtftNanos);
        json.WriteNumberOrNull("temperature"u8, llm.Temperature);
        json.WriteNumberOrNull("topP"u8, llm.TopP);
        json.WriteNumberOrNull("topK"u8, llm.TopK);
        json.WriteNumberOrNull("maxTokens"u8, llm.MaxTokens);
        long? window = prices.ContextWindow(llm.Provider, llm.ResponseModel, llm.RequestModel);
        json.WriteNumberOrNull("contextWindowTokens"u8, window);
        json.WriteNumberOrNull("contextUtilization"u8, window > 0 ? (double?)usage?.InputTotal / window : null);
        json.WriteEndObject();
    }

    public static void WriteNumberOrNull(this Utf8JsonWriter json, ReadOnlySpan<byte> name, long? value)
    {
        if (value is long number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void WriteNumberOrNull(this Utf8JsonWriter json, ReadOnlySpan<byte> name, double? value)
    {
        // JSON has no NaN or infinity.
        if (value is double number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string[] Split(Utf8Text list) => list.IsNullOrEmpty ? [] : list.ToString().Split(',');

    private static string StatusName(TraceStatus status) => status switch
    {
        TraceStatus.Ok => "ok",
        TraceStatus.Error => "error",
        TraceStatus.Running => "running",
        _ => "incomplete",
    };
}
