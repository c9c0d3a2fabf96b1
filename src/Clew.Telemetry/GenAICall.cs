namespace Clew.Telemetry;

/// <summary>One call of a model. Present on spans of kind llm, embedding and rerank.</summary>
public sealed class GenAICall
{
    /// <summary><c>gen_ai.operation.name</c> in today's spelling, for example <c>chat</c>.</summary>
    public Utf8Text Operation { get; set; }

    /// <summary><c>gen_ai.provider.name</c> in today's spelling, for example <c>openai</c>.</summary>
    public Utf8Text Provider { get; set; }

    public Utf8Text RequestModel { get; set; }

    public Utf8Text ResponseModel { get; set; }

    public Utf8Text ResponseId { get; set; }

    /// <summary>Canonical reasons (stop, length, tool_calls, content_filter, error, other), comma-separated, one per choice.</summary>
    public Utf8Text FinishReasons { get; set; }

    /// <summary>What the emitter sent where it differs from <see cref="FinishReasons"/>, comma-separated.</summary>
    public Utf8Text FinishReasonsOriginal { get; set; }

    /// <summary>Null when the emitter did not tell.</summary>
    public bool? Stream { get; set; }

    /// <summary>Time to first chunk; null when not known.</summary>
    public long? TtftNanos { get; set; }

    public double? Temperature { get; set; }

    public double? TopP { get; set; }

    public long? TopK { get; set; }

    public long? MaxTokens { get; set; }

    public void Clear()
    {
        Operation = Provider = RequestModel = ResponseModel = ResponseId = FinishReasons = FinishReasonsOriginal = default;
        Stream = null;
        TtftNanos = TopK = MaxTokens = null;
        Temperature = TopP = null;
    }
}
