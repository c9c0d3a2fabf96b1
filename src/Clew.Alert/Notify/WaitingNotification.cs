namespace Clew.Alert.Notify;

/// <summary>A notification that a channel has not told yet.</summary>
/// <param name="Key">What makes two notifications one.</param>
/// <param name="Notification">What to tell.</param>
/// <param name="PostedUnixMillis">Since when it waits.</param>
internal sealed record WaitingNotification(string Key, Notification Notification, long PostedUnixMillis);
