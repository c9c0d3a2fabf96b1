namespace Clew.Pipeline.Normalize;

/// <summary>
/// What an attribute means, in the words of dialect tables (camelCase there). Targets from <see cref="SystemInstructions"/> on are message
/// content: their attributes are stored apart from the span.
/// </summary>
internal enum AttributeTarget : byte
{
    /// <summary>Only a marker of its dialect, the subject of a kind rule, or known to mean nothing (drop).</summary>
    None,
    Operation,
    Provider,
    RequestModel,
    ResponseModel,
    ResponseId,
    FinishReasons,
    Stream,
    TimeToFirstChunkSeconds,
    TimeToFirstChunkMillis,

    /// <summary>When the first chunk came: ISO 8601, or a Unix time in seconds, milliseconds or nanoseconds.</summary>
    FirstChunkTimestamp,
    Temperature,
    TopP,
    TopK,
    MaxTokens,

    /// <summary>A JSON object with the parameters of the request.</summary>
    RequestParameters,
    InputTokens,

    /// <summary>The input as the provider counted it, which tells whether the emitter added what was cached.</summary>
    ProviderInputTokens,
    OutputTokens,
    CacheReadTokens,
    CacheWriteTokens,
    CacheWrite1hTokens,
    ReasoningTokens,

    /// <summary>Reasoning that is not part of the reported output.</summary>
    ReasoningBesideTokens,

    /// <summary>Input for tool use that is not part of the reported input.</summary>
    ToolUseInputTokens,

    /// <summary>Audio in the input, cached audio included. This and the other modalities are parts of the sums, sold at prices of their own.</summary>
    AudioInputTokens,
    ImageInputTokens,
    AudioCacheReadTokens,
    AudioOutputTokens,
    ImageOutputTokens,
    TotalTokens,

    /// <summary>US dollars, as the emitter computed or was told them.</summary>
    ReportedCostUsd,

    /// <summary>A JSON object that holds the provider's own usage somewhere inside.</summary>
    ProviderUsage,

    /// <summary>A model with its plug-in or provider in front: <c>googleai/gemini-2.5-flash</c>.</summary>
    ModelPath,
    AgentName,
    AgentId,
    AgentVersion,

    /// <summary>Names the agent or the tool, depending on the span's kind.</summary>
    EntityName,
    ToolName,
    ToolCallId,
    ToolType,
    ConversationId,
    UserId,
    ErrorType,
    ErrorMessage,

    /// <summary>Whether the operation failed, by an emitter that tells it beside the status: <c>error</c> or <c>ok</c>.</summary>
    Outcome,
    Iterations,
    ServerAddress,

    /// <summary>A short description of what the agent shall do, shown as input where no message is.</summary>
    Task,

    SystemInstructions,
    InputMessages,
    OutputMessages,
    ToolDefinitions,
    ToolArguments,
    ToolResult,

    /// <summary>Text or JSON that went in, not a message list (unless it parses as one).</summary>
    InputText,
    OutputText,

    /// <summary>One field of a message list that was flattened into indexed keys.</summary>
    InputIndexed,
    OutputIndexed,
    ToolDefinitionsIndexed,

    /// <summary>A JSON list of calls that the model asked for, outside of any message.</summary>
    OutputToolCalls,
    OutputReasoning,

    /// <summary>Content without a place in a message: documents, embeddings, schemas.</summary>
    OtherContent,
}

internal static class AttributeTargets
{
    public const int Count = (int)AttributeTarget.OtherContent + 1;

    /// <summary>Lists of messages, where an empty object stands for nothing; for a tool's arguments it stands for none.</summary>
    public static bool IsMessages(this AttributeTarget target) => target is AttributeTarget.InputMessages or AttributeTarget.OutputMessages;

    public static bool IsContent(this AttributeTarget target) => target >= AttributeTarget.SystemInstructions;
}
