using System.Diagnostics;
using Clew.Storage.DuckDB.Native;
using Microsoft.Extensions.Logging;

namespace Clew.Storage.DuckDB;

/// <summary>What a timer does beside the writer: moves logs into files, seals files of past days, deletes files that are too old or too many.</summary>
internal sealed class StoreMaintenance(DuckDBStore store, DuckDBOptions options, TimeProvider time, ILogger logger)
{
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim turn = new(1);
    private readonly HashSet<string> failingCheckpoints = [];
    private Task loop = Task.CompletedTask;
    private bool isFailing;

    internal void Start() => loop = Task.Run(LoopAsync);

    internal async Task StopAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await loop.ConfigureAwait(false);
        stopping.Dispose();
    }

    internal async Task RunAsync()
    {
        await turn.WaitAsync().ConfigureAwait(false);
        try
        {
            Checkpoint();
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
            do
            {
                await RunAsync().ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(stopping.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }
    }

    /// <summary>Checkpoints run while the writer waits: DuckDB refuses one beside a write transaction, and a commit would wait anyway.</summary>
    private void Checkpoint()
    {
        DateOnly today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        StoreSession session = store.SessionForRead();
        foreach (DayFile file in session.Files)
        {
            bool isPast = file is { IsSealed: false } && file.Day < today;
            if (isPast || file.WalBytes > options.CheckpointWalBytes)
            {
                store.Writer.WhileIdle(() =>
                {
                    // The files of a session that was replaced meanwhile are looked at next time.
                    if (store.AliveSession() == session)
                    {
                        SealOrCheckpoint(session, file, isPast);
                    }
                });
            }
        }
    }

    private void SealOrCheckpoint(StoreSession session, DayFile file, bool isPast)
    {
        if (isPast)
        {
            Seal(session, file);
        }
        else
        {
            TryCheckpoint(session, file);
        }
    }

    private void Seal(StoreSession session, DayFile file)
    {
        try
        {
            store.Writer.Reset();
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
        if (options.RetentionAge is not { } age)
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
        if (options.RetentionBytes is not { } limit)
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
