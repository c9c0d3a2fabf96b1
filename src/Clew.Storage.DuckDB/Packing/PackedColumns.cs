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

    private static string PartSql(string group, int number)
    {
        string part = string.Create(CultureInfo.InvariantCulture, $"nullif(split_part({group}, chr({GroupedText.Separator}), {number}), '')");
        string escape = string.Create(CultureInfo.InvariantCulture, $"chr({GroupedText.Escape})");
        string plain = string.Create(
            CultureInfo.InvariantCulture,
            $"replace(replace(replace({part}, {escape} || 'e', ''), {escape} || 'u', chr({GroupedText.Separator})), {escape} || 'r', {escape})");
        return $"(CASE WHEN contains({group}, {escape}) THEN {plain} ELSE {part} END)";
    }

    [GeneratedRegex("[a-z_]+")]
    private static partial Regex Word();
}
