using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Storage.DuckDB.Runs;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Makes the sums of <c>traces</c> and <c>usage_1m</c> what the ledger says of whole traces. A commit sums up what its batches say, and the
/// ledger has seen each batch by itself; a trace of several batches, or one that came again, is read back when it is quiet, and the difference is
/// written as signed rows. Nothing depends on memory but which traces to look at: a second look changes nothing.
/// </summary>
public sealed class TraceSettlement
{
    /// <summary>Traces read at once, which bounds the memory.</summary>
    private const int ChunkTraces = 2_000;

    /// <summary>After a start, traces received in the last minutes are looked at again: a crash may have come before their settlement.</summary>
    private const long RecoveryNanos = 10 * 60 * 1_000_000_000L;

    private static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(15);

    private readonly DuckDBStore store;
    private readonly SemaphoreSlim turn = new(1);
    private readonly HashSet<TraceId> recovered = [];
    private readonly SeenTraces known = new();
    private bool isRecovered;

    internal TraceSettlement(DuckDBStore store, TimeProvider time)
    {
        this.store = store;
        Unsettled = new UnsettledTraces(time);
    }

    internal UnsettledTraces Unsettled { get; }

    /// <summary>
    /// Settles the traces that got no span for some time, and those that have waited for 15 seconds. Returns how many were corrected.
    /// </summary>
    /// <param name="quiet">How long a trace must have been quiet; zero settles all.</param>
    /// <param name="decide">The ledger: sets <see cref="Span.Counted"/> and <see cref="Span.NotCountedBecause"/> on the spans of some traces.</param>
    /// <param name="cancellationToken">Stops between two steps; the rest is settled after the next start.</param>
    /// <exception cref="StoreUnavailableException">The store can be neither read nor written now; the traces stay unsettled.</exception>
    public Task<int> SettleAsync(TimeSpan quiet, Action<IReadOnlyList<Span>> decide, CancellationToken cancellationToken) =>
        SettleAsync(quiet, decide, static _ => { }, cancellationToken);

    /// <inheritdoc cref="SettleAsync(TimeSpan, Action{IReadOnlyList{Span}}, CancellationToken)"/>
    /// <param name="settled">
    /// Gets all traces whose turn it was, after their sums are right, and whether they are only known from before the start, so that nothing saw
    /// their spans come.
    /// </param>
    public async Task<int> SettleAsync(
        TimeSpan quiet, Action<IReadOnlyList<Span>> decide, Action<IReadOnlyList<(TraceId TraceId, bool IsRecovered)>> settled, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await RecoverAsync(cancellationToken).ConfigureAwait(false);
            int corrected = 0;
            while (true)
            {
                List<UnsettledTrace> candidates = Unsettled.Take(quiet, AgeMax, UnsettledTraces.CountMax / 4);
                if (candidates.Count == 0)
                {
                    return corrected;
                }
                corrected += await SettleAsync(candidates, decide, cancellationToken).ConfigureAwait(false);
                settled([.. candidates.Select(candidate => (candidate.TraceId, recovered.Remove(candidate.TraceId)))]);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<int> SettleAsync(List<UnsettledTrace> candidates, Action<IReadOnlyList<Span>> decide, CancellationToken cancellationToken)
    {
        try
        {
            (List<TraceId> traces, List<TraceId> rootless, long from, long to) = await store.Reader.Slots
                .RunAsync(context => SettlementReader.FindMixed(context, candidates, known), cancellationToken).ConfigureAwait(false);
            int corrected = 0;
            foreach (TraceId[] chunk in traces.Chunk(ChunkTraces))
            {
                List<(Span Span, SpanShare Change)> changes = await store.Reader.Slots
                    .RunAsync(context => new SettlementReader(context, decide).Read(chunk, from, to), cancellationToken).ConfigureAwait(false);
                if (changes.Count > 0)
                {
                    corrected += store.Writer.Correct(changes);
                }
            }
            foreach (TraceId[] chunk in traces.Concat(rootless).Chunk(ChunkTraces))
            {
                // After the corrections: a run is what the fragments say in the end.
                List<(Run Run, int Sign)> changes = await store.Reader.Slots
                    .RunAsync(context => RunSettlement.Read(context, chunk, from, to), cancellationToken).ConfigureAwait(false);
                if (changes.Count > 0)
                {
                    store.Writer.Correct(changes);
                    store.Counters.RunsCorrected += changes.Count;
                }
            }
            candidates.ForEach(candidate => known.Add(candidate.TraceId));
            store.Counters.TracesLookedAt += traces.Count;
            store.Counters.TracesCorrected += corrected;
            return corrected;
        }
        catch
        {
            // What was settled already is looked at once more, which changes nothing.
            foreach (UnsettledTrace candidate in candidates)
            {
                Unsettled.Touch(candidate);
            }
            throw;
        }
    }

    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        if (isRecovered)
        {
            return;
        }
        foreach (TraceId traceId in await store.Reader.Slots.RunAsync(ReadRecent, cancellationToken).ConfigureAwait(false))
        {
            Unsettled.Touch(UnsettledTrace.Unknown(traceId));
            recovered.Add(traceId);
        }
        isRecovered = true;
    }

    private static List<TraceId> ReadRecent(ReadContext context)
    {
        List<TraceId> recent = [];
        IReadOnlyList<ReadSource> newest = [.. context.Sources.Where(source => source.Traces.Rows > 0).TakeLast(2)];
        if (newest.Count == 0)
        {
            return recent;
        }
        SqlBuilder sql = new();
        sql.Append("WITH newest AS NOT MATERIALIZED (SELECT * FROM ").AppendUnion(newest, StoreTable.Traces, "trace_id, received_ns");
        sql.Append($") SELECT DISTINCT trace_id FROM newest WHERE received_ns >= (SELECT max(received_ns) FROM newest) - {sql.Parameter(RecoveryNanos)}");
        sql.Append($" LIMIT {sql.Parameter((long)UnsettledTraces.CountMax / 4)}");
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            recent.Add(row.GetTraceId(0));
        }
        return recent;
    }
}
