using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;
using Clew.Telemetry.Sampling;

namespace Clew.Storage.DuckDB.Recent;

/// <summary>Reads what <see cref="FactsTable"/> gathered, some thousand traces at a time.</summary>
internal sealed class FactsReader(Func<string, ResultReader> execute)
{
    /// <summary>Some 10 MB of facts.</summary>
    internal const int TracesPerPage = 20_000;

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> NoAttributes = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The traces from some place on, in the order of their start.</summary>
    internal List<UndecidedTrace> ReadPage(int page) =>
        Read($"rowid >= {FactsTable.Text((long)page * TracesPerPage)} AND rowid < {FactsTable.Text((page + 1L) * TracesPerPage)}");

    /// <summary>All of them, also in the transaction that gathered them.</summary>
    internal List<UndecidedTrace> ReadAll() => Read("true");

    private List<UndecidedTrace> Read(string rows)
    {
        string ids = $"trace_id IN (SELECT trace_id FROM facts WHERE {rows})";
        Dictionary<TraceId, Dictionary<string, IReadOnlyList<string>>> attributes = ReadAttributes(ids);
        Dictionary<TraceId, List<EvaluationScore>> scores = ReadScores(ids);
        Dictionary<TraceId, IReadOnlyList<string>> findings = ReadFindings(ids);
        List<UndecidedTrace> traces = [];
        using ResultReader row = execute($"SELECT {FactsTable.Columns} FROM facts WHERE {rows} ORDER BY start_ns");
        while (row.Read())
        {
            TraceId id = row.GetTraceId(0);
            StoredTraceFacts facts = Read(row, id) with
            {
                Attributes = attributes.GetValueOrDefault(id) ?? NoAttributes,
                Scores = scores.GetValueOrDefault(id) ?? [],
                FindingTypes = findings.GetValueOrDefault(id) ?? [],
            };
            traces.Add(new UndecidedTrace(facts, row.GetInt64(3), row.GetBoolean(20), row.GetBoolean(21), row.GetDoubleOrNull(22), row.GetStringOrNull(23)));
        }
        return traces;
    }

    private static StoredTraceFacts Read(ResultReader row, TraceId id)
    {
        bool hasRoot = row.GetBoolean(9);
        long errors = row.GetInt64(5);
        return new StoredTraceFacts
        {
            TraceId = id,
            StartUnixNano = row.GetInt64(1),
            DurationNanos = Math.Max(0, row.GetInt64(2) - row.GetInt64(1)),
            HasRoot = hasRoot,
            IsError = hasRoot ? (StatusCode)row.GetByte(10) == StatusCode.Error : errors > 0,
            SpanCount = row.GetInt64(4),
            ErrorCount = errors,
            LlmCalls = row.GetInt64(6),
            ToolCalls = row.GetInt64(7),
            FailedToolCalls = row.GetInt64OrNull(25) ?? 0,
            Iterations = row.GetInt64OrNull(8) ?? row.GetInt64(6),
            Service = row.GetStringOrNull(11) ?? "",
            Environment = row.GetStringOrNull(12) ?? "",
            Agent = row.GetStringOrNull(13),
            InputTokens = row.GetInt64(14),
            OutputTokens = row.GetInt64(15),
            CostNanoUsd = row.GetInt64(17) > 0 ? row.GetInt64(16) : null,
            Models = Texts(row, 18),
            Tools = Texts(row, 19),
            TtftNanos = row.GetInt64OrNull(24),
            // The column holds the reasons of one call with commas between them.
            FinishReasons = [.. Texts(row, 26).SelectMany(reasons => reasons.Split(',')).Distinct()],
            ErrorTypes = Texts(row, 27),
        };
    }

    private static string[] Texts(ResultReader row, int column) => row.IsNull(column) ? [] : [.. row.GetList(column).ToSortedSet()];

    private Dictionary<TraceId, Dictionary<string, IReadOnlyList<string>>> ReadAttributes(string ids)
    {
        Dictionary<TraceId, Dictionary<string, IReadOnlyList<string>>> found = [];
        using ResultReader row = execute($"SELECT trace_id, key, list(DISTINCT value) FROM attributes WHERE {ids} GROUP BY trace_id, key");
        while (row.Read())
        {
            TraceId id = row.GetTraceId(0);
            if (!found.TryGetValue(id, out Dictionary<string, IReadOnlyList<string>>? ofTrace))
            {
                found.Add(id, ofTrace = []);
            }
            ofTrace[row.GetStringOrNull(1)!] = Texts(row, 2);
        }
        return found;
    }

    private Dictionary<TraceId, IReadOnlyList<string>> ReadFindings(string ids)
    {
        Dictionary<TraceId, IReadOnlyList<string>> found = [];
        using ResultReader row = execute($"SELECT trace_id, list(type) FROM found WHERE {ids} GROUP BY trace_id");
        while (row.Read())
        {
            found.Add(row.GetTraceId(0), Texts(row, 1));
        }
        return found;
    }

    private Dictionary<TraceId, List<EvaluationScore>> ReadScores(string ids)
    {
        Dictionary<TraceId, List<EvaluationScore>> found = [];
        using ResultReader row = execute($"SELECT trace_id, name, value FROM scores WHERE {ids}");
        while (row.Read())
        {
            TraceId id = row.GetTraceId(0);
            if (!found.TryGetValue(id, out List<EvaluationScore>? ofTrace))
            {
                found.Add(id, ofTrace = []);
            }
            ofTrace.Add(new EvaluationScore(row.GetStringOrNull(1)!, row.GetDouble(2)));
        }
        return found;
    }
}
