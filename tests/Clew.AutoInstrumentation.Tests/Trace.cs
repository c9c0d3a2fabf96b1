using System.Text.Json;
using Clew.Tests;

namespace Clew.AutoInstrumentation.Tests;

/// <summary>A stored trace as the server's API tells it.</summary>
internal sealed class Trace
{
    private Trace(JsonElement json) => Spans = [.. json.GetProperty("spans").EnumerateArray()];

    public IReadOnlyList<JsonElement> Spans { get; }

    public JsonElement Root => Spans.Single(span => span.GetProperty("parentSpanId").ValueKind == JsonValueKind.Null);

    /// <summary>The traces of a service, newest first.</summary>
    public static async Task<IReadOnlyList<Trace>> AllAsync(TestServer server, string service = "unchanged")
    {
        JsonElement list = await server.GetJsonAsync("/api/v1/traces?service=" + Uri.EscapeDataString(service));
        List<Trace> traces = [];
        foreach (JsonElement item in list.GetProperty("items").EnumerateArray())
        {
            traces.Add(new Trace(await server.GetJsonAsync("/api/v1/traces/" + item.GetProperty("traceId").GetString())));
        }
        return traces;
    }

    public IEnumerable<JsonElement> Children(JsonElement span) =>
        Spans.Where(other => other.GetProperty("parentSpanId").GetString() == span.GetProperty("spanId").GetString());

    /// <summary>All attributes of a span.</summary>
    public static async Task<IReadOnlyDictionary<string, JsonElement>> AttributesAsync(TestServer server, JsonElement span)
    {
        JsonElement detail = await server.GetJsonAsync($"/api/v1/traces/{span.GetProperty("traceId").GetString()}/spans/{span.GetProperty("spanId").GetString()}");
        return detail.GetProperty("attributes").EnumerateArray().ToDictionary(item => item.GetProperty("key").GetString()!, item => item.GetProperty("value"));
    }
}
