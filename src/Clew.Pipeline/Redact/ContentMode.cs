namespace Clew.Pipeline.Redact;

/// <summary>What becomes of message content: prompts, answers, tool arguments and results, log bodies.</summary>
public enum ContentMode
{
    /// <summary>Stored without what rules and recognisers find in it.</summary>
    Redact,

    /// <summary>Not stored at all: tokens, costs, times and names remain.</summary>
    Drop,

    /// <summary>Stored as it was sent. Everything else is redacted all the same.</summary>
    Keep,
}
