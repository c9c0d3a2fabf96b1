using Clew.Storage.DuckDB.Findings;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;
using Clew.Telemetry.Findings;

namespace Clew.Storage.DuckDB;

/// <summary>
/// What detectors found. A look at a trace replaces what was found in it before; reads see the latest look. Findings are in the file of the day on which they
/// were found, and go with it.
/// </summary>
public sealed class FindingStore
{
    private readonly DuckDBStore store;
    private readonly TimeProvider time;
    private long lastLook;

    internal FindingStore(DuckDBStore store, TimeProvider time) => (this.store, this.time) = (store, time);

    /// <summary>A page of findings.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not from an earlier page of the same order.</exception>
    public Task<Page<StoredFinding>> ListAsync(FindingQuery query, CancellationToken cancellationToken) =>
        store.Reader.Slots.RunAsync(context => FindingReader.List(context, query), cancellationToken);

    /// <summary>The findings of a query summed up by one dimension.</summary>
    /// <param name="query">Which; order, limit and cursor do not matter.</param>
    /// <param name="dimension">Groups; the 200 with most findings are there.</param>
    /// <param name="bucketsMax">Into how many intervals of time each group is counted; 0 for none.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public Task<FindingSummary> SummarizeAsync(FindingQuery query, FindingDimension dimension, int bucketsMax, CancellationToken cancellationToken) =>
        store.Reader.Slots.RunAsync(context => new FindingSummaryReader(context, query, dimension, bucketsMax).Read(), cancellationToken);

    /// <summary>What was found in some traces, the worst of a trace first.</summary>
    public Task<ILookup<TraceId, Finding>> ReadAsync(IReadOnlyCollection<TraceId> traces, CancellationToken cancellationToken) =>
        store.Reader.Slots.RunAsync(context => FindingReader.Of(context, traces), cancellationToken);

    /// <summary>All spans of some traces with everything, by start; those with more than <paramref name="spansMax"/> deliveries of spans are missing.</summary>
    public Task<Dictionary<TraceId, List<Span>>> ReadTracesAsync(IReadOnlyCollection<TraceId> traces, int spansMax, CancellationToken cancellationToken) =>
        store.Reader.Slots.RunAsync(context => WholeTraceReader.Read(context, [.. traces], spansMax), cancellationToken);

    /// <summary>Log records of some traces that have one of these event names, the earliest of each trace.</summary>
    /// <param name="traces">Which; none reads nothing.</param>
    /// <param name="events">Names of events.</param>
    /// <param name="fromUnixNanos">Earlier records are not among them.</param>
    /// <param name="toUnixNanos">Nor later ones.</param>
    /// <param name="logsMax">Of one trace.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<ILookup<TraceId, LogRecord>> ReadLogsAsync(
        IReadOnlyCollection<TraceId> traces, IReadOnlyList<string> events, long fromUnixNanos, long toUnixNanos, int logsMax, CancellationToken cancellationToken) =>
        traces.Count == 0
            ? Enumerable.Empty<LogRecord>().ToLookup(log => log.TraceId)
            : await store.Reader.Slots.RunAsync(context => TraceLogReader.Read(context, [.. traces], events, fromUnixNanos, toUnixNanos, logsMax), cancellationToken).ConfigureAwait(false);

    /// <summary>Stores looks; those that found what is stored already write nothing. Returns those that were written.</summary>
    /// <exception cref="StoreUnavailableException">Nothing was written.</exception>
    public async Task<IReadOnlyList<FindingLook>> WriteAsync(IReadOnlyList<FindingLook> looks, CancellationToken cancellationToken)
    {
        ILookup<TraceId, Finding> present = await store.Reader.Slots.RunAsync(
            context =>
            {
                lastLook = Math.Max(lastLook, LastLook(context));
                return FindingReader.Of(context, [.. looks.Select(look => look.TraceId)]);
            },
            cancellationToken).ConfigureAwait(false);
        List<FindingLook> changed = [.. looks.Select(look => look with { Findings = [.. look.Findings.DistinctBy(finding => (finding.Type, finding.Subject))] }).Where(look => !IsSame(look.Findings, present[look.TraceId]))];
        if (changed.Count > 0)
        {
            // Above all before it, also when the clock was set back.
            lastLook = Math.Max(lastLook + 1, (time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) * 100);
            store.Writer.Write(changed, lastLook);
        }
        return changed;
    }

    private static bool IsSame(IReadOnlyList<Finding> found, IEnumerable<Finding> present)
    {
        Dictionary<(string, string), Finding> left = present.ToDictionary(finding => (finding.Type, finding.Subject));
        foreach (Finding finding in found)
        {
            if (!left.Remove((finding.Type, finding.Subject), out Finding? other)
                || finding with { EvidenceSpanIds = other.EvidenceSpanIds } != other
                || !finding.EvidenceSpanIds.Take(Finding.EvidenceMax).SequenceEqual(other.EvidenceSpanIds))
            {
                return false;
            }
        }
        return left.Count == 0;
    }

    private long LastLook(ReadContext context)
    {
        List<ReadSource> sources = lastLook == 0 ? FindingSql.Sources(context) : [];
        if (sources.Count == 0)
        {
            return 0;
        }
        using ResultReader row = context.Execute(new SqlBuilder().Append("SELECT max(look) FROM ").AppendUnion(sources, Fresh.StoreTable.Findings, "look"));
        return row.Read() ? row.GetInt64OrNull(0) ?? 0 : 0;
    }
}
