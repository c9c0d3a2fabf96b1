using System.Text.Json;
using Clew.Configuration;

namespace Clew.Alert.Prometheus.Export;

/// <summary>Alert rules as a provisioning file of Grafana, which takes JSON as well as YAML.</summary>
internal static class GrafanaAlertFile
{
    /// <summary>Grafana's own engine of expressions.</summary>
    private const string ExpressionSource = "__expr__";

    private const int LookBackSeconds = 600;

    internal static void Write(Utf8JsonWriter json, IReadOnlyList<ExportedRule> alerts, string datasource)
    {
        json.WriteStartObject();
        json.WriteNumber("apiVersion"u8, 1);
        json.WriteStartArray("groups"u8);
        json.WriteStartObject();
        json.WriteNumber("orgId"u8, 1);
        json.WriteString("name"u8, "clew"u8);
        json.WriteString("folder"u8, "Clew"u8);
        json.WriteString("interval"u8, "1m"u8);
        json.WriteStartArray("rules"u8);
        foreach (ExportedRule alert in alerts)
        {
            WriteRule(json, alert, datasource);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRule(Utf8JsonWriter json, ExportedRule alert, string datasource)
    {
        string burn = alert.Labels.TryGetValue("burn", out string? factor) ? "-" + factor.Replace('.', '-') : "";
        json.WriteStartObject();
        json.WriteString("uid"u8, $"clew-{alert.Labels["rule_id"]}{burn}");
        json.WriteString("title"u8, alert.Name + (factor is null ? "" : $" ({factor})"));
        json.WriteString("condition"u8, "B"u8);
        json.WriteString("for"u8, alert.For > TimeSpan.Zero ? DurationText.Print(alert.For) : "0s");
        json.WriteString("noDataState"u8, "OK"u8);
        json.WriteString("execErrState"u8, "Error"u8);
        json.WriteStartArray("data"u8);
        WriteQuery(json, "A"u8, datasource, model =>
        {
            model.WriteString("refId"u8, "A"u8);
            model.WriteBoolean("instant"u8, true);
            // A series is there while the alert holds, whatever its value.
            model.WriteString("expr"u8, $"group without () ({alert.Expression})");
        });
        WriteQuery(json, "B"u8, ExpressionSource, static model =>
        {
            model.WriteString("refId"u8, "B"u8);
            model.WriteString("type"u8, "threshold"u8);
            model.WriteString("expression"u8, "A"u8);
            model.WriteStartArray("conditions"u8);
            model.WriteStartObject();
            model.WriteStartObject("evaluator"u8);
            model.WriteString("type"u8, "gt"u8);
            model.WriteStartArray("params"u8);
            model.WriteNumberValue(0);
            model.WriteEndArray();
            model.WriteEndObject();
            model.WriteEndObject();
            model.WriteEndArray();
        });
        json.WriteEndArray();
        WriteMap(json, "labels"u8, alert.Labels);
        // Grafana names a query's value where Prometheus has one only.
        WriteMap(json, "annotations"u8, alert.Annotations.ToDictionary(static pair => pair.Key, static pair => pair.Value.Replace("$value", "$values.A.Value", StringComparison.Ordinal)));
        json.WriteEndObject();
    }

    private static void WriteQuery(Utf8JsonWriter json, ReadOnlySpan<byte> refId, string datasource, Action<Utf8JsonWriter> model)
    {
        json.WriteStartObject();
        json.WriteString("refId"u8, refId);
        json.WriteString("datasourceUid"u8, datasource);
        json.WriteStartObject("relativeTimeRange"u8);
        json.WriteNumber("from"u8, LookBackSeconds);
        json.WriteNumber("to"u8, 0);
        json.WriteEndObject();
        json.WriteStartObject("model"u8);
        model(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyDictionary<string, string> values)
    {
        json.WriteStartObject(name);
        foreach ((string key, string value) in values)
        {
            json.WriteString(key, value);
        }
        json.WriteEndObject();
    }
}
