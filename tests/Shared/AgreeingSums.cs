using System.Globalization;
using System.Text.Json;

namespace Clew.Tests;

/// <summary>Whichever way tokens and money are asked for, it is the same sum.</summary>
internal static class AgreeingSums
{
    /// <summary>Of a server that is settled and has less than a thousand traces.</summary>
    public static async Task CheckAsync(TestServer server)
    {
        string usage = Sum(await ItemsAsync(server, "/api/v1/usage?groupBy="), "usage");

        usage.ShouldNotStartWith("0 in");
        JsonElement home = (await server.GetJsonAsync("/api/v1/overview")).GetProperty("current");
        Text(home.GetProperty("inputTokens").GetInt64(), home.GetProperty("outputTokens").GetInt64(), home.GetProperty("costUsd").GetDouble()).ShouldBe(usage, "home");
        Sum(await ItemsAsync(server, "/api/v1/overview/agents"), "usage").ShouldBe(usage, "agents by their own calls");
        Sum(await ItemsAsync(server, "/api/v1/overview/agents"), null).ShouldBe(usage, "agents by their runs");
        Sum(await ItemsAsync(server, "/api/v1/overview/models"), "usage").ShouldBe(usage, "models");
        JsonElement[] traces = await ItemsAsync(server, "/api/v1/traces?limit=1000");
        Sum(traces, "usage").ShouldBe(usage, "traces");
        JsonElement[] alone = [.. traces.Where(trace => trace.GetProperty("conversationId").ValueKind == JsonValueKind.Null)];
        Sum([.. await ItemsAsync(server, "/api/v1/conversations?limit=1000"), .. alone], "usage").ShouldBe(usage, "conversations, and traces without one");
        List<JsonElement> ledgers = [];
        foreach (JsonElement trace in traces)
        {
            ledgers.Add(await server.GetJsonAsync($"/api/v1/traces/{trace.GetProperty("traceId")}/ledger"));
        }
        Sum(ledgers, "usage").ShouldBe(usage, "ledgers");
    }

    public static async Task<JsonElement[]> ItemsAsync(TestServer server, string path) => [.. (await server.GetJsonAsync(path)).GetProperty("items").EnumerateArray()];

    private static string Sum(IEnumerable<JsonElement> items, string? part)
    {
        JsonElement[] parts = [.. items.Select(item => part is null ? item : item.GetProperty(part))];
        return Text(
            parts.Sum(one => one.GetProperty("inputTokens").GetInt64()),
            parts.Sum(one => one.GetProperty("outputTokens").GetInt64()),
            parts.Sum(one => one.GetProperty("costUsd") is { ValueKind: JsonValueKind.Number } cost ? cost.GetDouble() : 0));
    }

    private static string Text(long input, long output, double cost) => string.Create(CultureInfo.InvariantCulture, $"{input} in, {output} out, ${cost:0.00000000}");
}
