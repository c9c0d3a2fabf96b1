using Clew.Storage.DuckDB.Native;
using Clew.Storage.DuckDB.Packing;

namespace Clew.Storage.DuckDB.Expire;

/// <summary>
/// Copies a day file into another one without the content that some environments and services sent, in one transaction that also notes whose place
/// the copy takes. The result is what the drop of content at ingest would have left.
/// </summary>
/// <param name="connection">Of the caller alone.</param>
/// <param name="from">Sealed.</param>
/// <param name="to">Has the tables of a day and no rows.</param>
/// <param name="rules">What is content.</param>
internal sealed class ContentCopy(DuckDBConnection connection, DayFile from, DayFile to, StoreContentExpiry rules)
{
    private const string Pair = "coalesce(environment, '') || chr(31) || coalesce(service, '')";

    private static readonly string[] Rewritten = ["spans", "parts", "traces", "logs", "findings"];

    /// <summary>Of a row with the column <c>kept</c>.</summary>
    private static readonly Dictionary<string, string> KeptAttributes = new()
    {
        ["attrs"] = "CASE WHEN kept IS NULL THEN attrs ELSE map_from_entries(list_filter(map_entries(attrs), lambda entry, i: kept[i] = '1')) END",
        ["attr_types"] = "CASE WHEN kept IS NULL THEN attr_types ELSE nullif(array_to_string(list_filter(string_split(attr_types, ''), lambda kind, i: kept[i] = '1'), ''), '') END",
    };

    private readonly ContentFunctions functions = ContentFunctions.Register(connection, rules);

    /// <param name="expired">Environments and services whose content goes.</param>
    /// <param name="keepsOthers">Whether anything else is in the file.</param>
    internal void Run(IReadOnlyCollection<(string Environment, string Service)> expired, bool keepsOthers)
    {
        connection.Execute("CREATE OR REPLACE TEMP TABLE expired (environment VARCHAR, service VARCHAR)");
        foreach ((string environment, string service) in expired)
        {
            using PreparedStatement insert = connection.Prepare("INSERT INTO expired VALUES ($1, $2)");
            insert.Bind(environment).Bind(service).Execute().Dispose();
        }
        connection.Execute("BEGIN");
        CopySpans(keepsOthers);
        if (keepsOthers)
        {
            // What is left names parts that others share, so it is asked for the parts and not the spans that lost them.
            Insert("parts", $"SELECT * FROM {from.Name}.parts WHERE id IN (SELECT unnest(content_parts) FROM {to.Name}.spans WHERE content IS NOT NULL)");
        }
        CopyTraces(keepsOthers);
        CopyLogs(keepsOthers);
        CopyFindings(keepsOthers);
        foreach (string table in OtherTables())
        {
            Insert(table, $"SELECT * FROM {from.Name}.{table}");
        }
        Note();
        connection.Execute($"COMMIT; CHECKPOINT {to.Name}");
    }

    private void CopySpans(bool keepsOthers)
    {
        string isExpired = IsExpired(keepsOthers, Pair);
        Dictionary<string, string> changed = new(KeptAttributes)
        {
            ["events"] = $"CASE WHEN is_expired AND events IS NOT NULL THEN {functions.EventsWithout("events")} ELSE events END",
            ["links"] = $"CASE WHEN is_expired AND links IS NOT NULL THEN {functions.LinksWithout("links")} ELSE links END",
            // Null tells that there was some.
            ["has_content"] = "CASE WHEN is_expired AND has_content THEN NULL ELSE has_content END",
            ["content"] = Without("content"),
            ["content_parts"] = "CASE WHEN is_expired THEN []::BIGINT[] ELSE content_parts END",
        };
        if (!rules.KeepsErrorMessages)
        {
            changed["status_message"] = Without("status_message");
            changed["error_message"] = Without("error_message");
        }
        Insert("spans", changed, $"""
            (SELECT *, CASE WHEN is_expired THEN {functions.KeptAttributes("attrs", "attr_types")} END AS kept
              FROM (SELECT *, {isExpired} AS is_expired FROM {PackedColumns.Unpack(from.Name + ".spans", isExpired)}))
            """);
    }

    /// <summary>A preview may be of any service of the trace.</summary>
    private void CopyTraces(bool keepsOthers)
    {
        string isExpired = keepsOthers
            ? $"({IsExpired(keepsOthers, "coalesce(head_environment, '') || chr(31) || coalesce(head_service, '')")} OR list_has_any(services, (SELECT list(service) FROM expired)))"
            : "true";
        Dictionary<string, string> changed = new() { ["input_preview"] = Without("input_preview"), ["output_preview"] = Without("output_preview") };
        Insert("traces", changed, $"(SELECT *, {isExpired} AS is_expired FROM {from.Name}.traces)");
    }

    private void CopyLogs(bool keepsOthers)
    {
        Dictionary<string, string> changed = new(KeptAttributes)
        {
            ["body"] = "new_body",
            ["body_type"] = $"CASE WHEN is_expired AND new_body IS NULL AND body_type <> 'e' THEN '{LogRow.ExpiredBody}' ELSE body_type END",
        };
        Insert("logs", changed, $"""
            (SELECT *, CASE WHEN is_expired THEN {functions.KeptAttributes("attrs", "attr_types")} END AS kept,
                CASE WHEN is_expired THEN {functions.BodyWithout("body", "body_type", "event_name")} ELSE body END AS new_body
              FROM (SELECT *, {IsExpired(keepsOthers, Pair)} AS is_expired FROM {from.Name}.logs))
            """);
    }

    /// <summary>An explanation may quote an error message or an argument.</summary>
    private void CopyFindings(bool keepsOthers)
    {
        string isExpired = keepsOthers ? "coalesce(service, '') IN (SELECT service FROM expired)" : "true";
        Dictionary<string, string> changed = new() { ["explanation"] = "CASE WHEN is_expired AND explanation <> '' THEN 'The explanation is not kept any more: it may quote content.' ELSE explanation END" };
        Insert("findings", changed, $"(SELECT *, {isExpired} AS is_expired FROM {from.Name}.findings)");
    }

    private static string IsExpired(bool keepsOthers, string pair) =>
        keepsOthers ? $"({pair}) IN (SELECT environment || chr(31) || service FROM expired)" : "true";

    private static string Without(string column) => $"CASE WHEN is_expired THEN NULL ELSE {column} END";

    /// <summary>Whose place the copy takes, and of whom no content is in it, also from the times before.</summary>
    private void Note()
    {
        string before = from.ExpiredContent.Count == 0 ? "" : $"UNION SELECT environment, service FROM {from.Name}.{ExpiredFiles.ExpiredTable}";
        connection.Execute($"""
            CREATE TABLE {to.Name}.{ExpiredFiles.ExpiredTable} AS SELECT environment, service FROM expired {before};
            CREATE TABLE {to.Name}.{ExpiredFiles.ReplacesTable} AS SELECT '{from.Name}' AS name
            """);
    }

    private IEnumerable<string> OtherTables() =>
        Names($"SELECT table_name FROM duckdb_tables() WHERE database_name = '{to.Name}'").Except(Rewritten);

    private List<string> Names(string sql)
    {
        using PreparedStatement statement = connection.Prepare(sql);
        using ResultReader row = statement.Execute();
        List<string> names = [];
        while (row.Read())
        {
            names.Add(row.GetStringOrNull(0)!);
        }
        return names;
    }

    /// <summary>Inserts rows with all columns of the table in order, some of them made of others.</summary>
    private void Insert(string table, Dictionary<string, string> changed, string rows)
    {
        List<string> columns = Names($"SELECT column_name FROM duckdb_columns() WHERE database_name = '{from.Name}' AND table_name = '{table}' ORDER BY column_index");
        Insert(table, $"SELECT {string.Join(", ", columns.Select(column => changed.TryGetValue(column, out string? made) ? $"{made} AS {column}" : column))} FROM {rows}");
    }

    private void Insert(string table, string select)
    {
        using PreparedStatement insert = connection.Prepare($"INSERT INTO {to.Name}.{table} {select}");
        insert.ExecuteInBackground();
    }
}
