using System.Globalization;
using System.Text.RegularExpressions;

namespace Clew.Storage.DuckDB.Packing;

/// <summary>What SQL sees of the columns of <c>spans</c> that are stored as <see cref="GroupedText"/> and <see cref="HexTail"/>: each by its own name.</summary>
internal static partial class PackedColumns
{
    internal const int OriginCount = 6;

    internal const int CallCount = 6;

    internal const int ActorCount = 5;

    private static readonly string[] WithTail = ["response_id", "tool_call_id", "requested_tools"];

    private static readonly Dictionary<string, string> Expressions = new Dictionary<string, string[]>
    {
        ["origin"] = ["service", "service_version", "environment", "scope_name", "scope_version", "emitter"],
        ["call"] = ["llm_operation", "provider", "request_model", "response_model", "finish_reasons", "finish_reasons_original"],
        ["actor"] = ["agent", "agent_id", "agent_version", "tool_name", "tool_type"],
    }
        .SelectMany(group => group.Value.Select((name, i) => KeyValuePair.Create(name, PartSql(group.Key, i + 1))))
        .Concat(WithTail.Select(name => KeyValuePair.Create(name, HexTail.TextSql(name))))
        .ToDictionary(column => column.Key, column => column.Value);

    /// <summary>Rows of spans with those of the packed columns that a text names. Each costs time to plan for.</summary>
    /// <param name="place">What stands after FROM.</param>
    /// <param name="sql">What is done with the rows.</param>
    internal static string Unpack(string place, string sql)
    {
        HashSet<string> named = [.. Word().Matches(sql).Select(match => match.Value).Where(Expressions.ContainsKey)];
        return named.Count == 0 ? place : $"(SELECT *, {string.Join(", ", named.Select(name => $"{Expressions[name]} AS {name}"))} FROM {place})";
    }

    /// <summary>The column is stored as a <see cref="HexTail"/>.</summary>
    internal static bool HasTail(string name) => WithTail.Contains(name);

    /// <summary>
    /// A function of one column and constants: DuckDB applies it to each text of a dictionary once, 5 ns a row, where a CASE or split_part takes 40. Texts that
    /// hold one of the two control characters end there; those that were not sent are empty.
    /// </summary>
    private static string PartSql(string group, int number) =>
        string.Create(CultureInfo.InvariantCulture, $@"regexp_extract({group}, '^(?:[^\x1f]*\x1f){{{number - 1}}}([^\x1e\x1f]*)', 1)");

    [GeneratedRegex("[a-z_]+")]
    private static partial Regex Word();
}
