namespace Clew.Instrumentation;

/// <summary>
/// What a request to a model says, as plain data. A property that is null was not in the request and is not recorded.
/// Whoever fills it should look at <see cref="GenAI.IsEnabled"/> first: without a listener nothing needs to be made.
/// </summary>
public sealed class InferenceRequest
{
    /// <summary>Value of <c>gen_ai.operation.name</c>: <c>chat</c> (the default), <c>generate_content</c>, <c>text_completion</c>, <c>embeddings</c>.</summary>
    public string Operation { get; set; } = GenAIValues.OperationName.Chat;

    /// <summary>Value of <c>gen_ai.provider.name</c>, a well-known one where there is one: <c>openai</c>, <c>anthropic</c>, <c>aws.bedrock</c>.</summary>
    public required string Provider { get; set; }

    /// <summary>Model name exactly as requested.</summary>
    public string? Model { get; set; }

    /// <summary>Host of the model server.</summary>
    public string? ServerAddress { get; set; }

    /// <summary>Port of the model server; recorded only together with <see cref="ServerAddress"/>.</summary>
    public int? ServerPort { get; set; }

    /// <summary>True when the answer is asked for as a stream.</summary>
    public bool Stream { get; set; }

    /// <summary>Sampling temperature.</summary>
    public double? Temperature { get; set; }

    /// <summary>Nucleus sampling value.</summary>
    public double? TopP { get; set; }

    /// <summary>Decoding top-K; not the number of log probabilities.</summary>
    public int? TopK { get; set; }

    /// <summary>Upper limit of generated tokens.</summary>
    public long? MaxTokens { get; set; }

    /// <summary>Frequency penalty.</summary>
    public double? FrequencyPenalty { get; set; }

    /// <summary>Presence penalty.</summary>
    public double? PresencePenalty { get; set; }

    /// <summary>Strings at which generation stops.</summary>
    public string[]? StopSequences { get; set; }

    /// <summary>Seed for reproducible sampling.</summary>
    public long? Seed { get; set; }

    /// <summary>Number of candidates asked for; recorded when it is not 1.</summary>
    public int? ChoiceCount { get; set; }

    /// <summary>Modality asked for: <c>text</c>, <c>json</c> (structured output too), <c>image</c>, <c>speech</c>.</summary>
    public string? OutputType { get; set; }

    /// <summary>Encodings of embeddings asked for: <c>float</c>, <c>base64</c>.</summary>
    public string[]? EncodingFormats { get; set; }

    /// <summary>Number of dimensions of embeddings asked for.</summary>
    public int? Dimensions { get; set; }

    /// <summary>Effort or thinking level as sent to the provider.</summary>
    public string? ReasoningLevel { get; set; }

    /// <summary>Service tier asked for; recorded for OpenAI when it is not <c>auto</c>.</summary>
    public string? ServiceTier { get; set; }

    /// <summary>Which OpenAI API is called: <c>chat_completions</c> or <c>responses</c>.</summary>
    public string? ApiType { get; set; }

    /// <summary>Id of the response that the request continues from.</summary>
    public string? PreviousResponseId { get; set; }

    /// <summary>Id of the conversation, only if it is a real one: never made up from a hash or a trace id.</summary>
    public string? ConversationId { get; set; }

    /// <summary>Name of the prompt template used.</summary>
    public string? PromptName { get; set; }

    /// <summary>Version of the prompt template used; recorded only together with <see cref="PromptName"/>.</summary>
    public string? PromptVersion { get; set; }

    /// <summary>Which attempt of the same logical call this is, counted from 0; recorded as <c>http.request.resend_count</c> when above 0.</summary>
    public int ResendCount { get; set; }

    /// <summary>
    /// Whether the client that sends the request makes a span of the call itself, within this one. Then this call has no span, so that there is one and not
    /// two; its metrics and events are recorded all the same. Default false.
    /// </summary>
    public bool IsRecordedByClient { get; set; }

    /// <summary>Makes the JSON array of input messages in the shape of the conventions. Called at most once, and only if content is captured.</summary>
    public Func<string?>? InputMessages { get; set; }

    /// <summary>Makes the JSON array of system instructions (text parts). Called at most once, and only if content is captured.</summary>
    public Func<string?>? SystemInstructions { get; set; }

    /// <summary>Makes the JSON array of tool definitions. Called at most once, and only if content is captured.</summary>
    public Func<string?>? ToolDefinitions { get; set; }

    internal bool IsInference => Operation is not GenAIValues.OperationName.Embeddings && !IsOtherOperation;

    private bool IsOtherOperation =>
        Operation is not (GenAIValues.OperationName.Chat or GenAIValues.OperationName.GenerateContent or GenAIValues.OperationName.TextCompletion);
}
