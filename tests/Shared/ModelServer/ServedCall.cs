namespace Clew.Tests.Models;

/// <summary>What the server received and really sent: the truth that telemetry is compared with.</summary>
public sealed record ServedCall
{
    public required string Path { get; init; }

    /// <summary>Name of the protocol spoken, such as <c>openai.chat</c>.</summary>
    public required string Protocol { get; init; }

    public required string RequestBody { get; init; }

    public required string? RequestModel { get; init; }

    public required bool IsStream { get; init; }

    public required ModelStep Step { get; init; }

    /// <summary>The <c>traceparent</c> header of the request; null when there was none.</summary>
    public required string? TraceParent { get; init; }

    public string? ResponseId { get; init; }

    public string? ResponseModel { get; init; }

    /// <summary>One per candidate, in the provider's words; empty when the answer did not come so far.</summary>
    public IReadOnlyList<string> FinishReasons { get; init; } = [];

    /// <summary>Events of a stream that were sent, signs of life not counted.</summary>
    public int Events { get; init; }
}
