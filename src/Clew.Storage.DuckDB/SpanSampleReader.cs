using System.Globalization;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Reads the newest spans that meet some filters, file by file from the newest on. A file is looked at twice: first for the times of the spans
/// wanted, which touches a few narrow columns, then for all columns of the short stretch in which they lie.
/// </summary>
internal sealed class SpanSampleReader(ReadContext context, SpanSampleQuery query)
{
    private const int LimitMax = 5000;

    /// <summary>The first stretch has so many times as many spans as are wanted: one in a few is of a given kind.</summary>
    private const int FirstStretchFactor = 20;

    /// <summary>Looking at all that was looked at before once more costs an eighth, whatever is found.</summary>
    private const int StretchGrowth = 8;

    private readonly OriginReader origins = new();
    private readonly Dictionary<(TraceId, SpanId), Span> found = [];
    private readonly int limit = Math.Clamp(query.Limit, 1, LimitMax);

    /// <summary>Newest first. A span that came more than once is there as it came last.</summary>
    internal IReadOnlyList<Span> Read()
    {
        foreach (ReadSource source in context.Sources.Reverse().Where(source => source.Spans.Rows > 0 && source.Spans.Overlaps(From, To)))
        {
            if (OldestOf(source) is { } oldest)
            {
                ReadFrom(source, oldest);
            }
            if (found.Count >= limit)
            {
                break;
            }
        }
        return [.. found.Values.OrderByDescending(span => span.StartTimeUnixNano).Take(limit)];
    }

    private long From => query.FromUnixNano ?? long.MinValue;

    private long To => query.ToUnixNano is { } to ? Math.Max(to, long.MinValue + 1) - 1 : long.MaxValue;

    /// <summary>Start of the last span that is still wanted of a source; null when it has none. Looks back farther and farther, so that frequent spans are found soon.</summary>
    private long? OldestOf(ReadSource source)
    {
        long wanted = limit - found.Count;
        long first = Math.Max(From, source.Spans.Min);
        long last = Math.Min(To, source.Spans.Max);
        double stretch = ((double)last - first) * Math.Min(1, (double)wanted * FirstStretchFactor / source.Spans.Rows);
        while (true)
        {
            long from = stretch >= (double)last - first ? first : last - (long)stretch;
            (long count, long oldest) = CountFrom(source, from, wanted);
            if (count >= wanted || from <= first)
            {
                return count > 0 ? oldest : null;
            }
            stretch *= StretchGrowth;
        }
    }

    private (long Count, long Oldest) CountFrom(ReadSource source, long from, long wanted)
    {
        SqlBuilder sql = new();
        string condition = Condition(sql, from);
        sql.Append("SELECT count(*), coalesce(min(start_ns), 0) FROM (SELECT start_ns FROM ").AppendUnion([source], StoreTable.Spans, "start_ns", condition);
        sql.Append($" ORDER BY start_ns DESC LIMIT {sql.Parameter(wanted)})");
        using ResultReader row = context.Execute(sql);
        return row.Read() ? (row.GetInt64(0), row.GetInt64(1)) : (0, 0);
    }

    private void ReadFrom(ReadSource source, long oldest)
    {
        SpanRowReader reader = new(origins);
        SqlBuilder sql = new();
        string condition = Condition(sql, oldest);
        sql.Append("SELECT * FROM ").AppendUnion([source], StoreTable.Spans, query.WithAttributes ? SpanRowReader.Full : SpanRowReader.Skeleton, condition);
        // Spans that start at one instant may be more than are wanted.
        sql.Append($" ORDER BY start_ns DESC LIMIT {sql.Parameter((long)limit)}");
        List<Span> read = [];
        using (ResultReader row = context.Execute(sql))
        {
            while (row.Read())
            {
                read.Add(reader.Read(row, query.WithAttributes));
            }
        }
        if (query.WithContent && source.HasContent)
        {
            ReadContent(source, read);
        }
        foreach (Span span in read)
        {
            if (!found.TryGetValue((span.TraceId, span.SpanId), out Span? other) || other.ReceivedTimeUnixNano < span.ReceivedTimeUnixNano)
            {
                found[(span.TraceId, span.SpanId)] = span;
            }
        }
    }

    private void ReadContent(ReadSource source, List<Span> spans)
    {
        Dictionary<(SpanId, long), Span> wanted = [];
        foreach (Span span in spans.Where(span => span.HasContent))
        {
            wanted[(span.SpanId, span.ReceivedTimeUnixNano)] = span;
        }
        if (wanted.Count == 0)
        {
            return;
        }
        long first = wanted.Values.Min(span => span.StartTimeUnixNano);
        long last = wanted.Values.Max(span => span.StartTimeUnixNano);
        string ids = string.Join(", ", wanted.Keys.Select(key => key.Item1.Value.ToString(CultureInfo.InvariantCulture)).Distinct());
        new ContentReader(context, source, origins.Pool).Read(
            sql => $"start_ns BETWEEN {sql.Parameter(first)} AND {sql.Parameter(last)} AND span_id IN ({ids})", wanted);
    }

    private string Condition(SqlBuilder sql, long from)
    {
        List<string> all = [$"start_ns BETWEEN {sql.Parameter(from)} AND {sql.Parameter(To)}"];
        all.Add($"kind IN ({string.Join(", ", query.Kinds.Select(kind => ((byte)kind).ToString(CultureInfo.InvariantCulture)))})");
        AddText("service", query.Service);
        AddText("environment", query.Environment);
        AddText("agent", query.Agent);
        AddText("tool_name", query.Tool);
        AddText("coalesce(nullif(response_model, ''), request_model)", query.Model);
        if (query.Failed is { } failed)
        {
            all.Add($"status {(failed ? "=" : "<>")} {((byte)StatusCode.Error).ToString(CultureInfo.InvariantCulture)}");
        }
        return string.Join(" AND ", all);

        void AddText(string column, string? value)
        {
            if (value is not null)
            {
                all.Add($"{column} = {sql.Parameter(value)}");
            }
        }
    }
}
