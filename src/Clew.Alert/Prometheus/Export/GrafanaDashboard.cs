using System.Text.Json;

namespace Clew.Alert.Prometheus.Export;

/// <summary>A dashboard of dashboards.json as Grafana imports it.</summary>
internal static class GrafanaDashboard
{
    /// <summary>Grafana 9 and later read it.</summary>
    private const int SchemaVersion = 37;

    private const int PanelWidth = 12, PanelHeight = 8;

    /// <summary>What every query of a filtered dashboard chooses by.</summary>
    private const string Filter = "service_name=~\"$service\"";

    /// <summary>The file's name without its ending, and what Grafana reads.</summary>
    internal static IReadOnlyList<(string File, ReadOnlyMemory<byte> Json)> WriteAll()
    {
        using Stream stream = typeof(GrafanaDashboard).Assembly.GetManifestResourceStream("dashboards.json")!;
        using JsonDocument document = JsonDocument.Parse(stream);
        return [.. document.RootElement.EnumerateArray().Select(static dashboard => (dashboard.GetProperty("file").GetString()!, Notify.Formats.ChannelFormat.Json(dashboard, Write)))];
    }

    private static void Write(Utf8JsonWriter json, JsonElement dashboard)
    {
        bool isFiltered = !dashboard.TryGetProperty("unfiltered", out _);
        json.WriteStartObject();
        json.WriteString("uid"u8, dashboard.GetProperty("uid").GetString());
        json.WriteString("title"u8, dashboard.GetProperty("title").GetString());
        json.WriteStartArray("tags"u8);
        json.WriteStringValue("clew"u8);
        json.WriteEndArray();
        json.WriteNumber("schemaVersion"u8, SchemaVersion);
        json.WriteBoolean("editable"u8, true);
        json.WriteString("refresh"u8, "1m"u8);
        json.WriteStartObject("time"u8);
        json.WriteString("from"u8, "now-6h"u8);
        json.WriteString("to"u8, "now"u8);
        json.WriteEndObject();
        WriteVariables(json, isFiltered);
        json.WriteStartArray("panels"u8);
        int index = 0;
        foreach (JsonElement panel in dashboard.GetProperty("panels").EnumerateArray())
        {
            WritePanel(json, panel, index++);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteVariables(Utf8JsonWriter json, bool isFiltered)
    {
        json.WriteStartObject("templating"u8);
        json.WriteStartArray("list"u8);
        json.WriteStartObject();
        json.WriteString("name"u8, "datasource"u8);
        json.WriteString("type"u8, "datasource"u8);
        json.WriteString("query"u8, "prometheus"u8);
        json.WriteEndObject();
        if (isFiltered)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, "service"u8);
            json.WriteString("type"u8, "query"u8);
            WriteDatasource(json);
            json.WriteString("query"u8, "label_values({__name__=~\"gen_ai_.+_count\"}, service_name)"u8);
            json.WriteNumber("refresh"u8, 2);
            json.WriteBoolean("includeAll"u8, true);
            json.WriteBoolean("multi"u8, true);
            json.WriteString("allValue"u8, ".*"u8);
            json.WriteStartObject("current"u8);
            json.WriteString("text"u8, "All"u8);
            json.WriteString("value"u8, "$__all"u8);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePanel(Utf8JsonWriter json, JsonElement panel, int index)
    {
        bool isTable = panel.TryGetProperty("type", out JsonElement type) && type.GetString() == "table";
        json.WriteStartObject();
        json.WriteNumber("id"u8, index + 1);
        json.WriteString("type"u8, isTable ? "table"u8 : "timeseries"u8);
        json.WriteString("title"u8, panel.GetProperty("title").GetString());
        WriteDatasource(json);
        json.WriteStartObject("gridPos"u8);
        json.WriteNumber("x"u8, index % 2 * PanelWidth);
        json.WriteNumber("y"u8, index / 2 * PanelHeight);
        json.WriteNumber("w"u8, PanelWidth);
        json.WriteNumber("h"u8, PanelHeight);
        json.WriteEndObject();
        json.WriteStartObject("fieldConfig"u8);
        json.WriteStartObject("defaults"u8);
        json.WriteString("unit"u8, panel.GetProperty("unit").GetString());
        json.WriteEndObject();
        json.WriteStartArray("overrides"u8);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("targets"u8);
        char refId = 'A';
        foreach (JsonElement query in panel.GetProperty("queries").EnumerateArray())
        {
            json.WriteStartObject();
            json.WriteString("refId"u8, $"{refId++}");
            WriteDatasource(json);
            json.WriteString("expr"u8, query.GetProperty("expr").GetString()!.Replace("$filter", Filter, StringComparison.Ordinal));
            json.WriteString("legendFormat"u8, query.GetProperty("legend").GetString());
            json.WriteBoolean("instant"u8, isTable);
            json.WriteBoolean("range"u8, !isTable);
            // Points of histograms lead to their traces.
            json.WriteBoolean("exemplar"u8, !isTable);
            if (isTable)
            {
                json.WriteString("format"u8, "table"u8);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteDatasource(Utf8JsonWriter json)
    {
        json.WriteStartObject("datasource"u8);
        json.WriteString("type"u8, "prometheus"u8);
        json.WriteString("uid"u8, "${datasource}"u8);
        json.WriteEndObject();
    }
}
