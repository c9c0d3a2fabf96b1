namespace Clew.Alert.Heartbeat;

/// <summary>Why nothing comes.</summary>
public enum SilenceCause
{
    /// <summary>Nothing is sent at all.</summary>
    Silent,

    /// <summary>Something is sent, and refused.</summary>
    Rejected,

    /// <summary>Other signals of the service come, its spans do not.</summary>
    Sampled,

    /// <summary>Spans come, and tell times far from now.</summary>
    ClockSkew,
}

/// <param name="Cause">Why.</param>
/// <param name="LastSeen">When it sent something last.</param>
/// <param name="Allowed">How long a pause was to be expected at this time.</param>
/// <param name="Detail">One sentence about the cause.</param>
public sealed record SilenceReport(SilenceCause Cause, DateTimeOffset LastSeen, TimeSpan Allowed, string Detail);
