namespace Clew.Export.Send;

/// <summary>What came of one attempt.</summary>
internal enum DeliveryOutcome
{
    /// <summary>Taken, perhaps without <see cref="Delivery.RejectedItems"/>.</summary>
    Delivered,

    /// <summary>To be sent again.</summary>
    Retryable,

    /// <summary>To be sent in smaller parts.</summary>
    TooLarge,

    /// <summary>Never to be sent again.</summary>
    Refused,
}

/// <param name="Outcome">What to do now.</param>
/// <param name="Fault">Why, when it was not delivered.</param>
/// <param name="Status">The protocol's own status: <c>HTTP 401</c>, <c>gRPC UNAVAILABLE</c>; null when there was no answer.</param>
/// <param name="Message">What the receiver or the connection said; null when nothing.</param>
/// <param name="RetryAfter">When the receiver wants to be asked again.</param>
/// <param name="RejectedItems">Items that the receiver took but did not accept.</param>
internal sealed record Delivery(
    DeliveryOutcome Outcome, ExportFault Fault = ExportFault.None, string? Status = null, string? Message = null, TimeSpan? RetryAfter = null, long RejectedItems = 0);
