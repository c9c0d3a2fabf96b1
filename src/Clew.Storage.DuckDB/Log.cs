using Microsoft.Extensions.Logging;

namespace Clew.Storage.DuckDB;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Opened the store in {Folder}: DuckDB {Version}, {Files} day files")]
    internal static partial void Opened(ILogger logger, string folder, string version, int files);

    [LoggerMessage(2, LogLevel.Error, "Cannot open the day file {Path}; its data is missing until it can be opened")]
    internal static partial void DayFileUnreadable(ILogger logger, string path, Exception error);

    [LoggerMessage(3, LogLevel.Information, "Writing to the day file {Name} from now on")]
    internal static partial void DayStarted(ILogger logger, string name);

    [LoggerMessage(4, LogLevel.Debug, "Checkpointed {Name}: {WalBytes} bytes of log in {Milliseconds} ms")]
    internal static partial void Checkpointed(ILogger logger, string name, long walBytes, long milliseconds);

    [LoggerMessage(5, LogLevel.Warning, "Cannot checkpoint {Name}; it is tried again")]
    internal static partial void CheckpointFailed(ILogger logger, string name, Exception error);

    [LoggerMessage(6, LogLevel.Information, "Sealed the day file {Name}: {Spans} spans, {Bytes} bytes")]
    internal static partial void Sealed(ILogger logger, string name, long spans, long bytes);

    [LoggerMessage(7, LogLevel.Information, "Deleted the day file {Name} ({Bytes} bytes) because of its {Reason}")]
    internal static partial void DayFileDeleted(ILogger logger, string name, long bytes, string reason);

    [LoggerMessage(8, LogLevel.Warning, "Cannot delete the day file {Name}; it is tried again")]
    internal static partial void DeleteFailed(ILogger logger, string name, Exception error);

    [LoggerMessage(9, LogLevel.Error, "A commit failed; nothing of it was stored")]
    internal static partial void CommitFailed(ILogger logger, Exception error);

    [LoggerMessage(10, LogLevel.Warning, "The database refuses all further work and is opened again")]
    internal static partial void Reopening(ILogger logger);

    [LoggerMessage(11, LogLevel.Warning, "Maintenance failed; it is tried again")]
    internal static partial void MaintenanceFailed(ILogger logger, Exception error);

    [LoggerMessage(12, LogLevel.Information, "Recovered {Spans} spans from {Path}")]
    internal static partial void JournalRecovered(ILogger logger, string path, long spans);

    [LoggerMessage(13, LogLevel.Warning, "Cannot move {Spans} spans from memory into {Name}; it is tried again")]
    internal static partial void MoveFailed(ILogger logger, string name, long spans, Exception error);

    [LoggerMessage(14, LogLevel.Debug, "Moved {Spans} spans into {Name} in {Milliseconds} ms")]
    internal static partial void Moved(ILogger logger, string name, long spans, long milliseconds);

    [LoggerMessage(15, LogLevel.Debug, "The index of traces was not made after start; the first read makes it")]
    internal static partial void IndexNotMade(ILogger logger, Exception error);

    [LoggerMessage(16, LogLevel.Information, "Settled the recent file {Name}: decided on {Decided} traces, dropped {Dropped}, carried {Carried} over, in {Milliseconds} ms")]
    internal static partial void Settled(ILogger logger, string name, long decided, long dropped, long carried, long milliseconds);

    [LoggerMessage(17, LogLevel.Warning, "Cannot settle a recent file; it is tried again, and nothing is lost meanwhile")]
    internal static partial void SettlementFailed(ILogger logger, Exception error);

    [LoggerMessage(19, LogLevel.Information, "Took the content of {Senders} senders out of {Name} ({Bytes} bytes) in {Milliseconds} ms")]
    internal static partial void ContentExpired(ILogger logger, string name, int senders, long bytes, long milliseconds);

    [LoggerMessage(20, LogLevel.Warning, "Cannot take content that is too old out of a day file; it is tried again in a minute")]
    internal static partial void ContentExpiryFailed(ILogger logger, Exception error);

    [LoggerMessage(18, LogLevel.Debug, "Cannot roll back")]
    internal static partial void RollbackFailed(ILogger logger, Exception error);
}
