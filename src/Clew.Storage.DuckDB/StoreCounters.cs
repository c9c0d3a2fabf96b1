using System.Collections.Immutable;
using Clew.Storage.DuckDB.Recent;

namespace Clew.Storage.DuckDB;

/// <summary>The running counts behind <see cref="StoreStatistics"/>. Written by the one thread that does the work, read by any.</summary>
internal sealed class StoreCounters
{
    internal long SpansWritten;
    internal long PartsWritten;
    internal long UsageRowsWritten;
    internal long TracesLookedAt;
    internal long TracesCorrected;
    internal long RunsCorrected;
    internal long RunFilesEvicted;
    internal long LogsWritten;
    internal long MetricPointsWritten;
    internal long FindingRowsWritten;
    internal long DuplicateSpans;
    internal long Commits;
    internal long FailedCommits;
    internal long LastCommitTicks;
    internal long SegmentsMoved;
    internal long FailedSegmentMoves;
    internal long Checkpoints;
    internal long SkippedTrims;
    internal long FailedCheckpoints;
    internal long FilesDeletedByAge;
    internal long FilesDeletedBySize;
    internal long ContentExpiries;
    internal long FailedContentExpiries;
    internal long ContentBytesFreed;
    internal long QueriesTimedOut;
    internal long UsageProjectionsEvicted;
    internal long FragmentIndexRefusals;
    internal long FragmentIndexWaits;
    internal long FragmentIndexBytes;
    internal long Reopened;
    internal long RecentFilesSettled;
    internal long RecentFilesSettledEarly;
    internal long FailedRecentSettlements;
    internal long RecentRowsCopied;
    internal long TracesDecided;
    internal long TracesSampledOut;
    internal long TracesCarriedOver;
    internal ImmutableDictionary<string, long> TracesKeptBy = ImmutableDictionary<string, long>.Empty;

    internal void Count(Decisions decisions, long rowsCopied, bool isEarly)
    {
        RecentFilesSettled++;
        RecentFilesSettledEarly += isEarly ? 1 : 0;
        RecentRowsCopied += rowsCopied;
        TracesDecided += decisions.Decided;
        TracesSampledOut += decisions.Dropped;
        TracesCarriedOver += decisions.Carried;
        foreach ((string policy, long traces) in decisions.KeptBy)
        {
            TracesKeptBy = TracesKeptBy.SetItem(policy, TracesKeptBy.GetValueOrDefault(policy) + traces);
        }
    }
}
