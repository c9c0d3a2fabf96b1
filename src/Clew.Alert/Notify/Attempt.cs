namespace Clew.Alert.Notify;

/// <summary>What came of one attempt to tell a channel.</summary>
/// <param name="Outcome">What to do now.</param>
/// <param name="Words">In plain words what happened, and what to do where it failed. Holds no key.</param>
/// <param name="Status">The protocol's own: <c>HTTP 403</c>, <c>SMTP 535</c>; null when there was no answer.</param>
/// <param name="RetryAfter">When the receiver wants to be asked again.</param>
internal sealed record Attempt(AttemptOutcome Outcome, string Words, string? Status = null, TimeSpan? RetryAfter = null);

/// <summary>What follows from an attempt.</summary>
internal enum AttemptOutcome
{
    Told,

    /// <summary>The same may work later, or once the configuration is mended.</summary>
    Retry,

    /// <summary>The receiver understood and will never take this.</summary>
    Refused,
}
