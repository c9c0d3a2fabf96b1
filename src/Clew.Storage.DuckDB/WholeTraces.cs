using System.Runtime.CompilerServices;
using Clew.Storage.DuckDB.Findings;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Storage.DuckDB.Recent;
using Clew.Telemetry;
using Clew.Telemetry.Sampling;

namespace Clew.Storage.DuckDB;

/// <summary>Traces with all that is stored of them, for those who decide on whole traces and send them on.</summary>
public sealed class WholeTraces
{
    /// <summary>Traces of one question: as many keys as the places of fragments are looked up by.</summary>
    public const int TracesMax = 1_000;

    /// <summary>Rows of one answer, which bounds the memory; one request may hold more.</summary>
    private const int RowsPerAnswer = 4_000;

    /// <summary>Logs may come before the first span of their trace.</summary>
    private const long LogLeadNanos = 5 * 60 * 1_000_000_000L;

    private readonly DuckDBStore store;

    internal WholeTraces(DuckDBStore store) => this.store = store;

    /// <summary>Traces of which spans, logs or findings came from some time on, in the order in which the first of it came.</summary>
    /// <param name="receivedFrom">In nanoseconds since 1970.</param>
    /// <param name="countMax">At most so many.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public Task<IReadOnlyList<TraceArrival>> ReadArrivalsAsync(long receivedFrom, int countMax, CancellationToken cancellationToken) =>
        store.Reader.Slots.RunAsync<IReadOnlyList<TraceArrival>>(context => Arrivals(context, receivedFrom, countMax), cancellationToken);

    /// <summary>What policies see of some traces; those without a span are missing.</summary>
    /// <param name="traces">At most <see cref="TracesMax"/>.</param>
    /// <param name="attributeKeys">Attributes that policies look at.</param>
    /// <param name="needsSpans">Also what only spans tell (<see cref="SamplingRules.NeedsSpans"/>).</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public Task<IReadOnlyList<StoredTraceFacts>> ReadFactsAsync(IReadOnlyCollection<TraceId> traces, IReadOnlySet<string> attributeKeys, bool needsSpans, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(traces.Count, TracesMax);
        return store.Reader.Slots.RunAsync<IReadOnlyList<StoredTraceFacts>>(context => StoredFacts.Of(context, [.. traces], attributeKeys, needsSpans), cancellationToken);
    }

    /// <summary>All spans of some traces with everything, some thousand at a time, each as it was received last.</summary>
    /// <param name="traces">At most <see cref="TracesMax"/>.</param>
    /// <param name="spans">How many they have, as their facts say.</param>
    /// <param name="receivedFrom">Only what came from then on, in nanoseconds since 1970; 0 for all.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public async IAsyncEnumerable<IReadOnlyList<Span>> ReadSpansAsync(
        IReadOnlyCollection<TraceId> traces, long spans, long receivedFrom, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<TraceId> wanted = [.. traces];
        IReadOnlyList<(long From, long To)> windows = spans <= RowsPerAnswer
            ? [(receivedFrom, long.MaxValue)]
            : await store.Reader.Slots.RunAsync(context => Windows(context, StoreTable.Spans, wanted, receivedFrom), cancellationToken).ConfigureAwait(false);
        foreach ((long, long) window in windows)
        {
            Dictionary<TraceId, List<Span>> found = await store.Reader.Slots
                .RunAsync(context => WholeTraceReader.Read(context, wanted, int.MaxValue, window), cancellationToken).ConfigureAwait(false);
            if (found.Count > 0)
            {
                yield return [.. found.Values.SelectMany(trace => trace)];
            }
        }
    }

    /// <summary>The same of their logs.</summary>
    /// <param name="traces">At most <see cref="TracesMax"/>.</param>
    /// <param name="receivedFrom">Only what came from then on, and from five minutes before the first span on.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public async IAsyncEnumerable<IReadOnlyList<LogRecord>> ReadLogsAsync(
        IReadOnlyCollection<TraceId> traces, long receivedFrom, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!store.MayHaveLogs)
        {
            yield break;
        }
        HashSet<TraceId> wanted = [.. traces];
        IReadOnlyList<(long From, long To)> windows = await store.Reader.Slots
            .RunAsync(context => Windows(context, StoreTable.Logs, wanted, receivedFrom), cancellationToken).ConfigureAwait(false);
        foreach ((long, long) window in windows)
        {
            yield return await store.Reader.Slots.RunAsync(context => Logs(context, wanted, window), cancellationToken).ConfigureAwait(false);
        }
    }

    private static List<TraceArrival> Arrivals(ReadContext context, long receivedFrom, int countMax)
    {
        Dictionary<TraceId, TraceArrival> found = [];
        string since = $"received_ns >= {FactsTable.Text(receivedFrom)}";
        Add(StoreTable.Traces, "trace_id, received_ns, head_rank < 0 AS has_root", since, source => source.Traces.Rows);
        Add(StoreTable.Logs, "trace_id, received_ns, false AS has_root", since + " AND trace_id IS NOT NULL", source => source.Logs.Rows);
        // A look is numbered by its time.
        Add(StoreTable.Findings, "trace_id, look AS received_ns, true AS has_root", $"look >= {FactsTable.Text(receivedFrom)} AND type IS NOT NULL", source => source.Findings.Rows);
        return [.. found.Values.OrderBy(arrival => arrival.FirstUnixNano).Take(countMax)];

        void Add(StoreTable table, string columns, string where, Func<ReadSource, long> rows)
        {
            List<ReadSource> sources = [.. context.Sources.Where(source => rows(source) > 0)];
            if (sources.Count == 0)
            {
                return;
            }
            SqlBuilder sql = new();
            sql.Append("SELECT trace_id, min(received_ns), bool_or(has_root) FROM ").AppendUnion(sources, table, columns, where).Append($" GROUP BY trace_id ORDER BY min(received_ns) LIMIT {FactsTable.Text(countMax)}");
            using ResultReader row = context.ExecuteOnce(sql.Text);
            while (row.Read())
            {
                TraceId id = row.GetTraceId(0);
                TraceArrival before = found.GetValueOrDefault(id, new TraceArrival(id, long.MaxValue, false));
                found[id] = new TraceArrival(id, Math.Min(before.FirstUnixNano, row.GetInt64(1)), before.HasEnded || row.GetBoolean(2));
            }
        }
    }

    /// <summary>Stretches of receipt with some thousand rows each. What one request brought is never divided.</summary>
    private static IReadOnlyList<(long From, long To)> Windows(ReadContext context, StoreTable table, HashSet<TraceId> traces, long receivedFrom)
    {
        context.Look(traces);
        SqlBuilder sql = new();
        List<ReadSource> sources = [.. context.Sources.Where(source => (table == StoreTable.Logs ? source.Logs : source.Spans).Rows > 0)];
        long from = receivedFrom;
        if (table == StoreTable.Logs && StoredFacts.Locate(context, traces) is { } place)
        {
            from = Math.Max(from, place.Received - LogLeadNanos);
        }
        if (sources.Count == 0)
        {
            return [];
        }
        sql.Append("SELECT received_ns, count(*) FROM ").AppendUnion(sources, table, "received_ns", $"received_ns >= {sql.Parameter(from)} AND trace_id IN {TraceIdList.In(sql, traces)}");
        sql.Append(" GROUP BY received_ns ORDER BY received_ns");
        List<(long From, long To)> windows = [];
        (long start, long rows, long last) = (long.MinValue, 0, 0);
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            (long received, long count) = (row.GetInt64(0), row.GetInt64(1));
            if (rows > 0 && rows + count > RowsPerAnswer)
            {
                windows.Add((start, last));
                (start, rows) = (received, 0);
            }
            start = start == long.MinValue ? received : start;
            (rows, last) = (rows + count, received);
        }
        if (rows > 0)
        {
            windows.Add((start, last));
        }
        return windows;
    }

    private static IReadOnlyList<LogRecord> Logs(ReadContext context, HashSet<TraceId> traces, (long From, long To) received)
    {
        context.Look(traces);
        List<ReadSource> sources = [.. context.Sources.Where(source => source.Logs.Rows > 0)];
        List<LogRecord> logs = [];
        if (sources.Count == 0)
        {
            return logs;
        }
        SqlBuilder sql = new();
        sql.Append("SELECT * FROM ").AppendUnion(
            sources, StoreTable.Logs, LogRow.Columns, $"received_ns BETWEEN {sql.Parameter(received.From)} AND {sql.Parameter(received.To)} AND trace_id IN {TraceIdList.In(sql, traces)}");
        OriginReader origins = new();
        using (ResultReader row = context.Execute(sql))
        {
            while (row.Read())
            {
                logs.Add(LogRow.Read(row, origins));
            }
        }
        origins.Fill(context.Over(sources));
        return logs;
    }
}
