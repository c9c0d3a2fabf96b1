namespace Clew.Samples.ResearchTeam.Scripting;

/// <summary>One scripted answer of the model to one agent.</summary>
/// <param name="Seconds">From request to the end of the answer, before scaling.</param>
/// <param name="InputTokens">Reported prompt tokens, cached ones included.</param>
/// <param name="OutputTokens">Reported completion tokens, reasoning included.</param>
internal sealed record ModelStep(double Seconds, int InputTokens, int OutputTokens)
{
    /// <summary>The model that the agent's router asks.</summary>
    public string Model { get; init; } = Models.Gpt4o;

    /// <summary>The model answers 429; the agent then asks <see cref="Models.Fallback"/>.</summary>
    public bool IsRateLimited { get; init; }

    public int CachedTokens { get; init; }

    public int ReasoningTokens { get; init; }

    /// <summary>Streamed answers send their first chunk after this time; null for a plain answer.</summary>
    public double? FirstChunkSeconds { get; init; }

    public string? Text { get; init; }

    /// <summary>Why the answer ends, in OpenAI's words; null for the reason that follows from it.</summary>
    public string? FinishReason { get; init; }

    /// <summary>The agent leaves out the earlier turns of the conversation from this call on.</summary>
    public bool ForgetsHistory { get; init; }

    public IReadOnlyList<ScriptedToolCall> ToolCalls { get; init; } = [];
}
