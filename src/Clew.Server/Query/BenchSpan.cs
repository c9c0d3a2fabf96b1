using System.Globalization;
using System.Text.Json.Nodes;

namespace Clew.Server.Query;

/// <summary>A span that somebody wrote by hand: plain JSON attributes, without ids and times.</summary>
internal static class BenchSpan
{
    // Any valid ids and times do: the bench is about attributes. A second long, so that durations inside the span are plausible.
    private const string TraceId = "00000000000000000000000000000001";
    private const string SpanId = "0000000000000001";
    private const long StartUnixNano = 1_700_000_000_000_000_000;

    private static readonly string[] Known = ["attributes", "resource", "scope", "name", "kind"];

    /// <summary>An OTLP/JSON request with that one span.</summary>
    public static JsonObject ToRequest(JsonObject span, JsonObject attributes)
    {
        foreach ((string key, _) in span)
        {
            if (!Known.Contains(key))
            {
                throw ProblemException.BadParameter(key, $"'{key}' is none of {string.Join(", ", Known)}.");
            }
        }
        JsonObject otlp = new()
        {
            ["traceId"] = TraceId,
            ["spanId"] = SpanId,
            ["name"] = Text(span, "name"),
            ["kind"] = span["kind"]?.DeepClone() ?? 1,
            ["startTimeUnixNano"] = StartUnixNano.ToString(CultureInfo.InvariantCulture),
            ["endTimeUnixNano"] = (StartUnixNano + 1_000_000_000).ToString(CultureInfo.InvariantCulture),
            ["attributes"] = Attributes(attributes),
        };
        return new JsonObject
        {
            ["resourceSpans"] = new JsonArray(new JsonObject
            {
                ["resource"] = new JsonObject { ["attributes"] = Attributes(span["resource"] as JsonObject ?? []) },
                ["scopeSpans"] = new JsonArray(new JsonObject { ["scope"] = new JsonObject { ["name"] = Text(span, "scope") }, ["spans"] = new JsonArray(otlp) }),
            }),
        };
    }

    private static string Text(JsonObject span, string key) => span[key] switch
    {
        null => "",
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => throw ProblemException.BadParameter(key, $"'{key}' is not a text."),
    };

    private static JsonArray Attributes(JsonObject attributes) =>
        [.. attributes.Select(item => (JsonNode)new JsonObject { ["key"] = item.Key, ["value"] = Value(item.Value) })];

    private static JsonObject Value(JsonNode? value) => value switch
    {
        null => [],
        JsonArray items => new JsonObject { ["arrayValue"] = new JsonObject { ["values"] = new JsonArray([.. items.Select(Value)]) } },
        JsonObject map => new JsonObject { ["kvlistValue"] = new JsonObject { ["values"] = Attributes(map) } },
        JsonValue scalar when scalar.TryGetValue(out bool flag) => new JsonObject { ["boolValue"] = flag },
        JsonValue scalar when scalar.TryGetValue(out long whole) => new JsonObject { ["intValue"] = whole.ToString(CultureInfo.InvariantCulture) },
        JsonValue scalar when scalar.TryGetValue(out double real) => new JsonObject { ["doubleValue"] = real },
        _ => new JsonObject { ["stringValue"] = value.GetValue<string>() },
    };
}
