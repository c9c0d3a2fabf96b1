namespace Clew.Instrumentation.Http;

/// <summary>What a place in a request or an answer means. <c>protocols.json</c> says which place means what in which protocol.</summary>
internal enum WireField
{
    None,

    // Of a request.
    Model,
    Messages,
    Input,
    Prompt,
    Stream,
    Temperature,
    TopP,
    TopK,
    MaxTokens,
    FrequencyPenalty,
    PresencePenalty,
    StopSequence,
    Seed,
    ChoiceCount,
    OutputType,
    ReasoningLevel,
    ServiceTier,
    PreviousResponseId,
    ConversationId,
    Dimensions,
    EncodingFormat,

    // Of an answer, or of one event of a streamed answer.
    Id,
    SystemFingerprint,
    EventType,
    Done,
    Status,
    StatusReason,
    FinishReason,

    // One candidate among several, and its number.
    Choice,
    ChoiceIndex,

    // One piece of an answer (text, reasoning or a tool call), its number and what it holds.
    Part,
    PartIndex,
    PartType,
    PartIsReasoning,
    Text,
    ReasoningText,
    ToolId,
    ToolName,
    ToolArguments,
    ToolArgumentsObject,

    // Counts. "Beside" are those that the provider does not count in the total, "Else" those that only count when the better one is missing.
    InputTokens,
    InputTokensBeside,
    InputTokensElse,
    OutputTokens,
    OutputTokensElse,
    ReasoningTokens,
    ReasoningTokensBeside,
    CacheReadTokens,
    CacheWriteTokens,
    CacheWrite1hTokens,
    AudioInputTokens,
    AudioOutputTokens,
    ImageInputTokens,
    ImageOutputTokens,
    VectorValue,
    VectorBase64,

    // Counts in a list with an entry for each modality, which is named first.
    Modality,
    InputTokensOfModality,
    OutputTokensOfModality,

    ErrorType,
    ErrorCode,
    ErrorMessage,
}
