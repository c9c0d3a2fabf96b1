namespace Clew.Instrumentation.Http;

/// <summary>The counts in an answer. A stream repeats them, each time with what is used until then: the last one counts.</summary>
internal sealed class AnswerTokens
{
    private readonly long?[] counts = new long?[WireField.VectorBase64 - WireField.InputTokens + 1];
    private long vectorValues;
    private int? dimensions;

    public void Set(WireField field, long value)
    {
        int index = field - WireField.InputTokens;
        if ((uint)index < (uint)counts.Length)
        {
            counts[index] = value;
        }
    }

    /// <summary>Sets the count of a modality that is counted apart from text; others are a part of the total only.</summary>
    public void SetOfModality(string? modality, bool isInput, long value)
    {
        if (modality == "AUDIO")
        {
            Set(isInput ? WireField.AudioInputTokens : WireField.AudioOutputTokens, value);
        }
        else if (modality == "IMAGE")
        {
            Set(isInput ? WireField.ImageInputTokens : WireField.ImageOutputTokens, value);
        }
    }

    public void CountVectorValue() => vectorValues++;

    /// <summary>The first of several vectors is over: its length is theirs.</summary>
    public void EndVector() => dimensions ??= vectorValues > 0 ? (int)vectorValues : null;

    public void WriteTo(InferenceResponse response, bool inputExcludesCache)
    {
        long? cacheRead = this[WireField.CacheReadTokens];
        long? cacheWrite = this[WireField.CacheWriteTokens];
        long? reasoningBeside = this[WireField.ReasoningTokensBeside];
        long? input = this[WireField.InputTokens] ?? this[WireField.InputTokensElse];
        long? output = this[WireField.OutputTokens] ?? this[WireField.OutputTokensElse];

        response.InputTokens = input + (this[WireField.InputTokensBeside] ?? 0) + (inputExcludesCache ? (cacheRead ?? 0) + (cacheWrite ?? 0) : 0);
        response.OutputTokens = reasoningBeside is null ? output : (output ?? 0) + reasoningBeside;
        response.CacheReadTokens = cacheRead;
        response.CacheWriteTokens = cacheWrite;
        response.CacheWrite1hTokens = this[WireField.CacheWrite1hTokens];
        response.ReasoningTokens = this[WireField.ReasoningTokens] ?? reasoningBeside;
        response.AudioInputTokens = this[WireField.AudioInputTokens];
        response.AudioOutputTokens = this[WireField.AudioOutputTokens];
        response.ImageInputTokens = this[WireField.ImageInputTokens];
        response.ImageOutputTokens = this[WireField.ImageOutputTokens];
        response.Dimensions ??= dimensions;
    }

    private long? this[WireField field] => counts[field - WireField.InputTokens];
}
