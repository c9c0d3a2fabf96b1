namespace Clew.Storage.Search;

/// <summary>Something that a query can compare.</summary>
/// <param name="Id">Which one it is.</param>
/// <param name="Name">As it is written, for example <c>error.type</c>.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Level">What its values belong to.</param>
/// <param name="Description">One line for people.</param>
public sealed record SearchField(SearchFieldId Id, string Name, SearchType Type, SearchLevel Level, string Description);

public enum SearchType
{
    Text,

    /// <summary>A text out of a few, see <see cref="SearchFields.NamesOf"/>.</summary>
    Name,

    /// <summary>Nanoseconds.</summary>
    Duration,
    Usd,
    Percent,
    Count,
    Number,

    /// <summary>An attribute: a text for = and ~, a number for the rest.</summary>
    Any,
}

/// <summary>What a field tells of.</summary>
public enum SearchLevel
{
    /// <summary>The trace as a whole; has no meaning within <c>span(...)</c>.</summary>
    Trace,

    /// <summary>The trace as a whole, and within <c>span(...)</c> the span.</summary>
    Both,

    /// <summary>A span; outside of <c>span(...)</c> some span of the trace.</summary>
    Span,
}

public enum SearchFieldId
{
    Trace,
    Root,
    Status,
    Duration,
    Cost,
    Tokens,
    InputTokens,
    OutputTokens,
    CacheReadTokens,
    CacheWriteTokens,
    ReasoningTokens,
    Iterations,
    Spans,
    Errors,
    LlmCalls,
    ToolCalls,
    Service,
    Agent,
    Model,
    Tool,
    Conversation,
    User,
    Name,
    Kind,
    Environment,
    Version,
    Provider,
    Operation,
    FinishReason,
    Ttft,
    Context,
    Temperature,
    TopP,
    MaxTokens,
    AgentVersion,
    ErrorType,
    ErrorMessage,
    AgentError,
    ModelError,
    ToolError,
    Emitter,
    Finding,
    FindingSeverity,
    Attribute,
}
