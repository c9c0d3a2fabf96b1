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

        await AgreeingSums.CheckAsync(server);
    }

    [Fact]
    public async Task Corpus_OneByOne_AgreesWithTheList()
    {
        await using TestServer server = await TestServer.StartAsync();
        await SendCorpusAsync(server);
        await server.SettledAsync();

        foreach ((string list, string one) in new[] { ("agents", "calls"), ("tools", "calls"), ("models", "calls") })
        {
            foreach (JsonElement row in (await AgreeingSums.ItemsAsync(server, "/api/v1/overview/" + list)).Where(row => row.GetProperty("name").ValueKind == JsonValueKind.String))
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
}
