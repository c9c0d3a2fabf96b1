using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Clew.Tests;

/// <summary>Whichever way tokens and money are asked for, it is the same sum: of all recorded bodies of real clients in one store.</summary>
public sealed class SumsAgreeTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Corpus");

    [Fact]
    public async Task Corpus_HomeAgentsModelsConversationsUsageAndLedger_Agree()
    {
        await using TestServer server = await TestServer.StartAsync();
        await SendCorpusAsync(server);
        await server.SettledAsync();

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

    [Fact]
    public async Task Corpus_OneByOne_AgreesWithTheList()
    {
        await using TestServer server = await TestServer.StartAsync();
        await SendCorpusAsync(server);
        await server.SettledAsync();

        foreach ((string list, string one) in new[] { ("agents", "calls"), ("tools", "calls"), ("models", "calls") })
        {
            foreach (JsonElement row in (await ItemsAsync(server, "/api/v1/overview/" + list)).Where(row => row.GetProperty("name").ValueKind == JsonValueKind.String))
            {
                JsonElement detail = await server.GetJsonAsync($"/api/v1/{list}/{Uri.EscapeDataString(row.GetProperty("name").GetString()!)}");
                detail.GetProperty(one).GetInt64().ShouldBe(row.GetProperty(one).GetInt64(), $"{list}: {row.GetProperty("name")}");
                if (list != "tools")
                {
                    JsonElement.DeepEquals(detail.GetProperty("usage"), row.GetProperty("usage")).ShouldBeTrue($"{list}: {row.GetProperty("name")}");
                }
            }
        }
    }

    private static async Task SendCorpusAsync(TestServer server)
    {
        foreach (string file in Directory.EnumerateFiles(Folder, "*.pb", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            ByteArrayContent content = new(await File.ReadAllBytesAsync(file));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
            (await server.Otlp.PostAsync("/v1/" + Path.GetFileNameWithoutExtension(file).Split('-')[^1], content)).EnsureSuccessStatusCode();
        }
    }

    private static async Task<JsonElement[]> ItemsAsync(TestServer server, string path) => [.. (await server.GetJsonAsync(path)).GetProperty("items").EnumerateArray()];

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
