using System.Globalization;
using System.Text;
using Clew.Storage.DuckDB.Fragments;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Storage.DuckDB.Packing;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Compares what the sums hold of some traces with what the ledger says of their spans. What the sums hold is known from the store alone:
/// the spans' rows as they were written, and the corrections so far.
/// </summary>
internal sealed class SettlementReader(ReadContext context, Action<IReadOnlyList<Span>> decide)
{
    private const int FromLogColumn = 22;

    private readonly Dictionary<DeliveryKey, Delivery> deliveries = [];
    private readonly Dictionary<(TraceId, SpanId), Delivery> latest = [];
    private readonly Utf8Pool pool = new();
    private readonly SplitText origin = new(PackedColumns.OriginCount);
    private readonly SplitText call = new(PackedColumns.CallCount);
    private Resource resource = new();
    private InstrumentationScope instrumentation = new();

    /// <summary>
    /// Of all given traces those that must be read: the mixed ones, and those that more than one commit wrote to. Their spans start in the
    /// returned range. Traces without a root, which no commit counted as runs, are told apart. Without an index, of a trace that is not known to be mixed
    /// other commits are only looked for when it may have been settled before.
    /// </summary>
    internal static (List<TraceId> Traces, List<TraceId> Rootless, long From, long To) FindMixed(ReadContext context, IReadOnlyList<UnsettledTrace> candidates, SeenTraces known)
    {
        List<TraceId> traces = [];
        List<TraceId> rootless = [];
        (long from, long to) = (long.MaxValue, long.MinValue);
        if (context.Sources.Count == 0)
        {
            return (traces, rootless, from, to);
        }
        if (context.Fragments.Open(context, withMemory: false, Timeout.InfiniteTimeSpan) is { } view)
        {
            return FindMixed(context, view, candidates);
        }
        // There is more than the index holds, and to ask all of it each second would cost more than all else.
        foreach (UnsettledTrace whole in candidates.Where(candidate => !MayHaveMore(candidate) && !candidate.HasRoot))
        {
            rootless.Add(whole.TraceId);
            (from, to) = (Math.Min(from, whole.From), Math.Max(to, whole.To));
        }
        Dictionary<TraceId, bool> wanted = candidates.Where(MayHaveMore).ToDictionary(candidate => candidate.TraceId, candidate => candidate.IsMixed);
        List<FragmentRange> places = wanted.Count == 0 ? [] : new FragmentPlaces(context).Of(wanted.Keys);
        if (places.Count == 0)
        {
            return (traces, rootless, from, to);
        }
        SqlBuilder sql = new();
        sql.Append("SELECT trace_id, sum(commits)::BIGINT, min(min_start), max(max_start), min(head_rank) FROM ")
            .AppendFragments(places, "trace_id, commits, min_start, max_start, head_rank");
        sql.Append($" WHERE trace_id IN {In(sql.Parameter(Ids(wanted.Keys)))} GROUP BY trace_id");
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            TraceId traceId = row.GetTraceId(0);
            bool isMixed = wanted[traceId] || row.GetInt64(1) > 1;
            if (isMixed || row.GetInt64(4) >= 0)
            {
                (isMixed ? traces : rootless).Add(traceId);
                from = Math.Min(from, row.GetInt64(2));
                to = Math.Max(to, row.GetInt64(3));
            }
        }
        return (traces, rootless, from, to);

        bool MayHaveMore(UnsettledTrace candidate) => candidate.IsMixed || known.MayContain(candidate.TraceId);
    }

    /// <summary>The same from the index and from memory: it takes no time that grows with what is stored.</summary>
    private static (List<TraceId> Traces, List<TraceId> Rootless, long From, long To) FindMixed(
        ReadContext context, FragmentView view, IReadOnlyList<UnsettledTrace> candidates)
    {
        Dictionary<TraceId, UnsettledFragments> found = new(candidates.Count);
        foreach (UnsettledTrace candidate in candidates)
        {
            UnsettledFragments fragments = new() { IsMixed = candidate.IsMixed };
            foreach ((FragmentChunk chunk, int row) in view.Find(candidate.TraceId))
            {
                fragments.Add(chunk.MinStart[row], chunk.MaxStart[row], chunk.HeadRank[row], chunk.IsMixed(row));
            }
            found[candidate.TraceId] = fragments;
        }
        foreach (FreshSnapshot.Part part in context.Sources.SelectMany(source => source.FreshParts))
        {
            UnsettledFragments.Add(part, found);
        }
        List<TraceId> traces = [];
        List<TraceId> rootless = [];
        (long from, long to) = (long.MaxValue, long.MinValue);
        foreach ((TraceId traceId, UnsettledFragments fragments) in found)
        {
            // Without any its file was deleted.
            if (fragments.Count > 0 && (fragments.IsMixed || !fragments.HasRoot))
            {
                (fragments.IsMixed ? traces : rootless).Add(traceId);
                from = Math.Min(from, fragments.From);
                to = Math.Max(to, fragments.To);
            }
        }
        return (traces, rootless, from, to);
    }

    /// <summary>The spans whose part in the sums is wrong, with the difference.</summary>
    internal List<(Span Span, SpanShare Change)> Read(IReadOnlyList<TraceId> traces, long from, long to)
    {
        string ids = Ids(traces);
        ReadSpans(ids, from, to);
        ReadCorrections(ids);
        decide([.. latest.Values.Select(delivery => delivery.Span)]);
        Dictionary<DeliveryKey, SpanShare> changes = [];
        foreach ((DeliveryKey key, Delivery delivery) in deliveries)
        {
            SpanShare wanted = latest[(key.TraceId, key.SpanId)] == delivery ? SpanShare.Of(delivery.Span) : default;
            SpanShare change = wanted - delivery.Present;
            if (!change.IsNothing)
            {
                changes.Add(key, change);
            }
        }
        return changes.Count == 0 ? [] : ReadWhole(changes, from, to);
    }

    private void ReadSpans(string idList, long from, long to)
    {
        SqlBuilder sql = new();
        string ids = sql.Parameter(idList);
        sql.Append("SELECT * FROM ");
        sql.AppendUnion(
            [.. context.Sources.Where(source => source.Spans.Overlaps(from, to))],
            StoreTable.Spans,
            "trace_id, span_id, parent_span_id, start_ns, received_ns, kind, counted, not_counted_because IS NOT NULL, fresh_input, cache_read, cache_write, cache_write_1h, output, reasoning, "
            + "duration_ns, name, otlp_kind, origin, call, response_id_head, " + HexTail.Columns + ", from_log",
            $"start_ns BETWEEN {sql.Parameter(from)} AND {sql.Parameter(to)} AND trace_id IN {In(ids)}");
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            Add(row);
        }
    }

    private void Add(ResultReader row)
    {
        DeliveryKey key = new(row.GetTraceId(0), new SpanId(row.GetUInt64(1)), row.GetInt64(4));
        SpanKind kind = (SpanKind)row.GetByte(5);
        bool hasUsage = !row.IsNull(8);
        SpanShare written = new(row.GetBoolean(FromLogColumn) ? 0 : 1, kind.IsInference() && row.GetBoolean(7) ? 0 : 1, row.GetBoolean(6) && hasUsage ? 1 : 0);
        if (deliveries.TryGetValue(key, out Delivery? known))
        {
            // Twice in the same instant: the same request delivered twice, so the same content.
            known.Present += written;
            return;
        }
        Span span = new()
        {
            TraceId = key.TraceId,
            SpanId = key.SpanId,
            ParentSpanId = new SpanId(row.GetUInt64(2)),
            StartTimeUnixNano = row.GetInt64(3),
            ReceivedTimeUnixNano = key.ReceivedUnixNano,
            Kind = kind,
        };
        if (hasUsage)
        {
            span.Usage = UsageTokens.Read(row, 8);
        }
        ReadIdentity(row, span);
        Delivery delivery = new(span) { Present = written };
        deliveries.Add(key, delivery);
        if (!latest.TryGetValue((key.TraceId, key.SpanId), out Delivery? other) || other.Span.ReceivedTimeUnixNano < key.ReceivedUnixNano)
        {
            latest[(key.TraceId, key.SpanId)] = delivery;
        }
    }

    /// <summary>What the rules of the ledger compare: without it two spans of one call would look like two calls.</summary>
    private void ReadIdentity(ResultReader row, Span span)
    {
        span.EndTimeUnixNano = span.StartTimeUnixNano + row.GetInt64(14);
        span.Name = Shared(row, 15);
        span.OtlpKind = (OtlpSpanKind)row.GetByte(16);
        span.FromLog = row.GetBoolean(FromLogColumn);
        ReadOnlySpan<Utf8Text> sender = origin.Split(Shared(row, 17));
        Utf8Text service = sender[0];
        Utf8Text scope = sender[3];
        if (!resource.Service.Equals(service) || !instrumentation.Name.Equals(scope))
        {
            (resource, instrumentation) = (new Resource { Service = service }, new InstrumentationScope { Name = scope });
        }
        (span.Resource, span.Scope) = (resource, instrumentation);
        if (span.Kind.IsInference())
        {
            GenAICall llm = span.EnsureLlm();
            ReadOnlySpan<Utf8Text> texts = call.Split(Shared(row, 18));
            llm.RequestModel = texts[2];
            llm.ResponseModel = texts[3];
            llm.ResponseId = HexTail.Read(row, 19, 20, pool);
        }
    }

    private Utf8Text Shared(ResultReader row, int column) => row.IsNull(column) ? default : pool.Share(column, row.GetBytes(column));

    private void ReadCorrections(string idList)
    {
        List<ReadSource> sources = [.. context.Sources.Where(source => source.SettlementRows > 0)];
        if (sources.Count == 0)
        {
            return;
        }
        SqlBuilder sql = new();
        string ids = sql.Parameter(idList);
        sql.Append("SELECT * FROM ").AppendUnion(sources, StoreTable.Settlements, "trace_id, span_id, received_ns, spans, calls, usage", $"trace_id IN {In(ids)}");
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            // A span whose file was deleted needs no more correcting.
            if (deliveries.TryGetValue(new(row.GetTraceId(0), new SpanId(row.GetUInt64(1)), row.GetInt64(2)), out Delivery? delivery))
            {
                delivery.Present += new SpanShare(row.GetInt32(3), row.GetInt32(4), row.GetInt32(5));
            }
        }
    }

    /// <summary>The spans to correct, with all that the sums are made of.</summary>
    private List<(Span Span, SpanShare Change)> ReadWhole(Dictionary<DeliveryKey, SpanShare> changes, long from, long to)
    {
        SqlBuilder sql = new();
        string ids = sql.Parameter(Ids(changes.Keys.Select(key => key.TraceId).Distinct()));
        string spanIds = sql.Parameter(string.Join(',', changes.Keys.Select(key => key.SpanId.Value.ToString(CultureInfo.InvariantCulture))));
        sql.Append("SELECT * FROM ");
        sql.AppendUnion(
            [.. context.Sources.Where(source => source.Spans.Overlaps(from, to))],
            StoreTable.Spans,
            SpanRowReader.Skeleton,
            $"start_ns BETWEEN {sql.Parameter(from)} AND {sql.Parameter(to)} AND trace_id IN {In(ids)} AND span_id IN (SELECT unnest(string_split({spanIds}, ','))::UBIGINT)");
        List<(Span Span, SpanShare Change)> found = [];
        SpanRowReader reader = new(new OriginReader());
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            Span span = reader.Read(row, full: false);
            if (changes.Remove(new DeliveryKey(span.TraceId, span.SpanId, span.ReceivedTimeUnixNano), out SpanShare change))
            {
                found.Add((span, change));
            }
        }
        return found;
    }

    /// <summary>Thousands of ids as one text: as many parameters or literals would cost more than the query.</summary>
    private static string Ids(IEnumerable<TraceId> traces)
    {
        StringBuilder text = new();
        foreach (TraceId traceId in traces)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(traceId.ToString());
        }
        return text.ToString();
    }

    private static string In(string ids) => $"(SELECT unhex(unnest(string_split({ids}, ','))))";

    private readonly record struct DeliveryKey(TraceId TraceId, SpanId SpanId, long ReceivedUnixNano);

    private sealed class Delivery(Span span)
    {
        internal Span Span => span;

        /// <summary>What the sums hold of it.</summary>
        internal SpanShare Present { get; set; }
    }
}
