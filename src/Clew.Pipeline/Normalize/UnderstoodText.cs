using System.Globalization;
using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>What a target became on the span, as text.</summary>
internal static class UnderstoodText
{
    /// <summary>Null for targets that have no field of their own, such as message content.</summary>
    public static string? Of(AttributeTarget target, Span span) => target switch
    {
        AttributeTarget.Operation => span.Llm?.Operation.ToStringOrNull(),
        AttributeTarget.Provider => span.Llm?.Provider.ToStringOrNull(),
        AttributeTarget.RequestModel or AttributeTarget.ModelPath => span.Llm?.RequestModel.ToStringOrNull(),
        AttributeTarget.ResponseModel => span.Llm?.ResponseModel.ToStringOrNull(),
        AttributeTarget.ResponseId => span.Llm?.ResponseId.ToStringOrNull(),
        AttributeTarget.FinishReasons => span.Llm?.FinishReasons.ToStringOrNull(),
        AttributeTarget.Stream => span.Llm?.Stream?.ToString(),
        AttributeTarget.TimeToFirstChunkSeconds or AttributeTarget.TimeToFirstChunkMillis or AttributeTarget.FirstChunkTimestamp =>
            Number(span.Llm?.TtftNanos) is { } nanos ? nanos + " ns" : null,
        AttributeTarget.InputTokens => Number(span.Usage?.InputTotal),
        AttributeTarget.OutputTokens => Number(span.Usage?.OutputTotal),
        AttributeTarget.CacheReadTokens => Number(span.Usage?.CacheRead),
        AttributeTarget.CacheWriteTokens => Number(span.Usage?.CacheWrite),
        AttributeTarget.CacheWrite1hTokens => Number(span.Usage?.CacheWrite1h),
        AttributeTarget.ReasoningTokens or AttributeTarget.ReasoningBesideTokens => Number(span.Usage?.Reasoning),
        AttributeTarget.AgentName => span.Agent.ToStringOrNull(),
        AttributeTarget.ToolName => span.ToolName.ToStringOrNull(),
        AttributeTarget.ToolCallId => span.ToolCallId.ToStringOrNull(),
        AttributeTarget.ConversationId => span.ConversationId.ToStringOrNull(),
        AttributeTarget.UserId => span.UserId.ToStringOrNull(),
        AttributeTarget.ErrorType => span.ErrorType.ToStringOrNull(),
        _ => null,
    };

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
