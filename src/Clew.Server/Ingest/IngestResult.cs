namespace Clew.Server.Ingest;

public enum IngestStatus
{
    /// <summary>Stored; with <see cref="IngestResult.Rejected"/> items left out.</summary>
    Stored,

    /// <summary>Not OTLP. Not to be sent again.</summary>
    Malformed,

    /// <summary>Larger than a limit. Not to be sent again.</summary>
    TooLarge,

    /// <summary>Too much waits. To be sent again.</summary>
    QueueFull,

    /// <summary>The store cannot take it now. To be sent again.</summary>
    StoreUnavailable,
}

/// <summary>What became of one OTLP request, before it is put in the words of gRPC or HTTP.</summary>
/// <param name="Status">The outcome.</param>
/// <param name="Rejected">Items left out of a stored request.</param>
/// <param name="Message">For the sender: the first offending item, or why nothing was stored.</param>
public readonly record struct IngestResult(IngestStatus Status, long Rejected, string? Message)
{
    /// <summary>How long a client should wait before it sends a refused request again.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>The HTTP status that says the outcome.</summary>
    public int HttpStatus => Status switch
    {
        IngestStatus.Stored => StatusCodes.Status200OK,
        IngestStatus.TooLarge => StatusCodes.Status413PayloadTooLarge,
        IngestStatus.QueueFull => StatusCodes.Status429TooManyRequests,
        IngestStatus.StoreUnavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };

    public bool IsRetryable => Status is IngestStatus.QueueFull or IngestStatus.StoreUnavailable;
}
