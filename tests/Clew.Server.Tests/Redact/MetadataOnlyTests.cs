using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Clew.Server.Configuration;

namespace Clew.Tests.Redact;

/// <summary><c>content: drop</c>: a word that stands in every message, argument, result and log body is nowhere on disk.</summary>
public sealed class MetadataOnlyTests : IDisposable
{
    private const string Word = "zanzibarquokka";
    private readonly string folder = Directory.CreateTempSubdirectory("clew-metadata-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Drop_NoContentIsStored_AndTheApiWorks()
    {
        ClewConfiguration configuration = ClewConfiguration.Parse("content: { mode: drop }", _ => null).Value!;
        await using (TestServer server = await TestServer.StartAsync(options => options with { DataFolder = folder, Configuration = configuration }))
        {
            PlantedTraffic traffic = new([new PlantedSecret("word", "the " + Word + " sat on a mat", Word)]);
            foreach (byte[] body in traffic.Traces(600, PlantedPlace.ContentOfSpans))
            {
                await PostAsync(server, "traces", body);
            }
            foreach (byte[] body in traffic.Logs(3, PlantedPlace.ContentOfLogs))
            {
                await PostAsync(server, "logs", body);
            }

            FilesText().ShouldNotContain(Word);
            (await ApiTextAsync(server, traffic)).ShouldNotContain(Word);
            (await server.Ui.GetStringAsync("/metrics")).ShouldContain("clew_content_dropped_items_total{service=");
        }
        FilesText().ShouldNotContain(Word);
    }

    [Fact]
    public async Task Retention_ContentOfDaysThatAreOver_IsNowhere_AndTheApiWorks()
    {
        ClewConfiguration configuration = ClewConfiguration.Parse("content: { mode: keep, retention: 2d }", _ => null).Value!;
        PlantedTraffic traffic = new([new PlantedSecret("word", "the " + Word + " sat on a mat", Word)]);
        await using (TestServer before = await TestServer.StartAsync(options => options with { DataFolder = folder, Configuration = configuration }, new PastTime(TimeSpan.FromDays(10))))
        {
            foreach (byte[] body in traffic.Traces(600, PlantedPlace.ContentOfSpans))
            {
                await PostAsync(before, "traces", body);
            }
            foreach (byte[] body in traffic.Logs(3, PlantedPlace.ContentOfLogs))
            {
                await PostAsync(before, "logs", body);
            }
            (FilesText() + await ApiTextAsync(before, traffic)).ShouldContain(Word);
        }

        await using (TestServer server = await TestServer.StartAsync(options => options with { DataFolder = folder, Configuration = configuration }))
        {
            string metrics;
            do
            {
                metrics = await server.Ui.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
                metrics.ShouldContain("clew_store_content_expiry_failures_total 0");
            }
            while (!metrics.Contains("clew_store_content_expired_files_total 1", StringComparison.Ordinal));
            string api = await ApiTextAsync(server, traffic);
            api.ShouldNotContain(Word);
            api.ShouldContain("\"contentExpired\":true");
            api.ShouldContain("\"bodyExpired\":true");
            JsonElement status = await server.GetJsonAsync("/api/v1/status");
            status.GetProperty("retention").GetProperty("contentDays").GetDouble().ShouldBe(2);
            status.GetProperty("days")[0].GetProperty("contentExpired").GetBoolean().ShouldBeTrue();
        }
        FilesText().ShouldNotContain(Word);
    }

    [Fact]
    public async Task Keep_TheSameSearchFindsIt()
    {
        ClewConfiguration configuration = ClewConfiguration.Parse("content: { mode: keep }", _ => null).Value!;
        await using TestServer server = await TestServer.StartAsync(options => options with { DataFolder = folder, Configuration = configuration });
        PlantedTraffic traffic = new([new PlantedSecret("word", "the " + Word + " sat on a mat", Word)]);
        foreach (byte[] body in traffic.Traces(600, PlantedPlace.ContentOfSpans))
        {
            await PostAsync(server, "traces", body);
        }

        (FilesText() + await ApiTextAsync(server, traffic)).ShouldContain(Word);
    }

    private static async Task<string> ApiTextAsync(TestServer server, PlantedTraffic traffic)
    {
        StringBuilder all = new();
        string[] paths =
        [
            "traces?limit=200", "conversations", "users", "agents", "tools", "models", "services", "usage", "logs?limit=200", "metrics", "facets", "overview", "mcp",
            "overview/agents", "overview/tools", "overview/models", $"traces/{traffic.LastTrace}", $"traces/{traffic.LastTrace}/messages", $"traces/{traffic.LastTrace}/logs",
            $"traces/{traffic.LastTrace}/ledger", $"traces/{traffic.LastTrace}/export",
        ];
        foreach (string path in paths)
        {
            HttpResponseMessage response = await server.Ui.GetAsync("/api/v1/" + path);
            response.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            all.Append(await response.Content.ReadAsStringAsync());
        }
        JsonElement trace = await server.GetJsonAsync($"/api/v1/traces/{traffic.LastTrace}");
        foreach (JsonElement span in trace.GetProperty("spans").EnumerateArray())
        {
            JsonElement detail = await server.GetJsonAsync($"/api/v1/traces/{traffic.LastTrace}/spans/{span.GetProperty("spanId").GetString()}");
            all.Append(detail.GetRawText());
        }
        return all.ToString();
    }

    private static async Task PostAsync(TestServer server, string signal, byte[] body)
    {
        ByteArrayContent content = new(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        (await server.Otlp.PostAsync("/v1/" + signal, content)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>The clock of a server that ran some time ago.</summary>
    private sealed class PastTime(TimeSpan ago) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - ago;
    }

    private string FilesText()
    {
        StringBuilder all = new();
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            PlantedSecretsTests.AppendText(file, all);
        }
        return all.ToString();
    }
}
