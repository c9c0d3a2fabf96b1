using System.Diagnostics;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Lets a bounded number of reads run at the same time and stops those that take too long, whose caller went away, or that stand in the
/// way of closing the database.
/// </summary>
internal sealed class ReadSlots(DuckDBStore store, int slotCount, TimeSpan limit, TimeProvider time)
{
    /// <summary>An interrupt between two statements of a read is lost, so it is repeated.</summary>
    private static readonly TimeSpan InterruptInterval = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim slots = new(slotCount);
    private readonly HashSet<DuckDBConnection> active = [];
    private readonly Lock activeLock = new();
    private volatile bool isClosed;

    internal async Task<T> RunAsync<T>(Func<ReadContext, T> read, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(limit, time);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            // Off the caller's thread from here on: opening again after a fatal error and the query itself both block.
            return await Task.Run(() => RunInSlot(read, stop.Token), stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            store.Counters.QueriesTimedOut++;
            throw new QueryTimeoutException(limit);
        }
    }

    /// <summary>Interrupts all reads and runs something while none runs.</summary>
    internal void WhileIdle(Action action)
    {
        int taken = 0;
        try
        {
            while (taken < slotCount)
            {
                if (slots.Wait(InterruptInterval))
                {
                    taken++;
                    continue;
                }
                InterruptAll();
            }
            action();
        }
        finally
        {
            slots.Release(taken);
        }
    }

    /// <summary>Runs something quick while no read runs; reads that begin meanwhile wait for it. False: a read still runs.</summary>
    /// <param name="action">What is run.</param>
    /// <param name="patience">How long to wait for reads that run. No other begins meanwhile.</param>
    internal bool TryWhileIdle(Action action, TimeSpan patience)
    {
        long started = Stopwatch.GetTimestamp();
        int taken = 0;
        try
        {
            while (taken < slotCount && slots.Wait(Left(started, patience)))
            {
                taken++;
            }
            if (taken == slotCount)
            {
                action();
            }
            return taken == slotCount;
        }
        finally
        {
            if (taken > 0)
            {
                slots.Release(taken);
            }
        }
    }

    private static TimeSpan Left(long started, TimeSpan patience)
    {
        TimeSpan left = patience - Stopwatch.GetElapsedTime(started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    internal void Close(Action action)
    {
        isClosed = true;
        WhileIdle(action);
    }

    private T RunInSlot<T>(Func<ReadContext, T> read, CancellationToken stop)
    {
        for (int attempt = 0; ; attempt++)
        {
            store.SessionForRead();
            slots.Wait(stop);
            try
            {
                if (isClosed)
                {
                    throw new StoreUnavailableException("The store is closed.");
                }
                // The session may have died between the look at it and the slot; with the slot in hand it cannot be replaced.
                if (store.SessionInSlot() is { } session)
                {
                    return Run(session, read, stop);
                }
                if (attempt == 3)
                {
                    throw new StoreUnavailableException("The database is being opened again.");
                }
            }
            finally
            {
                slots.Release();
            }
        }
    }

    private T Run<T>(StoreSession session, Func<ReadContext, T> read, CancellationToken stop)
    {
        while (true)
        {
            if (TryRun(session, read, stop, out T result))
            {
                return result;
            }
            stop.ThrowIfCancellationRequested();
        }
    }

    private bool TryRun<T>(StoreSession session, Func<ReadContext, T> read, CancellationToken stop, out T result)
    {
        // First what is in memory: what it lacks by then is in a file before the read's transaction begins.
        FreshSnapshot fresh = store.Fresh.Lease();
        IReadOnlyList<DayFile> files = session.Attached.Lease();
        try
        {
            return TryRun(session, files, fresh, read, stop, out result);
        }
        catch (DuckDBException error)
        {
            session.IsDead |= error.InstanceIsDead;
            stop.ThrowIfCancellationRequested();
            throw new StoreUnavailableException("The store cannot be read: " + error.Message, error);
        }
        finally
        {
            session.Attached.Release(files);
            store.Fresh.Release(fresh);
        }
    }

    /// <summary>False: what the read leased is out of date.</summary>
    private bool TryRun<T>(StoreSession session, IReadOnlyList<DayFile> files, FreshSnapshot fresh, Func<ReadContext, T> read, CancellationToken stop, out T result)
    {
        ReadConnection connection = session.Connections.Rent();
        lock (activeLock)
        {
            active.Add(connection.Connection);
        }
        try
        {
            using Timer interrupter = new(_ => connection.Connection.Interrupt(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            using CancellationTokenRegistration registration = stop.Register(() => interrupter.Change(TimeSpan.Zero, InterruptInterval));
            if (connection.Begin(files, fresh) is not { } sources)
            {
                result = default!;
                return false;
            }
            result = read(new ReadContext(connection, session.Fragments, sources, stop));
            return true;
        }
        finally
        {
            lock (activeLock)
            {
                active.Remove(connection.Connection);
            }
            session.Connections.Return(connection);
        }
    }

    private void InterruptAll()
    {
        lock (activeLock)
        {
            foreach (DuckDBConnection connection in active)
            {
                connection.Interrupt();
            }
        }
    }
}
