namespace Clew.Pipeline.Normalize;

/// <summary>
/// What an attribute means, in the words of dialect tables (camelCase there). Targets from <see cref="SystemInstructions"/> on are message
/// content: their attributes are stored apart from the span.
/// </summary>
internal enum AttributeTarget : byte
{
    /// <summary>Only a marker of its dialect, or the subject of a kind rule.</summary>
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
    Temperature,
    TopP,
    TopK,
    MaxTokens,

    /// <summary>A JSON object with the parameters of the request.</summary>
    RequestParameters,
    InputTokens,
    OutputTokens,
    CacheReadTokens,
    CacheWriteTokens,
    CacheWrite1hTokens,
    ReasoningTokens,
    TotalTokens,

    /// <summary>A JSON object that holds the provider's own usage somewhere inside.</summary>
    ProviderUsage,
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

    public static bool IsContent(this AttributeTarget target) => target >= AttributeTarget.SystemInstructions;
}
