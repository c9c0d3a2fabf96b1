using Clew.Telemetry.Otlp;
using Microsoft.Extensions.Logging;

namespace Clew.Export;

/// <summary>Every log message about destinations.</summary>
internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Warning, "Destination {Name}: {Items} {Signal} items were dropped ({Reason}). {Status} {Message}")]
    public static partial void Dropped(ILogger log, string name, OtlpSignal signal, long items, ExportDrop reason, string status, string message);

    [LoggerMessage(102, LogLevel.Warning, "Destination {Name} took a {Signal} request without {Items} items. {Message}")]
    public static partial void PartialSuccess(ILogger log, string name, OtlpSignal signal, long items, string message);

    [LoggerMessage(103, LogLevel.Error, "Destination {Name}: frames of the {Signal} queue cannot be read; {Items} items are lost.")]
    public static partial void QueueCorrupt(ILogger log, string name, OtlpSignal signal, long items);

    [LoggerMessage(104, LogLevel.Debug, "Destination {Name}: a {Signal} sender stopped.")]
    public static partial void SenderStopped(ILogger log, string name, OtlpSignal signal);

    [LoggerMessage(105, LogLevel.Error, "Destination {Name}: a {Signal} sender failed and stopped; its queue keeps what waits.")]
    public static partial void SenderFailed(ILogger log, string name, OtlpSignal signal, Exception exception);

    [LoggerMessage(106, LogLevel.Warning, "Destination {Name}: the {Signal} queue held {Bytes} bytes that cannot be read, as a crash leaves them at the end of a file; they are not sent.")]
    public static partial void QueueTorn(ILogger log, string name, OtlpSignal signal, long bytes);

    [LoggerMessage(107, LogLevel.Information, "Destination {Name} is in use: {Signals} to {Host}.")]
    public static partial void DestinationUsed(ILogger log, string name, ExportSignals signals, string host);

    [LoggerMessage(108, LogLevel.Information, "Destination {Name} was removed; {Items} items that wait for it are still sent.")]
    public static partial void DestinationDrains(ILogger log, string name, long items);

    [LoggerMessage(109, LogLevel.Information, "Destination {Name} was removed and its queue is empty.")]
    public static partial void DestinationGone(ILogger log, string name);

    [LoggerMessage(110, LogLevel.Warning, "The queue in {Folder} ({Bytes} bytes) belongs to no destination of the configuration. It is kept: name the destination again, or delete the folder.")]
    public static partial void QueueOrphaned(ILogger log, string folder, long bytes);

    [LoggerMessage(111, LogLevel.Error, "Requests cannot be queued for destinations: {Reason} Clients are told to come again.")]
    public static partial void QueueUnavailable(ILogger log, string reason);

    [LoggerMessage(112, LogLevel.Information, "Requests are queued for destinations again.")]
    public static partial void QueueRecovered(ILogger log);

    [LoggerMessage(113, LogLevel.Warning, "Destination {Name} is full: {Items} {Signal} items, the oldest, made room.")]
    public static partial void QueueFull(ILogger log, string name, OtlpSignal signal, long items);

    [LoggerMessage(114, LogLevel.Warning, "Destination {Name} was removed and its queue is empty, but its folder could not be deleted: {Reason}")]
    public static partial void QueueNotDeleted(ILogger log, string name, string reason);
}
