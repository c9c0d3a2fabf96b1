using System.Globalization;
using System.Text;
using Clew.Telemetry;

namespace Clew.Pipeline.Tests;

/// <summary>All that the pipeline understood of a span as text, one line per subject, so that a test compares the whole of it.</summary>
internal static class SpanText
{
    public static string Of(Span span)
    {
        StringBuilder text = new();
        Line(text, $"kind {span.Kind.Name()}, emitter {span.Emitter}");
        if (span.Llm is { } llm)
        {
            string original = llm.FinishReasonsOriginal.IsNull ? "" : $" ({llm.FinishReasonsOriginal})";
            Line(text, $"{Value(llm.Operation)} {Value(llm.Provider)} {Value(llm.RequestModel)} -> {Value(llm.ResponseModel)} {Value(llm.ResponseId)}, finish {Value(llm.FinishReasons)}{original}, stream {Value(llm.Stream)}, ttft {Value(llm.TtftNanos)}");
            if ((llm.Temperature ?? llm.TopP ?? llm.TopK ?? llm.MaxTokens) is not null)
            {
                Line(text, $"temperature {Value(llm.Temperature)}, topP {Value(llm.TopP)}, topK {Value(llm.TopK)}, maxTokens {Value(llm.MaxTokens)}");
            }
        }
        if (span.Usage is { } usage)
        {
            Line(text, $"fresh {usage.FreshInput}, cacheRead {usage.CacheRead}, cacheWrite {usage.CacheWrite}, cacheWrite1h {usage.CacheWrite1h}, output {usage.Output}, reasoning {usage.Reasoning}");
            Line(text, $"cost {Value(span.CostNanoUsd)}, counted {span.Counted}{(span.NotCountedBecause.IsNull ? "" : $" {span.NotCountedBecause}")}");
        }
        Named(text, ("tool", Join(span.ToolName, span.ToolCallId, span.ToolType)), ("agent", Join(span.Agent, span.AgentId, span.AgentVersion)),
            ("conversation", span.ConversationId), ("user", span.UserId), ("iterations", Utf8Text.From(span.Iterations?.ToString(CultureInfo.InvariantCulture))));
        Named(text, ("error", span.ErrorType), ("message", span.ErrorMessage));
        Named(text, ("in:", span.InputPreview));
        Named(text, ("out:", span.OutputPreview));
        Named(text, ("content:", string.Join(' ', span.Content.AsSpan().ToArray().Select(item => item.Key.ToString())) is { Length: > 0 } keys ? keys : null));
        return text.ToString().TrimEnd('\n');
    }

    private static void Named(StringBuilder text, params (string Name, Utf8Text Value)[] values)
    {
        string line = string.Join(", ", values.Where(item => !item.Value.IsNullOrEmpty).Select(item => $"{item.Name} {item.Value}"));
        if (line.Length > 0)
        {
            Line(text, line);
        }
    }

    private static Utf8Text Join(params Utf8Text[] parts) =>
        parts.All(part => part.IsNull) ? default : Utf8Text.From(string.Join(' ', parts.Where(part => !part.IsNull)));

    private static string Value<T>(T value) => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "-";

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
