namespace Clew.Alert.Notify;

/// <summary>Why a notification was not told.</summary>
public enum NotificationDrop
{
    /// <summary>Too many waited; the oldest made room.</summary>
    Full,

    /// <summary>It was too old to be of use.</summary>
    Expired,

    /// <summary>The receiver will never take it.</summary>
    Refused,
}

/// <summary>What happened to the notifications of one channel since the start. Thread-safe.</summary>
internal sealed class ChannelCounters
{
    private readonly long[] dropped = new long[Enum.GetValues<NotificationDrop>().Length];
    private long posted;
    private long repeated;
    private long filtered;
    private long sent;
    private long messages;
    private long failures;
    private long attempts;
    private volatile LastAttempt? lastSuccess;
    private volatile LastAttempt? lastFailure;

    public long Posted => Interlocked.Read(ref posted);

    public long Repeated => Interlocked.Read(ref repeated);

    public long Filtered => Interlocked.Read(ref filtered);

    public long Sent => Interlocked.Read(ref sent);

    public long Messages => Interlocked.Read(ref messages);

    public long Failures => Interlocked.Read(ref failures);

    public LastAttempt? LastSuccess => lastSuccess;

    public LastAttempt? LastFailure => lastFailure;

    public long Dropped(NotificationDrop reason) => Interlocked.Read(ref dropped[(int)reason]);

    public void WerePosted(int newOnes, int known)
    {
        Interlocked.Add(ref posted, newOnes);
        Interlocked.Add(ref repeated, known);
    }

    public void WasFiltered() => Interlocked.Increment(ref filtered);

    public void WereDropped(NotificationDrop reason, long count) => Interlocked.Add(ref dropped[(int)reason], count);

    public void WereSent(long notifications, Attempt attempt, DateTimeOffset now)
    {
        Interlocked.Add(ref sent, notifications);
        Interlocked.Increment(ref messages);
        lastSuccess = new LastAttempt(Interlocked.Increment(ref attempts), now, attempt);
    }

    public void Failed(Attempt attempt, DateTimeOffset now)
    {
        Interlocked.Increment(ref failures);
        lastFailure = new LastAttempt(Interlocked.Increment(ref attempts), now, attempt);
    }
}

/// <summary>The newest attempt of its kind.</summary>
internal sealed record LastAttempt(long Number, DateTimeOffset Time, Attempt Attempt);
