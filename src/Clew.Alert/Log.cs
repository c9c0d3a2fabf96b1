using Clew.Alert.Notify;
using Microsoft.Extensions.Logging;

namespace Clew.Alert;

/// <summary>Every message that this project logs.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Warning, "Channel {Channel}: {Problem}")]
    public static partial void ChannelFailed(ILogger log, string channel, string problem);

    [LoggerMessage(2001, LogLevel.Warning, "Channel {Channel}: {Count} notifications were not told ({Reason}).")]
    public static partial void NotificationsDropped(ILogger log, string channel, int count, NotificationDrop reason);

    [LoggerMessage(2002, LogLevel.Error, "The sender of channel {Channel} failed; what it has to tell waits for a restart.")]
    public static partial void ChannelBroke(ILogger log, string channel, Exception exception);

    [LoggerMessage(2003, LogLevel.Warning, "The journal of channel {Channel} has {Count} lines that cannot be read.")]
    public static partial void JournalTorn(ILogger log, string channel, int count);

    [LoggerMessage(2004, LogLevel.Warning, "There is no channel {Channel}: a rule names it, and nobody is told.")]
    public static partial void NoSuchChannel(ILogger log, string channel);

    [LoggerMessage(2005, LogLevel.Debug, "Channel {Channel} stopped; {Count} notifications wait for the next start.")]
    public static partial void ChannelStopped(ILogger log, string channel, int count);

    [LoggerMessage(2006, LogLevel.Error, "The journal of channel {Channel} cannot be written: {Problem} What was told meanwhile is told again after a restart.")]
    public static partial void JournalFailed(ILogger log, string channel, string problem);

    [LoggerMessage(2010, LogLevel.Warning, "Remote-write to {Host} failed: {Fault}")]
    public static partial void RemoteWriteFailed(ILogger log, string host, string fault);

    [LoggerMessage(2011, LogLevel.Debug, "Remote-write stopped.")]
    public static partial void RemoteWriteStopped(ILogger log);

    [LoggerMessage(2007, LogLevel.Error, "A message for channel {Channel} could not be written and is given up.")]
    public static partial void MessageFailed(ILogger log, string channel, Exception exception);
}
