using System.Globalization;
using System.Text;
using Clew.Pipeline;
using Clew.Pipeline.Redact;
using Clew.Server.Redact;
using Clew.Storage.DuckDB;
using Clew.Telemetry.Otlp;

namespace Clew.Server;

/// <summary>Why data was not taken or not kept as sent. Each is a label value of a counter.</summary>
public enum DropReason
{
    /// <summary>The request is not OTLP.</summary>
    Malformed,

    /// <summary>An item lacks what OTLP requires; the rest of its request was stored.</summary>
    InvalidItem,

    /// <summary>The body is larger than the limit.</summary>
    TooLarge,

    /// <summary>Content type or encoding is not known.</summary>
    Unsupported,

    /// <summary>Too many bytes wait for their commit; the client was told to come again.</summary>
    QueueFull,

    /// <summary>The store could not commit; the client was told to come again.</summary>
    StoreUnavailable,

    /// <summary>The client went away before its request was read.</summary>
    ClientGone,
}

/// <summary>Own counters, written as Prometheus text at <c>/metrics</c>.</summary>
public sealed class ServerMetrics
{
    private static readonly double[] LatencyBoundsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private readonly long[] received = new long[3];
    private readonly long[] stored = new long[3];
    private readonly long[] requests = new long[3];
    private readonly long[,] refusedRequests = new long[3, Enum.GetValues<DropReason>().Length];
    private readonly long[] rejectedItems = new long[3];
    private readonly long[] commitBuckets = new long[LatencyBoundsSeconds.Length + 1];
    private long commitNanos;
    private long receivedBytes;
    private long repairedUtf8;
    private long truncatedValues;
    private long droppedAttributes;
    private long liveDropped;
    private long configurationsUsed;
    private long configurationsRefused;

    /// <summary>Items since the start.</summary>
    public long Received(OtlpSignal signal) => Interlocked.Read(ref received[(int)signal]);

    public long Stored(OtlpSignal signal) => Interlocked.Read(ref stored[(int)signal]);

    /// <summary>Items that lack what OTLP requires.</summary>
    public long Rejected(OtlpSignal signal) => Interlocked.Read(ref rejectedItems[(int)signal]);

    /// <summary>Requests since the start.</summary>
    public long Refused(DropReason reason) => Enum.GetValues<OtlpSignal>().Sum(signal => Interlocked.Read(ref refusedRequests[(int)signal, (int)reason]));

    public void RequestReceived(OtlpSignal signal, long bytes)
    {
        Interlocked.Increment(ref requests[(int)signal]);
        Interlocked.Add(ref receivedBytes, bytes);
    }

    public void ItemsReceived(OtlpSignal signal, long count, long rejected)
    {
        Interlocked.Add(ref received[(int)signal], count + rejected);
        Interlocked.Add(ref rejectedItems[(int)signal], rejected);
    }

    public void Repaired(long invalidUtf8, long truncated, long attributes)
    {
        Interlocked.Add(ref repairedUtf8, invalidUtf8);
        Interlocked.Add(ref truncatedValues, truncated);
        Interlocked.Add(ref droppedAttributes, attributes);
    }

    public void ItemsStored(OtlpSignal signal, long count) => Interlocked.Add(ref stored[(int)signal], count);

    public void RequestRefused(OtlpSignal signal, DropReason reason) => Interlocked.Increment(ref refusedRequests[(int)signal, (int)reason]);

    public void LiveDropped(long events) => Interlocked.Add(ref liveDropped, events);

    /// <summary>A changed configuration file was read.</summary>
    public void ConfigurationRead(bool isUsed) => Interlocked.Increment(ref isUsed ? ref configurationsUsed : ref configurationsRefused);

    public void Committed(TimeSpan duration)
    {
        int bucket = Array.FindIndex(LatencyBoundsSeconds, bound => duration.TotalSeconds <= bound);
        Interlocked.Increment(ref commitBuckets[bucket < 0 ? LatencyBoundsSeconds.Length : bucket]);
        Interlocked.Add(ref commitNanos, (long)duration.TotalNanoseconds);
    }

    /// <summary>The Prometheus text format, version 0.0.4.</summary>
    public string Write(long ingestBytes, long ingestBytesMax, int liveClients, long snapshotsMissed, IngestPipeline pipeline, RedactionCounters redaction, ContentAnalyzer analyzer, StoreStatistics? store)
    {
        StringBuilder text = new();
        Family("clew_ingest_requests_total", "counter", "OTLP requests received.");
        PerSignal("clew_ingest_requests_total", requests);
        Family("clew_ingest_bytes_total", "counter", "Bytes of OTLP bodies after decompression.");
        Sample("clew_ingest_bytes_total", "", receivedBytes);
        Family("clew_ingest_items_received_total", "counter", "Spans, log records and metric points received.");
        PerSignal("clew_ingest_items_received_total", received);
        Family("clew_ingest_items_stored_total", "counter", "Items committed to the store.");
        PerSignal("clew_ingest_items_stored_total", stored);
        Family("clew_ingest_items_rejected_total", "counter", "Items that lack what OTLP requires; reported as partial success.");
        PerSignal("clew_ingest_items_rejected_total", rejectedItems);
        Family("clew_ingest_requests_refused_total", "counter", "Requests refused, by reason.");
        foreach (OtlpSignal signal in Enum.GetValues<OtlpSignal>())
        {
            foreach (DropReason reason in Enum.GetValues<DropReason>())
            {
                Sample("clew_ingest_requests_refused_total", $"{{signal=\"{Label(signal)}\",reason=\"{Label(reason)}\"}}", refusedRequests[(int)signal, (int)reason]);
            }
        }
        Family("clew_ingest_utf8_repaired_total", "counter", "Strings whose invalid UTF-8 was replaced.");
        Sample("clew_ingest_utf8_repaired_total", "", repairedUtf8);
        Family("clew_ingest_values_truncated_total", "counter", "Attribute values cut to the limit.");
        Sample("clew_ingest_values_truncated_total", "", truncatedValues);
        Family("clew_ingest_attributes_dropped_total", "counter", "Attributes beyond the limit of an item.");
        Sample("clew_ingest_attributes_dropped_total", "", droppedAttributes);
        Family("clew_ingest_queue_bytes", "gauge", "Bytes of requests in work or waiting for their commit.");
        Sample("clew_ingest_queue_bytes", "", ingestBytes);
        Family("clew_ingest_queue_bytes_max", "gauge", "The bound of clew_ingest_queue_bytes.");
        Sample("clew_ingest_queue_bytes_max", "", ingestBytesMax);
        WriteMemory();
        WriteCommitHistogram();
        Family("clew_live_clients", "gauge", "Open live streams.");
        Sample("clew_live_clients", "", liveClients);
        Family("clew_live_events_dropped_total", "counter", "Live events not sent because a client was too slow.");
        Sample("clew_live_events_dropped_total", "", liveDropped);
        Family("clew_trace_snapshots_missed_total", "counter", "Pages of large traces whose snapshot was gone, so that the trace was read again.");
        Sample("clew_trace_snapshots_missed_total", "", snapshotsMissed);
        Family("clew_configuration_reads_total", "counter", "Times that a changed configuration file was read, by whether it could be used.");
        Sample("clew_configuration_reads_total", "{result=\"used\"}", configurationsUsed);
        Sample("clew_configuration_reads_total", "{result=\"refused\"}", configurationsRefused);
        WriteRedaction();
        if (store is not null)
        {
            WriteStore(store);
        }
        return text.ToString();

        void Family(string name, string type, string help) => text.Append($"# HELP {name} {help}\n# TYPE {name} {type}\n");

        void Sample(string name, string labels, double number) =>
            text.Append(name).Append(labels).Append(' ').Append(number.ToString(CultureInfo.InvariantCulture)).Append('\n');

        void PerSignal(string name, long[] counts)
        {
            foreach (OtlpSignal signal in Enum.GetValues<OtlpSignal>())
            {
                Sample(name, $"{{signal=\"{Label(signal)}\"}}", counts[(int)signal]);
            }
        }

        void WriteMemory()
        {
            GCMemoryInfo heap = GC.GetGCMemoryInfo(GCKind.Any);
            Family("clew_heap_used_bytes", "gauge", "Managed memory that objects took when last looked at, garbage of then left out.");
            Sample("clew_heap_used_bytes", "", heap.HeapSizeBytes - heap.FragmentedBytes);
            Family("clew_heap_committed_bytes", "gauge", "Memory that the managed heap holds of the system's.");
            Sample("clew_heap_committed_bytes", "", heap.TotalCommittedBytes);
            Family("clew_heap_pinned_bytes", "gauge", "Of that, memory that the system reads from sockets into.");
            Sample("clew_heap_pinned_bytes", "", heap.GenerationInfo[^1].SizeAfterBytes);
            Family("clew_heap_collections_total", "counter", "Collections of all of the managed heap.");
            Sample("clew_heap_collections_total", "", GC.CollectionCount(2));
            Family("clew_heap_pause_seconds_total", "counter", "Time that all threads waited for collections of the managed heap.");
            Sample("clew_heap_pause_seconds_total", "", GC.GetTotalPauseDuration().TotalSeconds);
        }

        void WriteSampling(StoreStatistics statistics)
        {
            Family("clew_sampling_recent_files", "gauge", "Hours that were not decided on yet.");
            Sample("clew_sampling_recent_files", "", statistics.RecentFiles);
            Family("clew_sampling_recent_bytes", "gauge", "Bytes of those.");
            Sample("clew_sampling_recent_bytes", "", statistics.RecentBytes);
            Family("clew_sampling_files_settled_total", "counter", "Recent files that were decided on.");
            Sample("clew_sampling_files_settled_total", "", statistics.RecentFilesSettled);
            Family("clew_sampling_files_settled_early_total", "counter", "Those decided on before their time, since recent files took too much disk.");
            Sample("clew_sampling_files_settled_early_total", "", statistics.RecentFilesSettledEarly);
            Family("clew_sampling_settlements_failed_total", "counter", "Attempts to decide on a recent file that failed; they are repeated.");
            Sample("clew_sampling_settlements_failed_total", "", statistics.FailedRecentSettlements);
            Family("clew_sampling_rows_copied_total", "counter", "Rows of recent files copied into day files.");
            Sample("clew_sampling_rows_copied_total", "", statistics.RecentRowsCopied);
            Family("clew_sampling_traces_decided_total", "counter", "Traces that policies decided on.");
            Sample("clew_sampling_traces_decided_total", "", statistics.TracesDecided);
            Family("clew_sampling_traces_dropped_total", "counter", "Traces that no policy kept.");
            Sample("clew_sampling_traces_dropped_total", "", statistics.TracesSampledOut);
            Family("clew_sampling_traces_carried_over_total", "counter", "Traces that went on when their hour was decided on.");
            Sample("clew_sampling_traces_carried_over_total", "", statistics.TracesCarriedOver);
            Family("clew_sampling_traces_kept_total", "counter", "Traces kept, by the policy that kept them.");
            foreach ((string policy, long traces) in statistics.TracesKeptBy)
            {
                string label = policy.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
                Sample("clew_sampling_traces_kept_total", $"{{policy=\"{label}\"}}", traces);
            }
        }

        void WriteCommitHistogram()
        {
            Family("clew_store_commit_seconds", "histogram", "Time of a group commit, fsync included.");
            long cumulative = 0;
            for (int i = 0; i < commitBuckets.Length; i++)
            {
                cumulative += commitBuckets[i];
                string bound = i < LatencyBoundsSeconds.Length ? LatencyBoundsSeconds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                Sample("clew_store_commit_seconds_bucket", $"{{le=\"{bound}\"}}", cumulative);
            }
            Sample("clew_store_commit_seconds_sum", "", commitNanos / 1e9);
            Sample("clew_store_commit_seconds_count", "", cumulative);
        }

        void WriteRedaction()
        {
            Family("clew_redactions_total", "counter", "Texts that were replaced or removed, by rule.");
            foreach ((string rule, OtlpSignal signal, long count) in redaction.Redactions)
            {
                Sample("clew_redactions_total", $"{{rule=\"{rule}\",signal=\"{Label(signal)}\"}}", count);
            }
            Family("clew_content_dropped_items_total", "counter", "Spans and records that came with content although their service's policy is to drop it.");
            foreach ((string service, long count) in redaction.ContentDropped)
            {
                Sample("clew_content_dropped_items_total", $"{{service=\"{service.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"}}", count);
            }
            Family("clew_redaction_unplanned_keys_total", "counter", "Attributes whose key found no room in the table of known ones.");
            Sample("clew_redaction_unplanned_keys_total", "", redaction.UnplannedKeys);
            Family("clew_content_analyzer_texts_total", "counter", "Texts that the analyzer looked at.");
            Sample("clew_content_analyzer_texts_total", "", analyzer.Analyzed);
            Family("clew_content_analyzer_findings_total", "counter", "Findings of the analyzer that were masked.");
            Sample("clew_content_analyzer_findings_total", "", analyzer.Found);
            Family("clew_content_analyzer_failed_texts_total", "counter", "Texts that the analyzer gave no answer for.");
            Sample("clew_content_analyzer_failed_texts_total", "", analyzer.Failed);
            Family("clew_metric_series_overflow_points_total", "counter", "Data points of metrics with too many series, since the last change of their limits.");
            Sample("clew_metric_series_overflow_points_total", "", pipeline.Series?.Overflows ?? 0);
            Family("clew_metric_attributes_removed_total", "counter", "Attributes of data points that keep_keys left out, since its last change.");
            Sample("clew_metric_attributes_removed_total", "", pipeline.Series?.RemovedAttributes ?? 0);
        }

        void WriteStore(StoreStatistics statistics)
        {
            Family("clew_store_files", "gauge", "Day files.");
            Sample("clew_store_files", "", statistics.Files);
            Family("clew_store_bytes", "gauge", "Bytes on disk, journals and write-ahead logs included.");
            Sample("clew_store_bytes", "", statistics.DiskBytes);
            Family("clew_store_fresh_bytes", "gauge", "Memory of rows that are in journals and not in day files yet.");
            Sample("clew_store_fresh_bytes", "", statistics.FreshBytes);
            Family("clew_store_fresh_spare_bytes", "gauge", "Memory kept for the rows that come next.");
            Sample("clew_store_fresh_spare_bytes", "", statistics.FreshSpareBytes);
            Family("clew_store_fresh_spans", "gauge", "Spans that are in journals and not in day files yet.");
            Sample("clew_store_fresh_spans", "", statistics.FreshSpans);
            Family("clew_store_segments_moved_total", "counter", "Segments moved from memory into day files.");
            Sample("clew_store_segments_moved_total", "", statistics.SegmentsMoved);
            Family("clew_store_segment_moves_failed_total", "counter", "Attempts to move a segment that failed; they are repeated.");
            Sample("clew_store_segment_moves_failed_total", "", statistics.FailedSegmentMoves);
            Family("clew_store_rows_written_total", "counter", "Rows committed, by table.");
            Sample("clew_store_rows_written_total", "{table=\"spans\"}", statistics.SpansWritten);
            Sample("clew_store_rows_written_total", "{table=\"parts\"}", statistics.PartsWritten);
            Sample("clew_store_rows_written_total", "{table=\"logs\"}", statistics.LogsWritten);
            Sample("clew_store_rows_written_total", "{table=\"metric_points\"}", statistics.MetricPointsWritten);
            Sample("clew_store_rows_written_total", "{table=\"usage_1m\"}", statistics.UsageRowsWritten);
            Family("clew_settle_traces", "gauge", "Traces that wait to be looked at as a whole.");
            Sample("clew_settle_traces", "", statistics.UnsettledTraces);
            Family("clew_settle_traces_dropped_total", "counter", "Traces that found no room among those; settled after their next span or the next start.");
            Sample("clew_settle_traces_dropped_total", "", statistics.UnsettledTracesDropped);
            Family("clew_settle_traces_read_total", "counter", "Traces read back to settle their sums.");
            Sample("clew_settle_traces_read_total", "", statistics.TracesLookedAt);
            Family("clew_settle_traces_corrected_total", "counter", "Traces whose sums a settlement changed.");
            Sample("clew_settle_traces_corrected_total", "", statistics.TracesCorrected);
            Family("clew_settle_runs_corrected_total", "counter", "Rows by which settlements changed the sums over runs.");
            Sample("clew_settle_runs_corrected_total", "", statistics.RunsCorrected);
            Family("clew_store_run_files_evicted_total", "counter", "Day files whose runs made room in memory for those of others.");
            Sample("clew_store_run_files_evicted_total", "", statistics.RunFilesEvicted);
            Family("clew_store_duplicate_spans_total", "counter", "Spans sent again within one commit; the latest is kept.");
            Sample("clew_store_duplicate_spans_total", "", statistics.DuplicateSpans);
            Family("clew_store_commits_failed_total", "counter", "Group commits that could not be made durable.");
            Sample("clew_store_commits_failed_total", "", statistics.FailedCommits);
            Family("clew_store_queries_timed_out_total", "counter", "Queries stopped at the time limit.");
            Sample("clew_store_queries_timed_out_total", "", statistics.QueriesTimedOut);
            Family("clew_store_usage_projections_evicted_total", "counter", "Sums kept for questions about usage that made room for others.");
            Sample("clew_store_usage_projections_evicted_total", "", statistics.UsageProjectionsEvicted);
            Family("clew_store_fragment_index_bytes", "gauge", "Memory of the index of traces.");
            Sample("clew_store_fragment_index_bytes", "", statistics.FragmentIndexBytes);
            Family("clew_store_fragment_index_waits_total", "counter", "Reads of traces that asked the files, since another one was carrying the index on.");
            Sample("clew_store_fragment_index_waits_total", "", statistics.FragmentIndexWaits);
            Family("clew_store_cache_trims_skipped_total", "counter", "Rounds of maintenance that left what they wrote in the cache, since reads ran.");
            Sample("clew_store_cache_trims_skipped_total", "", statistics.SkippedTrims);
            Family("clew_store_fragment_index_refusals_total", "counter", "Reads of traces answered without the index in memory, since there is more than it may hold.");
            Sample("clew_store_fragment_index_refusals_total", "", statistics.FragmentIndexRefusals);
            WriteSampling(statistics);
            Family("clew_store_files_unreadable", "gauge", "Day files that could not be opened.");
            Sample("clew_store_files_unreadable", "", statistics.UnreadableFiles);
            Family("clew_store_wal_bytes", "gauge", "Bytes of write-ahead logs.");
            Sample("clew_store_wal_bytes", "", statistics.WalBytes);
            Family("clew_store_files_deleted_total", "counter", "Day files deleted by retention, by reason.");
            Sample("clew_store_files_deleted_total", "{reason=\"age\"}", statistics.FilesDeletedByAge);
            Sample("clew_store_files_deleted_total", "{reason=\"size\"}", statistics.FilesDeletedBySize);
            Family("clew_store_content_expired_files_total", "counter", "Day files rewritten without content that was too old.");
            Sample("clew_store_content_expired_files_total", "", statistics.ContentExpiries);
            Family("clew_store_content_expired_bytes_total", "counter", "Bytes on disk that went with it.");
            Sample("clew_store_content_expired_bytes_total", "", statistics.ContentBytesFreed);
            Family("clew_store_content_expiry_failures_total", "counter", "Attempts at that which failed; each is made again after a minute.");
            Sample("clew_store_content_expiry_failures_total", "", statistics.FailedContentExpiries);
        }
    }

    /// <summary>As a label of a sample: <c>queue_full</c>.</summary>
    internal static string Label(Enum value) => string.Concat(value.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}
