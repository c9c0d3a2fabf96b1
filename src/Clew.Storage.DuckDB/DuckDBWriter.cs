using System.Diagnostics;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Recent;
using Clew.Storage.DuckDB.Runs;
using Clew.Telemetry;
using Microsoft.Extensions.Logging;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Commits batches: their rows become a block, the block goes into the journal, and then every read sees it. Moving blocks into the file of
/// the day is <see cref="StoreMaintenance"/>'s work, beside. One thread calls <see cref="Commit"/>.
/// </summary>
public sealed class DuckDBWriter
{
    private readonly DuckDBStore store;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private CommitRows? rows;
    private FreshSegment? open;
    private string? announcedFile;
    private bool isClosed;

    internal DuckDBWriter(DuckDBStore store, TimeProvider time, ILogger logger)
    {
        this.store = store;
        this.time = time;
        this.logger = logger;
    }

    /// <summary>
    /// Stores all items, or none, and returns when they are durable: in the journal on disk, and visible to every read that starts from now on.
    /// Of spans with the same trace and span id the last one is kept. Texts are copied, so the batches can be reused at once.
    /// </summary>
    /// <exception cref="StoreUnavailableException">
    /// Nothing was stored: disk full, folder read-only, store closed. The same call works again when the cause is gone.
    /// </exception>
    public void Commit(IReadOnlyList<SpanBatch> spans, IReadOnlyList<LogBatch> logs, IReadOnlyList<MetricBatch> metrics)
    {
        long started = Stopwatch.GetTimestamp();
        InCommit((file, target) => target.Add(file, spans, logs, metrics), isCorrection: false);
        store.Counters.Commits++;
        store.Counters.LastCommitTicks = Stopwatch.GetElapsedTime(started).Ticks;
    }

    /// <summary>Writes corrections at once and returns how many traces they are of. Any thread may call it.</summary>
    /// <exception cref="StoreUnavailableException">Nothing was written.</exception>
    internal int Correct(IReadOnlyList<(Span Span, SpanShare Change)> changes)
    {
        int traces = 0;
        InCommit((file, target) => traces = target.AddCorrections(file, changes), isCorrection: true);
        return traces;
    }

    /// <summary>Writes at once what the sums over runs lack, and takes away what they have too much. Any thread may call it.</summary>
    /// <exception cref="StoreUnavailableException">Nothing was written.</exception>
    internal void Correct(IReadOnlyList<(Run Run, int Sign)> changes) => InCommit((file, target) => target.AddRuns(file, changes), isCorrection: true);

    /// <summary>
    /// Writes at once what was found in some traces, in place of what was found in them before. Any thread may call it.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Nothing was written.</exception>
    internal void Write(IReadOnlyList<FindingLook> looks, long number) => InCommit((_, target) => target.AddFindings(looks, number), isCorrection: true);

    /// <summary>Runs something while no commit runs.</summary>
    internal void WhileIdle(Action action)
    {
        lock (gate)
        {
            action();
        }
    }

    /// <summary>The file that the open segment belongs to.</summary>
    internal string? OpenFile
    {
        get
        {
            lock (gate)
            {
                return open?.DayFile;
            }
        }
    }

    /// <summary>Closes the open segment when it is old, of a past day, or has been quiet for a while, so that it gets into its file.</summary>
    /// <param name="now">Close it whether it is due or not.</param>
    internal void CloseSegment(bool now)
    {
        lock (gate)
        {
            if (open is { } segment && (now || IsDue(segment)))
            {
                Close(segment);
            }
        }
    }

    internal void Close()
    {
        lock (gate)
        {
            isClosed = true;
            if (open is { } segment)
            {
                Close(segment);
            }
            rows?.Dispose();
            rows = null;
        }
    }

    private void InCommit(Action<DayFile, CommitRows> write, bool isCorrection)
    {
        store.WaitForRoom();
        lock (gate)
        {
            if (isClosed)
            {
                throw new StoreUnavailableException("The store is closed.");
            }
            DayFile? file = null;
            try
            {
                StoreSession session = store.AliveSession();
                rows ??= new CommitRows(session.Shapes);
                (FreshSegment segment, file) = SegmentFor(session);
                write(file, rows);
                Append(segment, file, rows.Build(segment.Memory!));
            }
            catch (Exception error)
            {
                Abandon(file, error);
                throw error as StoreUnavailableException ?? new StoreUnavailableException("The store cannot write: " + error.Message, error);
            }
            file.KeepOrigins();
            file.UsageKeys.Keep();
            file.RunKeys.Keep();
            file.Parts.Keep();
            rows.Count(store.Counters);
            if (!isCorrection)
            {
                rows.TellTouched(store.Settlement.Unsettled);
            }
            rows.Clear();
        }
    }

    /// <summary>The open segment; a new day ends it, since it goes into one file.</summary>
    private (FreshSegment Segment, DayFile File) SegmentFor(StoreSession session)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        bool isSampling = store.Sampling is not null;
        if (open is { } present)
        {
            if (session.Attached.Find(present.DayFile) is { } current && current.Takes(now, isSampling))
            {
                return (present, current);
            }
            Close(present);
        }
        DayFile file = isSampling ? session.Recent.FileFor(now) : session.FileFor(DateOnly.FromDateTime(now));
        if (announcedFile != file.Name)
        {
            announcedFile = file.Name;
            Log.DayStarted(logger, file.Name);
        }
        long number = session.NextSegmentNumber(time.GetUtcNow());
        Journal journal = Journal.Create(store.Options.DataFolder, number, file.Name);
        open = new FreshSegment(number, file.Name, journal, journal.Path, time.GetTimestamp(), new BlockMemory(store.BlockPool));
        return (open, file);
    }

    private void Append(FreshSegment segment, DayFile file, RowBlock block)
    {
        try
        {
            segment.Journal!.Append(block);
        }
        catch
        {
            block.Free();
            throw;
        }
        // Ranges are widened before the rows can be seen: too wide costs a look into the file, too narrow would hide rows.
        file.Include(block);
        store.Fresh.Add(segment, block);
        segment.LastCommitTimestamp = time.GetTimestamp();
        if (segment.Spans >= store.Options.SegmentSpans || segment.Bytes >= store.Options.SegmentBytes)
        {
            Close(segment);
        }
    }

    private void Close(FreshSegment segment)
    {
        open = null;
        segment.Journal!.Dispose();
        segment.IsClosed = true;
        if (segment.BlockCount > 0)
        {
            store.WakeMaintenance();
        }
        else
        {
            segment.Free();
            File.Delete(segment.JournalPath);
        }
    }

    private bool IsDue(FreshSegment segment) =>
        time.GetElapsedTime(segment.OpenedTimestamp) >= store.Options.SegmentAge
        || time.GetElapsedTime(segment.LastCommitTimestamp) >= store.Options.SegmentQuiet
        || (RecentFile.Parse(segment.DayFile)?.Ends ?? DayFile.DayOf(segment.DayFile)!.Value.AddDays(1).ToDateTime(TimeOnly.MinValue)) <= time.GetUtcNow().UtcDateTime;

    /// <summary>Forgets a commit that failed: nothing of it is in the journal or can be seen.</summary>
    private void Abandon(DayFile? file, Exception error)
    {
        store.Counters.FailedCommits++;
        // A disk that is full fails every commit; the caller, who gets the exception, knows whether that was told already.
        if (error is not (Native.DuckDBException or StoreUnavailableException or IOException or UnauthorizedAccessException))
        {
            Log.CommitFailed(logger, error);
        }
        file?.DropOrigins();
        file?.UsageKeys.Drop();
        file?.RunKeys.Drop();
        file?.Parts.Drop();
        rows?.Clear();
    }
}
