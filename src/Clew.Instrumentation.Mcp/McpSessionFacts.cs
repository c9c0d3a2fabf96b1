namespace Clew.Instrumentation;

/// <summary>What is known of the connection a message belongs to.</summary>
internal sealed class McpSessionFacts
{
    /// <summary><c>pipe</c> for streams of this machine, <c>tcp</c> for HTTP, null when unknown.</summary>
    public string? Transport { get; init; }

    /// <summary><c>http</c>, or null.</summary>
    public string? ProtocolName { get; init; }

    public string? ServerAddress { get; init; }

    public int? ServerPort { get; init; }

    public string? SessionId { get; set; }

    /// <summary>The negotiated revision of the protocol; null before it is known.</summary>
    public string? ProtocolVersion { get; set; }
}
