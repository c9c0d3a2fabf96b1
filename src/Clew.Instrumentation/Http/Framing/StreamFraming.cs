namespace Clew.Instrumentation.Http;

/// <summary>Cuts the bytes of a streamed answer into its events, as they arrive.</summary>
internal abstract class StreamFraming
{
    /// <summary>Longest event that is read; a longer one is skipped. The longest that providers send repeat the whole answer, and stay below.</summary>
    public const int MaxEventBytes = 4 * 1024 * 1024;

    /// <summary>Takes the next bytes; <see cref="OnEvent"/> is called for each event that they complete.</summary>
    public abstract void Read(ReadOnlySpan<byte> bytes);

    /// <summary>The stream is at its end: what is left may be an event.</summary>
    public virtual void End()
    {
    }

    /// <summary>Called with the JSON of each event, which is only valid during the call.</summary>
    public required EventAction OnEvent { get; init; }

    /// <summary>Takes an event.</summary>
    /// <param name="json">The event's JSON.</param>
    /// <param name="errorType">Class of the error that the frame around it names; null for all that is not an error.</param>
    public delegate void EventAction(ReadOnlySpan<byte> json, string? errorType);
}
