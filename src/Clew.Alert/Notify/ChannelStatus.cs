namespace Clew.Alert.Notify;

/// <summary>How a channel does.</summary>
public enum ChannelHealth
{
    /// <summary>Nothing was sent yet.</summary>
    Idle,

    /// <summary>The newest message was taken.</summary>
    Healthy,

    /// <summary>The newest attempt failed and is repeated.</summary>
    Retrying,

    /// <summary>The newest message was refused, or the sender itself broke.</summary>
    Failing,
}

/// <summary>A channel as it is shown: without keys.</summary>
public sealed record ChannelStatus
{
    public required string Name { get; init; }

    public required ChannelKind Kind { get; init; }

    /// <summary>Of the address what is no key.</summary>
    public required string Endpoint { get; init; }

    public required ChannelHealth Health { get; init; }

    /// <summary>In plain words what is wrong; null when nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>Notifications that wait.</summary>
    public required int Queued { get; init; }

    /// <summary>How long the oldest of them waits; null when none does.</summary>
    public TimeSpan? OldestAge { get; init; }

    /// <summary>Alerts that are told again and again while they fire; 0 where the channel needs no reminders.</summary>
    public required int Active { get; init; }

    /// <summary>Notifications that were told since the start.</summary>
    public required long Sent { get; init; }

    /// <summary>Messages that these went in, and reminders.</summary>
    public required long Messages { get; init; }

    /// <summary>Attempts that failed.</summary>
    public required long Failures { get; init; }

    /// <summary>Notifications that came again and were told once.</summary>
    public required long Repeated { get; init; }

    /// <summary>Notifications that the channel's settings leave out.</summary>
    public required long Filtered { get; init; }

    public required IReadOnlyDictionary<NotificationDrop, long> Dropped { get; init; }

    public DateTimeOffset? LastSuccess { get; init; }

    public DateTimeOffset? LastFailure { get; init; }

    /// <summary>What the newest failure was; null when there was none.</summary>
    public string? LastError { get; init; }
}

/// <summary>What came of a test of one channel.</summary>
/// <param name="Ok">The receiver took the message.</param>
/// <param name="Summary">In plain words what happened, and what to do where it failed.</param>
/// <param name="Status">The protocol's own; null when there was no answer.</param>
/// <param name="Duration">From the first packet to the answer.</param>
/// <param name="Endpoint">Of the address what is no key.</param>
public sealed record ChannelTestReply(bool Ok, string Summary, string? Status, TimeSpan Duration, string Endpoint);
