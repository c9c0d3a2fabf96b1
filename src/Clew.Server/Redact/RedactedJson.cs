using System.Text.Json;
using Clew.Server.Query;

namespace Clew.Server.Redact;

/// <summary>The answer of <c>/api/v1/redact</c>, and of <c>clew redact test --output json</c>.</summary>
public static class RedactedJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<RedactedItem> items)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(items);
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        foreach (RedactedItem item in items)
        {
            Write(json, item);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RedactedItem item)
    {
        json.WriteStartObject();
        json.WriteString("signal"u8, item.Signal is { } signal ? ServerMetrics.Label(signal) : "text");
        json.WriteString("name"u8, item.Name);
        json.WriteString("contentMode"u8, ServerMetrics.Label(item.Mode));
        json.WriteStartArray("fields"u8);
        foreach (RedactedField field in item.Fields)
        {
            json.WriteStartObject();
            json.WriteString("place"u8, field.Place);
            json.WriteString("before"u8, field.Before);
            json.WriteString("after"u8, field.After);
            json.WriteStartArray("rules"u8);
            foreach (string rule in field.Rules)
            {
                json.WriteStringValue(rule);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
