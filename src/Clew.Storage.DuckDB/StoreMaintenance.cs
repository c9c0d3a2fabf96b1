using System.Diagnostics;
using Clew.Storage.DuckDB.Expire;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Storage.DuckDB.Recent;
using Microsoft.Extensions.Logging;

namespace Clew.Storage.DuckDB;

/// <summary>
/// What happens beside the writer: moves segments from memory into day files, and DuckDB's logs into the files, seals files of past days, deletes
/// files that are too old or too many.
/// </summary>
internal sealed class StoreMaintenance(DuckDBStore store, DuckDBOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>Some million rows of a few columns. More comes from the system's page cache, at the cost of a checksum.</summary>
    private const long CachedWhileWritingMaxBytes = 64L << 20;

    /// <summary>Reads that begin meanwhile wait as long, once in a hundred megabytes that were written.</summary>
    private static readonly TimeSpan TrimPatience = TimeSpan.FromMilliseconds(300);

    private readonly RecentSettlement settlement = new(store, time, logger);
    private readonly ContentExpiry expiry = new(store, time, logger);
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim turn = new(1);
    private readonly SemaphoreSlim wake = new(0);
    private readonly HashSet<string> failingCheckpoints = [];
    private readonly ManualResetEventSlim moveEnded = new();
    private volatile Exception? moveError;
    private volatile bool hasReadFiles;
    private Task loop = Task.CompletedTask;
    private Task settling = Task.CompletedTask;
    private bool isFailing;

    internal void Start() => loop = Task.Run(LoopAsync);

    internal void Wake() => wake.Release();

    /// <summary>Returns when a segment was moved, or after a short while.</summary>
    /// <exception cref="StoreUnavailableException">The last attempt failed.</exception>
    internal void WaitForMove()
    {
        if (moveError is { } error)
        {
            throw new StoreUnavailableException("Memory is full, and nothing can be moved into the day file: " + error.Message, error);
        }
        moveEnded.Reset();
        moveEnded.Wait(TimeSpan.FromMilliseconds(100));
    }

    internal async Task StopAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await loop.ConfigureAwait(false);
        settlement.Stop();
        expiry.Stop();
        await settling.ConfigureAwait(false);
        stopping.Dispose();
    }

    /// <summary>Runs something while nothing is moved or deleted: a read would keep a file from deletion.</summary>
    internal async Task RunBetweenAsync(Func<Task> action)
    {
        await turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await action().ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>All that is to be done now, one after the other.</summary>
    internal async Task RunAsync()
    {
        do
        {
            await RunStepsAsync().ConfigureAwait(false);
        }
        while (store.Fresh.OldestClosed is not null && moveError is null && !isFailing);
        SettleAndExpire();
    }

    /// <summary>What takes long, beside all else.</summary>
    private void SettleAndExpire()
    {
        long before = store.Counters.RecentFilesSettled + store.Counters.ContentExpiries;
        settlement.SettleDue();
        expiry.Run();
        if (store.Counters.RecentFilesSettled + store.Counters.ContentExpiries != before)
        {
            EngineMemory.Purge();
            hasReadFiles = true;
        }
    }

    private async Task RunStepsAsync()
    {
        await turn.WaitAsync().ConfigureAwait(false);
        try
        {
            store.Writer.CloseSegment(now: false);
            WriteWithoutCaching();
            store.Writer.WhileIdle(() =>
            {
                StoreSession session = store.AliveSession();
                DeleteByAge(session);
                DeleteBySize(session);
            });
            isFailing = false;
        }
        catch (Exception error) when (error is DuckDBException or StoreUnavailableException or IOException or UnauthorizedAccessException)
        {
            // Told once per outage: this runs every second.
            if (!isFailing)
            {
                isFailing = true;
                Log.MaintenanceFailed(logger, error);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>
    /// What moves and checkpoints wrote leaves DuckDB's cache again, which else grows to its limit while nobody reads. What reads brought stays, but
    /// only so much of it: reads of the store's own go on while it is written, and nothing tells their blocks from those of people's.
    /// </summary>
    private void WriteWithoutCaching()
    {
        if (store.Fresh.OldestClosed is null)
        {
            store.BlockPool.Trim();
        }
        long before = store.Counters.SegmentsMoved + store.Counters.Checkpoints;
        long cached = store.SessionForRead().CachedBytes();
        if (store.Fresh.OldestClosed is { } segment && TryMove(segment) && store.Fresh.OldestClosed is not null)
        {
            // One in a round: under a load that never pauses there is always another, and the log and the cache would grow meanwhile.
            Wake();
        }
        Checkpoint();
        if (hasReadFiles || store.Counters.SegmentsMoved + store.Counters.Checkpoints != before)
        {
            hasReadFiles = !TryTrim(cached);
            store.Counters.SkippedTrims += hasReadFiles ? 1 : 0;
        }
    }

    /// <summary>False: reads run. What is read meanwhile stays until the next time.</summary>
    private bool TryTrim(long cached)
    {
        // Under load the store's own reads follow one another without a pause, and the cache would grow to its limit.
        TimeSpan patience = cached > 2 * CachedWhileWritingMaxBytes ? TrimPatience : TimeSpan.Zero;
        return store.Reader.Slots.TryWhileIdle(() => store.SessionForRead().TrimCache(Math.Min(cached, CachedWhileWritingMaxBytes)), patience);
    }

    /// <summary>Moves every closed segment, the oldest first, until one fails, and returns how many.</summary>
    internal int MoveAll()
    {
        int moved = 0;
        while (store.Fresh.OldestClosed is { } segment && TryMove(segment))
        {
            moved++;
        }
        return moved;
    }

    private bool TryMove(FreshSegment segment)
    {
        long started = Stopwatch.GetTimestamp();
        StoreSession? session = null;
        try
        {
            session = store.SessionForRead();
            DayFile file = session.FileOf(segment);
            // A session that came between may have lost the answer to a commit that succeeded.
            if (moveError is null || !session.Holds(file, segment.Number))
            {
                session.Move.Move(segment, file);
            }
            long spans = segment.Spans;
            store.Fresh.Retire(segment);
            File.Delete(segment.JournalPath);
            EngineMemory.Purge();
            store.Counters.SegmentsMoved++;
            moveError = null;
            Log.Moved(logger, file.Name, spans, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return true;
        }
        catch (Exception error) when (error is DuckDBException or StoreUnavailableException or IOException or UnauthorizedAccessException)
        {
            store.Counters.FailedSegmentMoves++;
            if (session is not null && error is DuckDBException { InstanceIsDead: true })
            {
                session.IsDead = true;
            }
            if (moveError is null)
            {
                Log.MoveFailed(logger, segment.DayFile, segment.Spans, error);
            }
            moveError = error;
            return false;
        }
        finally
        {
            moveEnded.Set();
        }
    }

    internal void CheckpointAll(StoreSession session)
    {
        foreach (DayFile file in session.Files.Where(file => file.WalBytes > 0))
        {
            TryCheckpoint(session, file);
        }
        try
        {
            session.Checkpoint("catalog");
        }
        catch (DuckDBException error)
        {
            store.Counters.FailedCheckpoints++;
            Log.CheckpointFailed(logger, "catalog", error);
        }
    }

    private async Task LoopAsync()
    {
        using PeriodicTimer timer = new(options.MaintenanceInterval, time);
        try
        {
            Task<bool> tick = timer.WaitForNextTickAsync(stopping.Token).AsTask();
            Task woken = wake.WaitAsync(stopping.Token);
            while (true)
            {
                await RunStepsAsync().ConfigureAwait(false);
                // It may take many seconds, and memory must be emptied meanwhile.
                settling = settling.IsCompleted ? Task.Run(SettleAndExpire) : settling;
                Task first = await Task.WhenAny(tick, woken).ConfigureAwait(false);
                await first.ConfigureAwait(false);
                tick = tick.IsCompleted ? timer.WaitForNextTickAsync(stopping.Token).AsTask() : tick;
                woken = woken.IsCompleted ? wake.WaitAsync(stopping.Token) : woken;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }
    }

    /// <summary>A commit goes to the journal and does not wait for this.</summary>
    private void Checkpoint()
    {
        DateOnly today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        StoreSession session = store.SessionForRead();
        HashSet<string> waiting = [.. store.Fresh.Segments.Select(segment => segment.DayFile)];
        foreach (DayFile file in session.Files)
        {
            bool isPast = file is { IsSealed: false, Recent: null } && file.Day < today && !waiting.Contains(file.Name)
                && !session.Files.Any(other => other.Recent is not null && other.Day == file.Day);
            long walBytes = file.WalBytes;
            if (isPast)
            {
                store.Writer.WhileIdle(() => Seal(session, file));
            }
            else if (walBytes > options.CheckpointWalBytes || (walBytes > 0 && waiting.Count == 0))
            {
                TryCheckpoint(session, file);
            }
        }
    }

    private void Seal(StoreSession session, DayFile file)
    {
        try
        {
            session.Seal(file);
            Log.Sealed(logger, file.Name, file.Spans.Rows, file.Bytes);
        }
        catch (DuckDBException error)
        {
            Failed(session, file, error);
        }
    }

    private void TryCheckpoint(StoreSession session, DayFile file)
    {
        long walBytes = file.WalBytes;
        long started = Stopwatch.GetTimestamp();
        try
        {
            session.Checkpoint(file.Name);
            store.Counters.Checkpoints++;
            failingCheckpoints.Remove(file.Name);
            Log.Checkpointed(logger, file.Name, walBytes, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (DuckDBException error)
        {
            Failed(session, file, error);
        }
    }

    private void Failed(StoreSession session, DayFile file, DuckDBException error)
    {
        store.Counters.FailedCheckpoints++;
        session.IsDead |= error.InstanceIsDead;
        if (failingCheckpoints.Add(file.Name))
        {
            Log.CheckpointFailed(logger, file.Name, error);
        }
    }

    private void DeleteByAge(StoreSession session)
    {
        if (store.Retention.Age is not { } age)
        {
            return;
        }
        DateTime oldest = time.GetUtcNow().UtcDateTime - age;
        foreach (DayFile file in session.Files.Where(file => file.IsSealed && file.Day.AddDays(1).ToDateTime(TimeOnly.MinValue) <= oldest))
        {
            store.Counters.FilesDeletedByAge += Delete(session, file, "age") ? 1 : 0;
        }
    }

    private void DeleteBySize(StoreSession session)
    {
        if (store.Retention.Bytes is not { } limit)
        {
            return;
        }
        IReadOnlyList<DayFile> files = session.Files;
        long total = files.Sum(file => file.Bytes);
        foreach (DayFile file in files.Where(file => file.IsSealed))
        {
            if (total <= limit)
            {
                return;
            }
            total -= file.Bytes;
            store.Counters.FilesDeletedBySize += Delete(session, file, "size") ? 1 : 0;
        }
    }

    private bool Delete(StoreSession session, DayFile file, string reason)
    {
        long bytes = file.Bytes;
        try
        {
            if (!session.TryDelete(file))
            {
                return false;
            }
            Log.DayFileDeleted(logger, file.Name, bytes, reason);
            return true;
        }
        catch (Exception error) when (error is DuckDBException or IOException or UnauthorizedAccessException)
        {
            Log.DeleteFailed(logger, file.Name, error);
            return false;
        }
    }
}
