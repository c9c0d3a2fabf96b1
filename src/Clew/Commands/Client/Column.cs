using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Clew.Commands.Client;

/// <summary>A column of a table of API objects.</summary>
/// <param name="Title">Its head.</param>
/// <param name="Text">What it shows of an object, without markup.</param>
/// <param name="IsNumber">Right-aligned.</param>
internal sealed record Column(string Title, Func<JsonElement, string> Text, bool IsNumber = false)
{
    /// <summary>What stands under a property that may be null.</summary>
    public static Column Of(string title, string property) => new(title, item => item.GetProperty(property).GetString() ?? "–");

    public static Column Number(string title, Func<JsonElement, string> text) => new(title, text, IsNumber: true);

    public static Column Count(string title, string property) => Number(title, item => NumberText.Count(item.GetProperty(property).GetInt64()));

    public static Column Tokens(string title, string property) => Number(title, item => NumberText.Tokens(item.GetProperty("usage").GetProperty(property).GetInt64()));

    public static Column Cost { get; } = Number("COST", item => NumberText.Cost(CostOf(item)));

    public static Column Percentile(string title, string values, string percentile) => Number(title, item => NumberText.Duration(LongOf(item.GetProperty(values).GetProperty(percentile))));

    public static Column Time(string title, string property) =>
        new(title, item => item.GetProperty(property).GetDateTimeOffset().ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));

    public static double? CostOf(JsonElement item) => item.GetProperty("usage").GetProperty("costUsd") is { ValueKind: JsonValueKind.Number } usd ? usd.GetDouble() : null;

    public static long? LongOf(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;

    public static Table Table(IReadOnlyList<Column> columns, IReadOnlyList<JsonElement> items)
    {
        Table table = new() { Border = TableBorder.None, ShowHeaders = true };
        foreach (Column column in columns)
        {
            TableColumn added = new(new Markup("[bold]" + SpanText.Safe(column.Title) + "[/]")) { NoWrap = true, Padding = new Padding(0, 0, 2, 0) };
            table.AddColumn(column.IsNumber ? added.RightAligned() : added);
        }
        foreach (JsonElement item in items)
        {
            table.AddRow([.. columns.Select(column => new Markup(SpanText.Safe(column.Text(item))))]);
        }
        return table;
    }
}
