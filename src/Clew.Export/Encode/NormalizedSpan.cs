using Clew.SemanticConventions;
using Clew.Telemetry;

namespace Clew.Export.Encode;

/// <summary>
/// A span in the words of today's GenAI conventions: what the pipeline understood replaces or joins the attributes that were sent, of which
/// none is lost under another name. The original belongs to others and stays as it is.
/// </summary>
internal static class NormalizedSpan
{
    private const double NanosPerSecond = 1e9;
    private const double NanosPerUsd = 1e9;

    // Not in the conventions: the name under which Clew's own instrumentation reports a cost.
    private const string CostUsd = "gen_ai.usage.cost_usd";
    private const string Kind = "clew.span.kind";

    /// <param name="span">As the pipeline understood it.</param>
    /// <param name="messages">Gives the messages of a span as attributes of today's conventions; null leaves them as sent.</param>
    public static Span Of(Span span, Func<Span, IReadOnlyList<KeyValue>>? messages = null)
    {
        Span copy = new()
        {
            TraceId = span.TraceId, SpanId = span.SpanId, ParentSpanId = span.ParentSpanId, TraceState = span.TraceState, Flags = span.Flags,
            Name = span.Name, OtlpKind = span.OtlpKind, StartTimeUnixNano = span.StartTimeUnixNano, EndTimeUnixNano = span.EndTimeUnixNano,
            StatusCode = span.StatusCode, StatusMessage = span.StatusMessage, Resource = span.Resource, Scope = span.Scope,
            DroppedAttributesCount = span.DroppedAttributesCount, DroppedEventsCount = span.DroppedEventsCount, DroppedLinksCount = span.DroppedLinksCount,
        };
        copy.Events.AddRange(span.Events);
        copy.Links.AddRange(span.Links);
        Canonical canonical = new();
        AddTo(canonical, span);
        foreach (KeyValue message in messages?.Invoke(span) ?? [])
        {
            canonical.Add(message);
        }
        foreach (ref readonly KeyValue sent in span.Attributes.AsSpan())
        {
            copy.Attributes.Add(sent.Key, canonical.Take(sent.Key, out AnyValue right) ? right : sent.Value);
        }
        foreach (ref readonly KeyValue sent in span.Content.AsSpan())
        {
            copy.Content.Add(sent.Key, canonical.Take(sent.Key, out AnyValue right) ? right : sent.Value);
        }
        canonical.MoveTo(copy.Attributes);
        return copy;
    }

    private static void AddTo(Canonical canonical, Span span)
    {
        canonical.Add(GenAIAttributes.Agent.Name, span.Agent);
        canonical.Add(GenAIAttributes.Agent.Id, span.AgentId);
        canonical.Add(GenAIAttributes.Agent.Version, span.AgentVersion);
        canonical.Add(GenAIAttributes.Tool.Name, span.ToolName);
        canonical.Add(GenAIAttributes.Tool.Call.Id, span.ToolCallId);
        canonical.Add(GenAIAttributes.Tool.Type, span.ToolType);
        canonical.Add(GenAIAttributes.Conversation.Id, span.ConversationId);
        canonical.Add(UserAttributes.Id, span.UserId);
        canonical.Add(ErrorAttributes.Type, span.ErrorType);
        if (span.Kind != SpanKind.Other)
        {
            canonical.Add(Kind, span.Kind.Name());
        }
        if (span.Llm is { } call)
        {
            AddTo(canonical, call);
        }
        if (span.Usage is { } usage)
        {
            AddTo(canonical, usage);
        }
        if (span.CostNanoUsd is long cost)
        {
            canonical.Add(CostUsd, AnyValue.From(cost / NanosPerUsd));
        }
    }

    private static void AddTo(Canonical canonical, GenAICall call)
    {
        canonical.Add(GenAIAttributes.Operation.Name, call.Operation);
        canonical.Add(GenAIAttributes.Provider.Name, call.Provider);
        canonical.Add(GenAIAttributes.Request.Model, call.RequestModel);
        canonical.Add(GenAIAttributes.Response.Model, call.ResponseModel);
        canonical.Add(GenAIAttributes.Response.Id, call.ResponseId);
        if (!call.FinishReasons.IsNullOrEmpty)
        {
            canonical.Add(GenAIAttributes.Response.FinishReasons, AnyValue.From([.. call.FinishReasons.ToString().Split(',').Select(AnyValue.From)]));
        }
        canonical.Add(GenAIAttributes.Request.Stream, call.Stream is bool stream ? AnyValue.From(stream) : default);
        canonical.Add(GenAIAttributes.Request.Temperature, call.Temperature is double temperature ? AnyValue.From(temperature) : default);
        canonical.Add(GenAIAttributes.Request.TopP, call.TopP is double topP ? AnyValue.From(topP) : default);
        canonical.Add(GenAIAttributes.Request.TopK, call.TopK is long topK ? AnyValue.From(topK) : default);
        canonical.Add(GenAIAttributes.Request.MaxTokens, call.MaxTokens is long maxTokens ? AnyValue.From(maxTokens) : default);
        canonical.Add(GenAIAttributes.Response.TimeToFirstChunk, call.TtftNanos is long ttft ? AnyValue.From(ttft / NanosPerSecond) : default);
    }

    /// <summary>The conventions count cached tokens among the input and reasoning among the output.</summary>
    private static void AddTo(Canonical canonical, TokenUsage usage)
    {
        canonical.Add(GenAIAttributes.Usage.InputTokens, AnyValue.From(usage.InputTotal));
        canonical.Add(GenAIAttributes.Usage.OutputTokens, AnyValue.From(usage.OutputTotal));
        canonical.Add(GenAIAttributes.Usage.CacheRead.InputTokens, usage.CacheRead > 0 ? AnyValue.From(usage.CacheRead) : default);
        long written = usage.CacheWrite + usage.CacheWrite1h;
        canonical.Add(GenAIAttributes.Usage.CacheWrite.InputTokens, written > 0 ? AnyValue.From(written) : default);
        canonical.Add(GenAIAttributes.Usage.Reasoning.OutputTokens, usage.Reasoning > 0 ? AnyValue.From(usage.Reasoning) : default);
    }

    /// <summary>Canonical attributes that are not placed yet.</summary>
    private sealed class Canonical
    {
        private readonly List<KeyValue> items = [];

        public void Add(KeyValue item) => items.Add(item);

        public void Add(string key, Utf8Text text)
        {
            if (!text.IsNullOrEmpty)
            {
                items.Add(new KeyValue(key, AnyValue.From(text)));
            }
        }

        public void Add(string key, AnyValue value)
        {
            if (value.Kind != AnyValueKind.Empty)
            {
                items.Add(new KeyValue(key, value));
            }
        }

        public bool Take(Utf8Text key, out AnyValue value)
        {
            for (int i = 0; i < items.Count; i++)
            {
                if (items[i].Key == key)
                {
                    value = items[i].Value;
                    items.RemoveAt(i);
                    return true;
                }
            }
            value = default;
            return false;
        }

        public void MoveTo(AttributeList attributes)
        {
            foreach (KeyValue item in items)
            {
                attributes.Add(item.Key, item.Value);
            }
        }
    }
}
