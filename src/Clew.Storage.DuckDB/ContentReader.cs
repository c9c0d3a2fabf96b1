using System.Globalization;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Puts message bodies together from their parts.</summary>
internal sealed class ContentReader(ReadContext context, ReadSource source, Utf8Pool pool)
{
    /// <summary>Parts whose ids are not farther apart are read in one go; zone maps and vectors are about that fine.</summary>
    private const long RunGap = 1024;

    /// <summary>More ranges than this cost more to plan than one long range to read.</summary>
    private const int RunsMax = 48;

    private readonly List<(Span Span, Utf8Text Key, byte Type, long[] Parts)> bodies = [];
    private readonly HashSet<(SpanId, long)> seen = [];
    private readonly Dictionary<long, Utf8Text> parts = [];

    /// <summary>Fills <see cref="Span.Content"/> of the given spans.</summary>
    /// <param name="condition">Which rows of <c>spans</c> to look at.</param>
    /// <param name="wanted">The spans by id and time of receipt.</param>
    internal void Read(Func<SqlBuilder, string> condition, Dictionary<(SpanId, long), Span> wanted)
    {
        ReadRows(condition, wanted);
        foreach ((long from, long to) in Runs())
        {
            ReadParts(from, to);
        }
        foreach ((Span span, Utf8Text key, byte type, long[] ids) in bodies)
        {
            span.Content.Add(key, AttributeText.Decode(Join(ids).Span, type, pool));
        }
    }

    private void ReadRows(Func<SqlBuilder, string> condition, Dictionary<(SpanId, long), Span> wanted)
    {
        SqlBuilder sql = new();
        sql.Append("SELECT * FROM ").AppendUnion([source], StoreTable.Spans, "span_id, received_ns, content, content_parts", condition(sql) + " AND content IS NOT NULL");
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            (SpanId, long) id = (new SpanId(row.GetUInt64(0)), row.GetInt64(1));
            // A request that came twice in one instant has its bodies twice.
            if (wanted.TryGetValue(id, out Span? span) && seen.Add(id))
            {
                ReadOnlySpan<long> ids = row.GetList(3).AsInt64;
                for (ReadOnlySpan<byte> rest = row.GetBytes(2); !rest.IsEmpty;)
                {
                    Utf8Text key = pool.Copy(ContentRow.Next(ref rest, out byte type, out int count));
                    bodies.Add((span, key, type, ids[..count].ToArray()));
                    ids = ids[count..];
                }
            }
        }
    }

    private List<(long From, long To)> Runs()
    {
        List<(long From, long To)> runs = [];
        foreach (long id in bodies.SelectMany(body => body.Parts).Distinct().Order())
        {
            parts[id] = default;
            if (runs.Count > 0 && id - runs[^1].To <= RunGap)
            {
                runs[^1] = (runs[^1].From, id);
            }
            else
            {
                runs.Add((id, id));
            }
        }
        return runs.Count > RunsMax ? [(runs[0].From, runs[^1].To)] : runs;
    }

    private void ReadParts(long from, long to)
    {
        SqlBuilder sql = new();
        string range = $"id BETWEEN {sql.Parameter(from)} AND {sql.Parameter(to)}";
        string ids = sql.Parameter(string.Join(',', parts.Keys.Where(id => id >= from && id <= to).Select(id => id.ToString(CultureInfo.InvariantCulture))));
        sql.Append("SELECT id, body FROM ");
        sql.AppendUnion([source], StoreTable.Parts, "id, body", $"{range} AND list_contains(string_split({ids}, ',')::BIGINT[], id)");
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            parts[row.GetInt64(0)] = pool.Copy(row.GetBytes(1));
        }
    }

    private Utf8Text Join(long[] ids)
    {
        if (ids.Length == 1)
        {
            return parts[ids[0]];
        }
        byte[] whole = new byte[ids.Sum(id => parts[id].Length)];
        int at = 0;
        foreach (long id in ids)
        {
            parts[id].Span.CopyTo(whole.AsSpan(at));
            at += parts[id].Length;
        }
        return Utf8Text.From(whole);
    }
}
