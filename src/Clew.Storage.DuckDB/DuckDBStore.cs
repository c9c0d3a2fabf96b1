using System.IO.Enumeration;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Storage.DuckDB.Recent;
using Microsoft.Extensions.Logging;

namespace Clew.Storage.DuckDB;

/// <summary>
/// The default store: one DuckDB file per day of receipt in a folder, all attached to one instance inside this process, and what came last in
/// memory and in a journal.
/// <see cref="Writer"/> is for one thread, <see cref="Reader"/> for any number.
/// </summary>
public sealed class DuckDBStore : IAsyncDisposable
{
    private readonly DuckDBOptions options;
    private readonly ILogger logger;
    private readonly FolderLock folderLock;
    private readonly StoreMaintenance maintenance;
    private StoreSession? session;
    private Task indexing = Task.CompletedTask;
    private volatile bool isClosed;
    private long neededFrom = long.MaxValue;
    private volatile StoreRetention retention;
    private volatile StoreSampling? sampling;
    private volatile StoreContentExpiry? contentExpiry;

    private DuckDBStore(DuckDBOptions options, TimeProvider time, ILogger logger, FolderLock folderLock)
    {
        this.options = options;
        retention = new StoreRetention(options.RetentionAge, options.RetentionBytes);
        sampling = options.Sampling;
        this.logger = logger;
        this.folderLock = folderLock;
        Writer = new DuckDBWriter(this, time, logger);
        Reader = new DuckDBReader(this, options, time);
        Settlement = new TraceSettlement(this, time);
        Documents = new DocumentStore(this, time);
        Findings = new FindingStore(this, time);
        WholeTraces = new WholeTraces(this);
        maintenance = new StoreMaintenance(this, options, time, logger);
    }

    /// <summary>How long day files are kept. What it says is done within <see cref="DuckDBOptions.MaintenanceInterval"/>.</summary>
    public StoreRetention Retention
    {
        get => retention;
        set => retention = value;
    }

    /// <summary>
    /// Which traces are kept. Null keeps all of them and writes into day files at once; what is in recent files by then is kept whole. May
    /// be changed at any time.
    /// </summary>
    public StoreSampling? Sampling
    {
        get => sampling;
        set => sampling = value;
    }

    /// <summary>How long content is kept where that is shorter than all else. Null, the default, keeps it as long. May be changed at any time.</summary>
    public StoreContentExpiry? ContentExpiry
    {
        get => contentExpiry;
        set => contentExpiry = value;
    }

    /// <summary>Version of the DuckDB library, for example <c>v1.5.6</c>.</summary>
    public static string EngineVersion => DuckDBInstance.LibraryVersion;

    public DuckDBWriter Writer { get; }

    public DuckDBReader Reader { get; }

    /// <summary>For one caller at a time, beside the writer.</summary>
    public TraceSettlement Settlement { get; }

    /// <summary>Of these, one caller at a time writes.</summary>
    public FindingStore Findings { get; }

    /// <summary>For any number of callers.</summary>
    public DocumentStore Documents { get; }

    /// <summary>For any number of callers.</summary>
    public WholeTraces WholeTraces { get; }

    /// <summary>
    /// What was received from this time on (nanoseconds since 1970) is still needed whole by somebody, so recent files with it are not settled, unless they take
    /// too much disk. Null, the default, when nobody waits. May be changed at any time.
    /// </summary>
    public long? NeededFromUnixNano
    {
        get => Interlocked.Read(ref neededFrom) is var from and not long.MaxValue ? from : null;
        set => Interlocked.Exchange(ref neededFrom, value ?? long.MaxValue);
    }

    /// <summary>Completes when the index of traces is made, soon after the start.</summary>
    public Task Indexed => indexing;

    internal StoreCounters Counters { get; } = new();

    internal DuckDBOptions Options => options;

    /// <summary>What is not in the day files yet.</summary>
    internal FreshRows Fresh { get; } = new();

    /// <summary>Memory for what comes next.</summary>
    internal BlockPool BlockPool { get; } = new();

    /// <summary>Opens the folder, recovers what a crash left in the logs, deletes what is too old and starts the timer.</summary>
    /// <exception cref="StoreUnavailableException">Another process has the folder, or it cannot be opened.</exception>
    public static DuckDBStore Open(DuckDBOptions options, TimeProvider time, ILogger logger)
    {
        FolderLock folderLock = FolderLock.Take(options.DataFolder);
        try
        {
            DuckDBStore store = new(options, time, logger, folderLock);
            store.session = StoreSession.Open(options, store.Counters);
            foreach ((string path, Exception error) in store.session.Unreadable)
            {
                Log.DayFileUnreadable(logger, path, error);
            }
            store.RecoverJournals();
            Log.Opened(logger, options.DataFolder, DuckDBInstance.LibraryVersion, store.session.Files.Count);
            store.maintenance.Start();
            store.indexing = store.MakeIndexAsync();
            return store;
        }
        catch (Exception error) when (error is DuckDBException or IOException or UnauthorizedAccessException)
        {
            folderLock.Dispose();
            throw new StoreUnavailableException($"The store in {options.DataFolder} cannot be opened: {error.Message}", error);
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>The day files, oldest first.</summary>
    public IReadOnlyList<StoredDay> GetDays() =>
        [.. (session?.Files ?? []).Where(file => file.Recent is null).Select(file => new StoredDay(file.Name, file.Day, file.Bytes, file.Spans.Rows, file.Logs.Rows, file.Metrics.Rows, file.IsSealed, file.ExpiredContent.Count > 0))];

    /// <summary>Files of hours whose traces are not decided on yet, oldest first.</summary>
    public IReadOnlyList<StoredHour> GetRecent() =>
        [.. (session?.Files ?? []).Where(file => file.Recent is { IsSettled: false }).Select(file => new StoredHour(
            file.Name, file.Recent!.Hour, file.Bytes, file.Spans.Rows, file.Recent.IsRest, sampling is { } present ? file.Recent.DueAt(present.Hold) : null))];

    /// <summary>A file that is deleted while it is looked at counts as nothing.</summary>
    private long DiskBytes() => new FileSystemEnumerable<long>(
        options.DataFolder, static (ref FileSystemEntry entry) => entry.IsDirectory ? 0 : entry.Length).Sum();

    /// <summary>A snapshot of the store's figures, for <c>/metrics</c>.</summary>
    public StoreStatistics GetStatistics()
    {
        IReadOnlyList<DayFile> files = session?.Files ?? [];
        return new StoreStatistics
        {
            Files = files.Count,
            UnreadableFiles = session?.Unreadable.Count ?? 0,
            DiskBytes = DiskBytes(),
            WalBytes = files.Sum(file => file.WalBytes),
            FreshBytes = Fresh.Bytes,
            FreshSpans = Fresh.Spans,
            FreshSpareBytes = BlockPool.SpareBytes,
            SegmentsMoved = Counters.SegmentsMoved,
            FailedSegmentMoves = Counters.FailedSegmentMoves,
            SpansWritten = Counters.SpansWritten,
            PartsWritten = Counters.PartsWritten,
            UsageRowsWritten = Counters.UsageRowsWritten,
            UnsettledTraces = Settlement.Unsettled.Count,
            UnsettledTracesDropped = Settlement.Unsettled.Dropped,
            TracesLookedAt = Counters.TracesLookedAt,
            TracesCorrected = Counters.TracesCorrected,
            RunsCorrected = Counters.RunsCorrected,
            RunFilesEvicted = Counters.RunFilesEvicted,
            LogsWritten = Counters.LogsWritten,
            MetricPointsWritten = Counters.MetricPointsWritten,
            FindingRowsWritten = Counters.FindingRowsWritten,
            DuplicateSpans = Counters.DuplicateSpans,
            Commits = Counters.Commits,
            FailedCommits = Counters.FailedCommits,
            LastCommitDuration = TimeSpan.FromTicks(Counters.LastCommitTicks),
            Checkpoints = Counters.Checkpoints,
            FailedCheckpoints = Counters.FailedCheckpoints,
            FilesDeletedByAge = Counters.FilesDeletedByAge,
            FilesDeletedBySize = Counters.FilesDeletedBySize,
            ContentExpiries = Counters.ContentExpiries,
            FailedContentExpiries = Counters.FailedContentExpiries,
            ContentBytesFreed = Counters.ContentBytesFreed,
            QueriesTimedOut = Counters.QueriesTimedOut,
            UsageProjectionsEvicted = Counters.UsageProjectionsEvicted,
            FragmentIndexWaits = Counters.FragmentIndexWaits,
            FragmentIndexBytes = Counters.FragmentIndexBytes,
            SkippedTrims = Counters.SkippedTrims,
            FragmentIndexRefusals = Counters.FragmentIndexRefusals,
            Reopened = Counters.Reopened,
            RecentFiles = files.Count(file => file.Recent is { IsSettled: false }),
            RecentBytes = RecentSettlement.BytesOf(files),
            RecentFilesSettled = Counters.RecentFilesSettled,
            RecentFilesSettledEarly = Counters.RecentFilesSettledEarly,
            FailedRecentSettlements = Counters.FailedRecentSettlements,
            RecentRowsCopied = Counters.RecentRowsCopied,
            TracesDecided = Counters.TracesDecided,
            TracesSampledOut = Counters.TracesSampledOut,
            TracesCarriedOver = Counters.TracesCarriedOver,
            TracesKeptBy = Counters.TracesKeptBy,
        };
    }

    /// <summary>The session, opened again when it died. Called while no commit runs.</summary>
    internal StoreSession AliveSession()
    {
        if (session is { IsDead: false })
        {
            return session;
        }
        if (isClosed)
        {
            throw new StoreUnavailableException("The store is closed.");
        }
        Log.Reopening(logger);
        Reader.WhileIdle(() =>
        {
            session?.Dispose();
            session = null;
            session = StoreSession.Open(options, Counters);
            foreach (FreshSegment segment in Fresh.Segments)
            {
                Adopt(session, segment);
            }
        });
        Counters.Reopened++;
        return session!;
    }

    /// <summary>The session for a read, opened again when it died.</summary>
    internal StoreSession SessionForRead()
    {
        StoreSession? present = session;
        if (present is null or { IsDead: true })
        {
            Writer.WhileIdle(() => present = AliveSession());
        }
        return present ?? throw new StoreUnavailableException("The store is closed.");
    }

    internal bool MayHaveLogs => session is not { } present || present.Files.Any(file => file.Logs.Rows > 0);

    /// <summary>The session as seen by a read that holds a slot, so that it cannot be replaced; null when it died.</summary>
    internal StoreSession? SessionInSlot() => session is { IsDead: false } alive ? alive : null;

    internal Task RunMaintenanceAsync() => maintenance.RunAsync();

    /// <summary>There is something to move, sooner than the timer would find it.</summary>
    internal void WakeMaintenance() => maintenance.Wake();

    /// <summary>Waits while too much is in memory.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be moved into the files now.</exception>
    internal void WaitForRoom()
    {
        while (Fresh.Bytes > options.FreshMaxBytes)
        {
            maintenance.WaitForMove();
        }
    }

    /// <summary>Takes the blocks of former journals into memory, except those that are in their files already.</summary>
    private void RecoverJournals()
    {
        foreach ((string path, long number) in Journal.FindAll(options.DataFolder).ToArray())
        {
            if (Journal.Read(path) is not (string name, List<RowBlock> blocks) || blocks.Count == 0 || IsHeld(name, number))
            {
                File.Delete(path);
                continue;
            }
            FreshSegment segment = new(number, name, null, path, 0, memory: null) { IsClosed = true };
            blocks.ForEach(block => Fresh.Add(segment, block));
            Adopt(session!, segment);
            Log.JournalRecovered(logger, path, segment.Spans);
        }
    }

    private bool IsHeld(string dayFile, long number) => session!.Attached.Find(dayFile) is { } file && session.Holds(file, number);

    /// <summary>Makes the file's ranges cover the segment, and the file itself where it is gone.</summary>
    private static void Adopt(StoreSession session, FreshSegment segment)
    {
        DayFile file = session.FileOf(segment);
        for (int i = 0; i < segment.BlockCount; i++)
        {
            file.Include(segment.Blocks[i]);
        }
    }

    /// <summary>Ends the writer, interrupts reads, moves the logs into the files and closes them. Once is enough.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isClosed)
        {
            return;
        }
        isClosed = true;
        await maintenance.StopAsync().ConfigureAwait(false);
        Writer.Close();
        maintenance.MoveAll();
        Reader.Close(() =>
        {
            if (session is { IsDead: false } open)
            {
                maintenance.CheckpointAll(open);
            }
            session?.Dispose();
            session = null;
        });
        await indexing.ConfigureAwait(false);
        folderLock.Dispose();
    }

    private async Task MakeIndexAsync()
    {
        if (!session!.Files.Any(file => file.Traces.Rows > 0))
        {
            return;
        }
        try
        {
            await maintenance.RunBetweenAsync(Reader.MakeIndexAsync).ConfigureAwait(false);
        }
        catch (Exception error) when (error is StoreUnavailableException or QueryTimeoutException)
        {
            Log.IndexNotMade(logger, error);
        }
    }
}
