using Clew.Telemetry;

namespace Clew.Analyse.Tests.Labelled;

/// <summary>What happened, before a vocabulary puts it into attributes.</summary>
internal sealed class WrittenSpan
{
    public required SpanId Id { get; init; }

    public SpanId Parent { get; set; }

    public required SpanKind Kind { get; init; }

    public required string Name { get; init; }

    public long Start { get; init; }

    public long End { get; set; }

    public string Service { get; set; } = "";

    public string? Agent { get; init; }

    public string Conversation { get; init; } = "";

    public long? Iterations { get; set; }

    /// <summary>Failed with this type; null when the status was left alone.</summary>
    public string? Error { get; set; }

    public string? ErrorMessage { get; set; }

    public string? Arguments { get; init; }

    public string? Result { get; init; }

    public string? CallId { get; init; }

    public string Model { get; init; } = "";

    public string Finish { get; init; } = "";

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    public long? MaxTokens { get; init; }

    public IReadOnlyList<ChatLine> Input { get; init; } = [];

    /// <summary>Null when the call failed.</summary>
    public ChatLine? Output { get; init; }

    public IReadOnlyList<Tool> Offer { get; init; } = [];

    public bool WithoutContent { get; init; }

    /// <summary>Adds content that is there and is captured.</summary>
    public void AddContent(AttributeList to, string key, string? value)
    {
        if (value is not null && !WithoutContent)
        {
            to.Add(key, value);
        }
    }
}

/// <param name="Arguments">JSON text.</param>
internal sealed record Ask(string Tool, string Arguments, string Id);

/// <param name="Role">system, user, assistant or tool.</param>
/// <param name="Text">Of the message; the result for role tool.</param>
/// <param name="Asks">Tools that an assistant asks for.</param>
/// <param name="ResultOf">The call that a tool's message answers.</param>
internal sealed record ChatLine(string Role, string Text, IReadOnlyList<Ask> Asks, Ask? ResultOf = null);

/// <param name="Schema">JSON schema of the arguments.</param>
internal sealed record Tool(string Name, string Schema);
