using System.Diagnostics;
using Clew.Storage.DuckDB.Native;
using Microsoft.Extensions.Logging;

namespace Clew.Storage.DuckDB.Expire;

/// <summary>
/// Takes content that is too old out of day files: each is copied without it, and the copy takes its place. Runs beside commits, moves and reads, which look
/// into one of the two; one call at a time. A file is copied again only when more of its senders are due.
/// </summary>
internal sealed class ContentExpiry(DuckDBStore store, TimeProvider time, ILogger logger)
{
    /// <summary>A copy that failed, most often for want of disk, costs as much as one that does not.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    private readonly Lock turn = new();
    private volatile DuckDBConnection? running;
    private volatile bool isStopping;
    private DateTimeOffset notBefore;

    /// <summary>Removes what is due, the oldest file first.</summary>
    internal void Run()
    {
        lock (turn)
        {
            RunInTurn();
        }
    }

    /// <summary>Ends what runs, and begins nothing else.</summary>
    internal void Stop()
    {
        isStopping = true;
        running?.Interrupt();
    }

    private void RunInTurn()
    {
        try
        {
            StoreSession session = store.SessionForRead();
            store.Writer.WhileIdle(session.Expired.DeleteReplaced);
            while (!isStopping && store.ContentExpiry is { } rules && time.GetUtcNow() >= notBefore && Next(session, rules) is (DayFile file, HashSet<(string, string)> expired))
            {
                Remove(session, file, expired, rules);
                store.Writer.WhileIdle(session.Expired.DeleteReplaced);
            }
        }
        catch (Exception error) when (error is DuckDBException or StoreUnavailableException or IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            if (!isStopping)
            {
                store.Counters.FailedContentExpiries++;
                notBefore = time.GetUtcNow() + RetryAfter;
                Log.ContentExpiryFailed(logger, error);
            }
        }
    }

    /// <summary>The oldest file with content that is due, and whose that is.</summary>
    private (DayFile File, HashSet<(string, string)> Expired)? Next(StoreSession session, StoreContentExpiry rules)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        foreach (DayFile file in session.Files.Where(file => file is { IsSealed: true, Recent: null }))
        {
            TimeSpan age = now - file.Day.AddDays(1).ToDateTime(TimeOnly.MinValue);
            file.Senders ??= session.Expired.SendersOf(file);
            HashSet<(string, string)> expired = [.. file.Senders.Where(sender => !file.ExpiredContent.Contains(sender) && rules.AgeOf(sender.Environment, sender.Service) is { } kept && kept <= age)];
            if (expired.Count > 0)
            {
                return (file, expired);
            }
        }
        return null;
    }

    private void Remove(StoreSession session, DayFile file, HashSet<(string, string)> expired, StoreContentExpiry rules)
    {
        if (!session.Attached.TryLease(file))
        {
            return;
        }
        long started = Stopwatch.GetTimestamp();
        long before = file.Bytes;
        DayFile? copy = null;
        try
        {
            // Nothing else makes files meanwhile: the writer does, with the same connection.
            store.Writer.WhileIdle(() => copy = session.Expired.Create(file));
            using (DuckDBConnection connection = session.Connect())
            {
                running = connection;
                new ContentCopy(connection, file, copy!, rules).Run(expired, keepsOthers: !file.Senders!.All(sender => expired.Contains(sender) || file.ExpiredContent.Contains(sender)));
                running = null;
            }
            store.Writer.WhileIdle(() => Replace(session, file, copy!, expired));
            store.Counters.ContentExpiries++;
            store.Counters.ContentBytesFreed += Math.Max(0, before - session.Attached.Find(copy!.Name)?.Bytes ?? 0);
            Log.ContentExpired(logger, file.Name, expired.Count, before, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (Exception error) when (error is DuckDBException or IOException or UnauthorizedAccessException or StoreUnavailableException)
        {
            session.IsDead |= error is DuckDBException { InstanceIsDead: true };
            if (copy is not null && !session.IsDead)
            {
                store.Writer.WhileIdle(() => session.Expired.Discard(copy));
            }
            throw;
        }
        finally
        {
            running = null;
            session.Attached.Release([file]);
        }
    }

    private void Replace(StoreSession session, DayFile file, DayFile copy, HashSet<(string, string)> expired)
    {
        // One that came meanwhile has opened the folder anew and knows nothing of the copy.
        if (store.SessionInSlot() != session)
        {
            throw new StoreUnavailableException("The database was opened again.");
        }
        session.Expired.Replace(file, copy, expired);
    }
}
