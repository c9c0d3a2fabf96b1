using System.Diagnostics;
using System.Globalization;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Microsoft.Extensions.Logging;

namespace Clew.Storage.DuckDB.Recent;

/// <summary>
/// Settles recent files: decides on their traces, copies what is kept, and all sums, into the day file in one transaction that also notes the file's
/// number, and deletes the file. Traces that go on are copied into a file of the rest before that, which nothing sees until the number is noted. Runs
/// beside commits, moves and reads; one call at a time.
/// </summary>
internal sealed class RecentSettlement(DuckDBStore store, TimeProvider time, ILogger logger)
{
    /// <summary>Each leaves a rest, and rests leave rests: some 7 times within <see cref="RecentFile.CountMax"/>.</summary>
    private const int EarlyPerHourMax = 60;

    private readonly Lock turn = new();
    private volatile DuckDBConnection? running;
    private volatile bool isStopping;
    private bool isFailing;

    /// <summary>Bytes of the files that are not settled.</summary>
    internal static long BytesOf(IEnumerable<DayFile> files) => files.Where(file => file.Recent is { IsSettled: false }).Sum(file => file.Bytes);

    /// <summary>Settles what is due, the oldest first, until one fails; and deletes what is settled.</summary>
    internal void SettleDue()
    {
        lock (turn)
        {
            StoreSession? session = null;
            try
            {
                session = store.SessionForRead();
                while (!isStopping && Next(session) is { } file)
                {
                    Settle(session, file);
                }
                isFailing = false;
                DeleteSettled(session);
            }
            catch (Exception error) when (error is DuckDBException or StoreUnavailableException or IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                Failed(session, error);
            }
        }
    }

    /// <summary>Ends a settlement that runs, and begins no other. What it had not finished is done after the next start.</summary>
    internal void Stop()
    {
        isStopping = true;
        running?.Interrupt();
    }

    private void Failed(StoreSession? session, Exception error)
    {
        if (isStopping)
        {
            return;
        }
        store.Counters.FailedRecentSettlements++;
        if (session is not null && error is DuckDBException { InstanceIsDead: true })
        {
            session.IsDead = true;
        }
        if (!isFailing)
        {
            isFailing = true;
            Log.SettlementFailed(logger, error);
        }
    }

    private DayFile? Next(StoreSession session)
    {
        StoreSampling? sampling = store.Sampling;
        DayFile[] files = [.. session.Files.Where(file => file.Recent is { IsSettled: false })];
        DayFile[] due = [.. files.Where(file => IsDue(file, sampling))];
        if (due.Length > 0)
        {
            // All or none: a trace of which a part is on its way into one of them would be carried over once more.
            return due.All(TryClose) ? due[0] : null;
        }
        return sampling is null || BytesOf(files) <= sampling.RecentMaxBytes
            ? null
            // A rest is what goes on: settled early, it would only leave another one.
            : files.FirstOrDefault(file => !file.Recent!.IsRest && MaySettleEarly(file.Recent) && TryClose(file));
    }

    /// <summary>An hour has so many files, rests included: its last one takes all that still comes, however little disk is allowed.</summary>
    private bool MaySettleEarly(RecentFile recent) => recent.Count < EarlyPerHourMax || recent.Ends <= time.GetUtcNow().UtcDateTime;

    /// <summary>Sees to it that no more rows come into a file. False: some are still on their way into it.</summary>
    private bool TryClose(DayFile file)
    {
        bool isComplete = false;
        store.Writer.WhileIdle(() =>
        {
            file.Recent!.IsFull = true;
            isComplete = store.Writer.OpenFile != file.Name && store.Fresh.Segments.All(segment => segment.DayFile != file.Name);
        });
        return isComplete;
    }

    private bool IsDue(DayFile file, StoreSampling? sampling) =>
        file.Recent is { } recent && (sampling is null || (recent.DueAt(sampling.Hold) <= time.GetUtcNow().UtcDateTime && !IsNeeded(recent)));

    /// <summary>Its rows may have to be sent on as they are.</summary>
    private bool IsNeeded(RecentFile recent) => store.NeededFromUnixNano is { } from && from < ToUnixNano(new DateTimeOffset(recent.Ends));

    private void Settle(StoreSession session, DayFile file)
    {
        long started = Stopwatch.GetTimestamp();
        StoreSampling? sampling = store.Sampling;
        bool isEarly = !IsDue(file, sampling);
        DayFile? target = null;
        // Nothing else makes files meanwhile: the writer does, with the same connection.
        store.Writer.WhileIdle(() => target = session.KeepingFileOf(file.Day));
        using ReadConnection connection = session.OpenConnection();
        running = connection.Connection;
        connection.Connection.Execute("CREATE TEMP TABLE decisions (trace_id BLOB, weight DOUBLE, policy VARCHAR, verdict UTINYINT); CREATE TEMP TABLE dropped (trace UBIGINT)");
        Decisions decisions = new(connection, file.Day, sampling?.Rules);
        foreach ((long from, long to) in Steps(connection, file, (file.Traces.Rows / (sampling?.TracesPerStep ?? StoreSampling.DefaultTracesPerStep)) + 1))
        {
            connection.Connection.Execute($"""
                CREATE OR REPLACE TEMP TABLE picked AS SELECT trace_id FROM {file.Name}.traces GROUP BY trace_id
                  HAVING min(min_start) >= {FactsTable.Text(from)} AND {(to == long.MaxValue ? "true" : "min(min_start) < " + FactsTable.Text(to))}
                """);
            Decide(session, connection, file, sampling, isEarly, decisions);
        }
        long rows = Copy(session, connection.Connection, file, target!, decisions);
        running = null;
        file.Recent!.IsSettled = true;
        store.Counters.Count(decisions, rows, isEarly);
        Log.Settled(logger, file.Name, decisions.Decided, decisions.Dropped, decisions.Carried, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>Stretches of time in which about as many traces start each, in order: rates and percentiles go with time.</summary>
    private static List<(long From, long To)> Steps(ReadConnection connection, DayFile file, long count)
    {
        List<(long, long)> steps = [];
        // The last one has no end: a time beyond what 64 bits hold is stored as the latest that they do.
        long from = long.MinValue + 1;
        string shares = string.Join(", ", Enumerable.Range(1, (int)count - 1).Select(step => ((double)step / count).ToString("F6", CultureInfo.InvariantCulture)));
        if (count > 1)
        {
            using ResultReader row = connection.ExecuteOnce($"SELECT unnest(list_sort(approx_quantile(min_start, [{shares}])))::BIGINT FROM {file.Name}.traces");
            while (row.Read())
            {
                steps.Add((from, row.GetInt64(0)));
                from = row.GetInt64(0);
            }
        }
        steps.Add((from, long.MaxValue));
        return steps;
    }

    /// <summary>Decides on the traces of the table <c>picked</c>.</summary>
    private void Decide(StoreSession session, ReadConnection connection, DayFile file, StoreSampling? sampling, bool isEarly, Decisions decisions)
    {
        FreshSnapshot fresh = store.Fresh.Lease();
        try
        {
            // Only this thread settles and deletes recent files, so what it sees cannot be out of date.
            IReadOnlyList<ReadSource> sources = connection.Begin(session.Files, fresh) ?? throw new InvalidOperationException("A recent file was settled by somebody else.");
            new FactsTable(connection.Connection.Execute, "(SELECT trace_id FROM picked)") { NeedsSpans = sampling?.Rules.NeedsSpans == true }.Make(
                [.. sources.Where(source => source.File.Recent is not null || DroppedTraces.MayNote(source, file.Day))],
                // What a day file has of a trace was kept already, whatever its spans say; so only files of what is undecided matter.
                [.. sources.Where(source => source.File.Recent is not null)],
                other => !isEarly && other != file && other.Recent is not null && !IsDue(other, sampling),
                sampling?.Rules.AttributeKeys ?? new HashSet<string>());
            // Rows of a table get their numbers when the transaction ends.
            connection.Commit();
            DateTimeOffset now = time.GetUtcNow();
            (long quiet, long idle) = (ToUnixNano(now - (sampling?.Quiet ?? default)), ToUnixNano(now - (sampling?.Idle ?? default)));
            decisions.Make(sources, trace => trace.IsLater || trace.ReceivedUnixNano > (trace.Facts.HasRoot ? quiet : idle));
        }
        finally
        {
            store.Fresh.Release(fresh);
        }
    }

    private long Copy(StoreSession session, DuckDBConnection connection, DayFile file, DayFile target, Decisions decisions)
    {
        DayFile? rest = decisions.Carried > 0 ? CopyRest(session, connection, file) : null;
        (long Parts, long UsageKeys, long RunKeys) offset = default;
        store.Writer.WhileIdle(() => offset = Reserve(file, target));
        RecentCopy copy = new(connection, file, target) { Offset = offset };
        try
        {
            connection.Execute("BEGIN");
            copy.CopyKept();
            connection.Execute($"INSERT INTO {target.Name}.recent_files VALUES ({FactsTable.Text(file.Number)}, {(rest is null ? "NULL" : FactsTable.Text(rest.Number))})");
            // Before the rows can be seen, as with those of a commit.
            store.Writer.WhileIdle(() => Include(copy, file, target));
            connection.Execute("COMMIT");
        }
        catch (DuckDBException error) when (!error.InstanceIsDead)
        {
            TryRollback(connection);
            // An interrupt may have come when the transaction was through already.
            if (!session.Recent.IsSettled(file))
            {
                if (rest is not null)
                {
                    store.Writer.WhileIdle(() => session.Withdraw(rest));
                }
                throw;
            }
        }
        return copy.Rows;
    }

    /// <summary>Makes the file of the rest. It is in the list of files before the other one is settled, so that no read misses it.</summary>
    private DayFile CopyRest(StoreSession session, DuckDBConnection connection, DayFile file)
    {
        DayFile? rest = null;
        store.Writer.WhileIdle(() => rest = session.Recent.CreateRest(file));
        try
        {
            connection.Execute("BEGIN");
            new RecentCopy(connection, file, rest!).CopyCarried();
            connection.Execute($"INSERT INTO {rest!.Name}.recent_files VALUES ({FactsTable.Text(file.Number)}, NULL); COMMIT; CHECKPOINT {rest.Name}");
            store.Writer.WhileIdle(() =>
            {
                session.ReadRanges(rest);
                session.Add(rest);
            });
            return rest;
        }
        catch (DuckDBException error)
        {
            if (!error.InstanceIsDead)
            {
                TryRollback(connection);
                store.Writer.WhileIdle(() => session.Recent.Discard(rest!));
            }
            throw;
        }
    }

    /// <summary>Numbers that no commit gives meanwhile.</summary>
    private static (long Parts, long UsageKeys, long RunKeys) Reserve(DayFile file, DayFile target)
    {
        (long, long, long) offset = (target.Parts.Next, target.UsageKeys.Next, target.RunKeys.Next);
        target.Parts.Next += file.Parts.Next;
        target.UsageKeys.Next += file.UsageKeys.Next;
        target.RunKeys.Next += file.RunKeys.Next;
        return offset;
    }

    private static void Include(RecentCopy copy, DayFile file, DayFile target)
    {
        Include(target.Spans, file.Spans, copy.RowsOf(StoreTable.Spans));
        Include(target.Traces, file.Traces, copy.RowsOf(StoreTable.Traces));
        Include(target.Logs, file.Logs, copy.RowsOf(StoreTable.Logs));
        Include(target.Metrics, file.Metrics, copy.RowsOf(StoreTable.MetricPoints));
        Include(target.Usage, file.Usage, copy.RowsOf(StoreTable.Usage));
        Include(target.Runs, file.Runs, copy.RowsOf(StoreTable.Runs));
        Include(target.Findings, file.Findings, copy.RowsOf(StoreTable.Findings));
        target.SettlementRows += copy.RowsOf(StoreTable.Settlements);
    }

    private static void Include(TableRange target, TableRange source, long rows)
    {
        if (rows > 0)
        {
            target.Include(source.Min, source.Max);
            target.Rows += rows;
        }
    }

    private void DeleteSettled(StoreSession session)
    {
        foreach (DayFile file in session.Files.Where(file => file.Recent is { IsSettled: true }))
        {
            long bytes = file.Bytes;
            try
            {
                bool isDeleted = false;
                store.Writer.WhileIdle(() => isDeleted = session.TryDelete(file));
                if (isDeleted)
                {
                    Log.DayFileDeleted(logger, file.Name, bytes, "settlement");
                }
            }
            catch (Exception error) when (error is DuckDBException or IOException or UnauthorizedAccessException)
            {
                Log.DeleteFailed(logger, file.Name, error);
            }
        }
    }

    private void TryRollback(DuckDBConnection connection)
    {
        try
        {
            connection.Execute("ROLLBACK");
        }
        catch (DuckDBException error)
        {
            // The error before it is what counts, and the connection is closed next.
            Log.RollbackFailed(logger, error);
        }
    }

    private static long ToUnixNano(DateTimeOffset at) => (at.UtcTicks - DateTime.UnixEpoch.Ticks) * 100;
}
