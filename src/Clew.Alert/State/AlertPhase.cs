namespace Clew.Alert.State;

/// <summary>What a series is in while its condition is true, or was a moment ago.</summary>
public enum AlertPhase
{
    /// <summary>The condition is true, but not for long enough.</summary>
    Pending,
    Firing,
}
