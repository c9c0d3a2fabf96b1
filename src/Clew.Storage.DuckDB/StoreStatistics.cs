namespace Clew.Storage.DuckDB;

/// <summary>Figures of a store since it was opened; bytes and files as they are now.</summary>
public sealed record StoreStatistics
{
    public required int Files { get; init; }

    /// <summary>Day files that could not be opened: their days are missing from answers.</summary>
    public required int UnreadableFiles { get; init; }

    /// <summary>All files of the data folder, logs included.</summary>
    public required long DiskBytes { get; init; }

    public required long WalBytes { get; init; }

    /// <summary>Memory of rows that are in journals and not in day files yet.</summary>
    public required long FreshBytes { get; init; }

    /// <summary>Memory kept for the rows that come next; less is in use of it than this where it was never filled.</summary>
    public required long FreshSpareBytes { get; init; }

    public required long FreshSpans { get; init; }

    /// <summary>Findings of looks at traces, also of those that a later look replaced.</summary>
    public required long FindingRowsWritten { get; init; }

    /// <summary>Segments moved from memory into day files.</summary>
    public required long SegmentsMoved { get; init; }

    public required long FailedSegmentMoves { get; init; }

    public required long SpansWritten { get; init; }

    public required long PartsWritten { get; init; }

    /// <summary>Rows of the minute rollups, corrections included.</summary>
    public required long UsageRowsWritten { get; init; }

    /// <summary>Traces that wait to be looked at as a whole.</summary>
    public required int UnsettledTraces { get; init; }

    /// <summary>Traces that found no room among the unsettled ones; settled after their next span or the next start.</summary>
    public required long UnsettledTracesDropped { get; init; }

    /// <summary>Traces that were read back to settle their sums.</summary>
    public required long TracesLookedAt { get; init; }

    /// <summary>Traces whose sums a settlement changed.</summary>
    public required long TracesCorrected { get; init; }

    /// <summary>Rows by which settlements changed the sums over runs.</summary>
    public required long RunsCorrected { get; init; }

    /// <summary>Day files whose runs made room in memory for those of others.</summary>
    public required long RunFilesEvicted { get; init; }

    public required long LogsWritten { get; init; }

    public required long MetricPointsWritten { get; init; }

    /// <summary>Spans that a later one of the same commit replaced, because a client sent them again.</summary>
    public required long DuplicateSpans { get; init; }

    public required long Commits { get; init; }

    public required long FailedCommits { get; init; }

    public required TimeSpan LastCommitDuration { get; init; }

    public required long Checkpoints { get; init; }

    public required long FailedCheckpoints { get; init; }

    public required long FilesDeletedByAge { get; init; }

    public required long FilesDeletedBySize { get; init; }

    /// <summary>Day files that were copied without content that was too old.</summary>
    public long ContentExpiries { get; init; }

    /// <summary>Attempts at that which failed; each is made again.</summary>
    public long FailedContentExpiries { get; init; }

    /// <summary>Bytes of files that went with the content.</summary>
    public long ContentBytesFreed { get; init; }

    public required long QueriesTimedOut { get; init; }

    /// <summary>Sums kept for questions about usage that made room for others.</summary>
    public required long UsageProjectionsEvicted { get; init; }

    /// <summary>Reads of traces that asked the files, since another read was carrying the index on for too long.</summary>
    public required long FragmentIndexWaits { get; init; }

    /// <summary>Memory of the index of traces.</summary>
    public required long FragmentIndexBytes { get; init; }

    /// <summary>Rounds of maintenance that left what they wrote in DuckDB's cache, since reads ran.</summary>
    public required long SkippedTrims { get; init; }

    /// <summary>Reads of traces that were answered without the index in memory, since there is more than it may hold.</summary>
    public required long FragmentIndexRefusals { get; init; }

    /// <summary>How often the database was closed and opened again because it refused all further work.</summary>
    public required long Reopened { get; init; }

    /// <summary>Files of hours whose traces are not decided on.</summary>
    public int RecentFiles { get; init; }

    /// <summary>Bytes of those.</summary>
    public long RecentBytes { get; init; }

    /// <summary>Recent files whose traces were decided on.</summary>
    public long RecentFilesSettled { get; init; }

    /// <summary>Those of them that were settled before their time, since recent files took too much disk.</summary>
    public long RecentFilesSettledEarly { get; init; }

    public long FailedRecentSettlements { get; init; }

    /// <summary>Rows of recent files that were copied into day files.</summary>
    public long RecentRowsCopied { get; init; }

    /// <summary>Traces that policies decided on.</summary>
    public long TracesDecided { get; init; }

    /// <summary>Traces that no policy kept.</summary>
    public long TracesSampledOut { get; init; }

    /// <summary>Traces that went on when their file was settled; one may be counted several times.</summary>
    public long TracesCarriedOver { get; init; }

    /// <summary>Traces that were kept, by policy.</summary>
    public IReadOnlyDictionary<string, long> TracesKeptBy { get; init; } = new Dictionary<string, long>();
}
