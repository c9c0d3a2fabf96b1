using System.Globalization;
using Clew.Storage.DuckDB.Findings;
using Clew.Storage.DuckDB.Fresh;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Recent;

/// <summary>
/// Gathers what is known of some traces, over all files and memory, in tables of the connection alone: DuckDB puts on disk what does not fit into its
/// memory.
/// </summary>
/// <param name="execute">Runs a statement of the read.</param>
/// <param name="ids">The traces' ids, in SQL. Only names that Clew gave itself.</param>
internal sealed class FactsTable(Action<string> execute, string ids)
{
    /// <summary>Columns that a <see cref="FactsReader"/> reads, in its order.</summary>
    internal const string Columns =
        "trace_id, start_ns, end_ns, received_ns, spans, errors, llm_calls, tool_calls, iterations, has_root, head_status, "
        + "service, environment, agent, input, output, cost_nano, priced, models, tools, is_kept, is_later, sample_weight, kept_by, "
        + "ttft_ns, failed_tools, finish_reasons, error_types";

    private const string Fragment =
        "trace_id, min_start, max_end, received_ns, spans, errors, llm_calls, tool_calls, iterations, head_rank, head_status, head_service, head_environment, "
        + "agent, agent_rank, fresh_input + cache_read + cache_write + cache_write_1h AS input, output + reasoning AS output, cost_nano, priced, models, tools, "
        + "sample_weight, kept_by";

    private const string Trace = """
        trace_id, min(min_start) AS start_ns, max(max_end) AS end_ns, max(received_ns) AS received_ns, sum(spans)::BIGINT AS spans, sum(errors)::BIGINT AS errors,
        sum(llm_calls)::BIGINT AS llm_calls, sum(tool_calls)::BIGINT AS tool_calls, max(iterations) AS iterations,
        min(head_rank) < 0 AS has_root, arg_min(head_status, head_rank) AS head_status,
        arg_min(head_service, head_rank) AS service, arg_min(head_environment, head_rank) AS environment, arg_min(agent, agent_rank) AS agent,
        sum(input)::BIGINT AS input, sum(output)::BIGINT AS output, sum(cost_nano)::BIGINT AS cost_nano, sum(priced)::BIGINT AS priced,
        bool_or(is_kept) AS is_kept, bool_or(is_later) AS is_later, max(sample_weight) AS sample_weight, max(kept_by) AS kept_by
        """;

    private const string Names = "list_distinct(flatten(list(models))) AS models, list_distinct(flatten(list(tools))) AS tools";

    private const string NoNames = "NULL::VARCHAR[] AS models, NULL::VARCHAR[] AS tools";

    private const string NoSpans = "NULL::BIGINT AS ttft_ns, NULL::BIGINT AS failed_tools, NULL::VARCHAR[] AS finish_reasons, NULL::VARCHAR[] AS error_types";

    private const string NoScores = "CREATE OR REPLACE TEMP TABLE scores (trace_id BLOB, name VARCHAR, value DOUBLE)";

    /// <summary>When the traces' spans start, where that is known: spans of other times need not be looked at.</summary>
    internal (long From, long To)? Starts { get; init; }

    /// <summary>Gathers what only spans tell, and lists of names, too.</summary>
    internal bool NeedsSpans { get; init; } = true;

    /// <summary>Makes the tables.</summary>
    /// <param name="sources">Where the traces have fragments.</param>
    /// <param name="undecided">Where to look at their spans and logs.</param>
    /// <param name="isLater">What a trace has there is decided on later, and so all of it.</param>
    /// <param name="attributeKeys">Attributes that policies look at.</param>
    internal void Make(IReadOnlyList<ReadSource> sources, IReadOnlyList<ReadSource> undecided, Func<DayFile, bool> isLater, IReadOnlySet<string> attributeKeys)
    {
        Execute($"CREATE OR REPLACE TEMP TABLE fragments AS SELECT {Trace}, {(NeedsSpans ? Names : NoNames)} FROM ({string.Join(" UNION ALL ", sources.SelectMany(source => Fragments(source, isLater)))}) GROUP BY trace_id");
        if (NeedsSpans)
        {
            MakeFacts(undecided);
            MakeScores(undecided);
        }
        else
        {
            Execute($"CREATE OR REPLACE TEMP TABLE facts AS SELECT f.*, {NoSpans} FROM fragments f ORDER BY start_ns");
            Execute(NoScores);
        }
        MakeAttributes(undecided, attributeKeys);
        MakeFindings(sources);
    }

    private void MakeFacts(IReadOnlyList<ReadSource> undecided)
    {
        SqlBuilder spans = new SqlBuilder().Append($"""
            CREATE OR REPLACE TEMP TABLE facts AS SELECT f.*, s.* EXCLUDE (trace_id) FROM fragments f LEFT JOIN (
              SELECT trace_id, max(ttft_ns) AS ttft_ns, count(DISTINCT CASE WHEN kind = {(byte)SpanKind.Tool} AND status = {(byte)StatusCode.Error} THEN span_id END) AS failed_tools,
                list(DISTINCT nullif(finish_reasons, '')) AS finish_reasons, list(DISTINCT nullif(error_type, '')) AS error_types
              FROM
            """);
        spans.Append(" ").AppendUnion(undecided, StoreTable.Spans, "trace_id, span_id, kind, status, ttft_ns, finish_reasons, error_type", Among("start_ns"));
        Execute(spans.Append(" GROUP BY trace_id) s USING (trace_id) ORDER BY start_ns").Text);
    }

    private IEnumerable<string> Fragments(ReadSource source, Func<DayFile, bool> isLater)
    {
        string isKept = source.File.Recent is null ? "true" : "false";
        yield return $"SELECT {Fragment}, {isKept} AS is_kept, {(isLater(source.File) ? "true" : "false")} AS is_later FROM {source.InFile(StoreTable.Traces)} WHERE {Among("min_start")}";
        if (source.InMemory(StoreTable.Traces) is { } memory)
        {
            yield return $"SELECT {Fragment}, {isKept} AS is_kept, true AS is_later FROM {memory} WHERE trace_id IN {ids}";
        }
    }

    private void MakeAttributes(IReadOnlyList<ReadSource> undecided, IReadOnlySet<string> keys)
    {
        Execute("CREATE OR REPLACE TEMP TABLE attributes (trace_id BLOB, key VARCHAR, value VARCHAR)");
        foreach (string key in keys)
        {
            string name = "'" + key.Replace("'", "''", StringComparison.Ordinal) + "'";
            string own = PromotedAttributes.TextSql(key) is { } promoted ? $"coalesce(attrs[{name}], {promoted})" : $"attrs[{name}]";
            foreach (ReadSource source in undecided)
            {
                SqlBuilder sql = new SqlBuilder().Append("INSERT INTO attributes SELECT DISTINCT * FROM ");
                Execute(sql.AppendUnion([source], StoreTable.Spans, $"trace_id, {name}, {own}", $"{own} IS NOT NULL AND {Among("start_ns")}").Text);
                sql = new SqlBuilder().Append($"INSERT INTO attributes SELECT DISTINCT s.trace_id, {name}, r.attrs[{name}] FROM ");
                sql.AppendUnion([source], StoreTable.Spans, "trace_id, resource_hash", Among("start_ns")).Append(" s JOIN ");
                sql.AppendUnion([source], StoreTable.Resources, "hash, attrs", $"kind = 0 AND attrs[{name}] IS NOT NULL").Append(" r ON hash = resource_hash");
                Execute(sql.Text);
            }
        }
    }

    private void MakeScores(IReadOnlyList<ReadSource> undecided)
    {
        List<ReadSource> withLogs = [.. undecided.Where(source => source.Logs.Rows > 0)];
        Execute(NoScores);
        if (withLogs.Count == 0)
        {
            return;
        }
        SqlBuilder sql = new SqlBuilder().Append("INSERT INTO scores SELECT DISTINCT * FROM ");
        sql.AppendUnion(
            withLogs,
            StoreTable.Logs,
            "trace_id, coalesce(attrs['gen_ai.evaluation.name'], ''), try_cast(attrs['gen_ai.evaluation.score.value'] AS DOUBLE)",
            $"event_name = 'gen_ai.evaluation.result' AND try_cast(attrs['gen_ai.evaluation.score.value'] AS DOUBLE) IS NOT NULL AND trace_id IN {ids}");
        Execute(sql.Text);
    }

    private void MakeFindings(IReadOnlyList<ReadSource> sources)
    {
        Execute("CREATE OR REPLACE TEMP TABLE found (trace_id BLOB, type VARCHAR)");
        List<ReadSource> withFindings = [.. sources.Where(source => source.Findings.Rows > 0)];
        if (withFindings.Count > 0)
        {
            Execute(new SqlBuilder().Append("INSERT INTO found SELECT DISTINCT * FROM ").AppendCurrent(withFindings, "trace_id, type", traces: ids).Text);
        }
    }

    private string Among(string start) =>
        Starts is { } time ? $"{start} BETWEEN {Text(time.From)} AND {Text(time.To)} AND trace_id IN {ids}" : $"trace_id IN {ids}";

    private void Execute(string sql) => execute(sql);

    /// <summary>How a number is written into a statement.</summary>
    internal static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
