namespace Clew.Storage.DuckDB;

/// <summary>The running counts behind <see cref="StoreStatistics"/>. Written by the one thread that does the work, read by any.</summary>
internal sealed class StoreCounters
{
    internal long SpansWritten;
    internal long ContentWritten;
    internal long UsageRowsWritten;
    internal long TracesLookedAt;
    internal long TracesCorrected;
    internal long LogsWritten;
    internal long MetricPointsWritten;
    internal long DuplicateSpans;
    internal long Commits;
    internal long FailedCommits;
    internal long LastCommitTicks;
    internal long SegmentsMoved;
    internal long FailedSegmentMoves;
    internal long Checkpoints;
    internal long FailedCheckpoints;
    internal long FilesDeletedByAge;
    internal long FilesDeletedBySize;
    internal long QueriesTimedOut;
    internal long UsageProjectionsEvicted;
    internal long FragmentIndexRefusals;
    internal long Reopened;
}
