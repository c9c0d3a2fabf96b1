namespace Clew.Tests;

/// <summary>What a server said to one export.</summary>
/// <param name="Outcome">What it means for the sender.</param>
/// <param name="Status">HTTP status code, or <c>grpc-status</c>; what went wrong with the connection otherwise.</param>
/// <param name="RetryAfter">How long the server asks to wait: <c>Retry-After</c>, or <c>RetryInfo</c>.</param>
internal sealed record OtlpAnswer(OtlpOutcome Outcome, string Status, TimeSpan? RetryAfter);

internal enum OtlpOutcome
{
    /// <summary>Stored, all of it.</summary>
    Acknowledged,

    /// <summary>Stored in part: some items were rejected.</summary>
    Partial,

    /// <summary>Not stored; to be sent again.</summary>
    Retryable,

    /// <summary>Not stored; not to be sent again.</summary>
    Refused,

    /// <summary>The connection broke: nobody knows.</summary>
    Unknown,
}
