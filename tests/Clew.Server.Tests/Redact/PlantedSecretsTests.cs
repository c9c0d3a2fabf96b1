using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Clew.Pipeline.Redact.Recognise;
using Clew.Server.Configuration;

namespace Clew.Tests.Redact;

/// <summary>540 secrets of 27 kinds in all places of 10,000 spans, and in logs and metrics: none is on disk, in the API, or in the live stream.</summary>
public sealed class PlantedSecretsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("clew-planted-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task DefaultPolicy_NoSecretIsFoundAnywhere()
    {
        IReadOnlyList<PlantedSecret> secrets = PlantedSecret.Make(ofEachKind: 20);
        PlantedTraffic traffic = new(secrets);
        await using (TestServer server = await TestServer.StartAsync(options => options with { DataFolder = folder }))
        {
            using CancellationTokenSource ends = new();
            Task<string> live = ReadLiveAsync(server, ends.Token);
            await SendAsync(server, traffic, spans: 10_000);
            traffic.Planted.ShouldBe(secrets.Count);

            Found(secrets, "the files", FilesText()).ShouldBeEmpty();
            Found(secrets, "the API", await ApiTextAsync(server)).ShouldBeEmpty();
            (await server.Ui.GetStringAsync("/metrics")).ShouldContain("clew_redactions_total{rule=\"email\",signal=\"traces\"}");
            await ends.CancelAsync();
            string events = await live;
            events.ShouldContain("event: span");
            Found(secrets, "the live stream", events).ShouldBeEmpty();
        }
        Found(secrets, "the files after the stop", FilesText()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("original")]
    [InlineData("normalized")]
    public async Task DefaultPolicy_NoSecretReachesADestination(string attributes)
    {
        IReadOnlyList<PlantedSecret> secrets = PlantedSecret.Make(ofEachKind: 20);
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        ClewConfiguration configuration = ClewConfiguration.Parse($"exporters:\n  otlphttp:\n    endpoint: {receiver.Address}\n    attributes: {attributes}\n", _ => null).Value!;
        await using TestServer server = await TestServer.StartAsync(options => options with { DataFolder = folder, Configuration = configuration });

        PlantedTraffic traffic = new(secrets);
        await SendAsync(server, traffic, spans: 1_000);
        await WhenForwardedAsync(server);

        traffic.Planted.ShouldBe(secrets.Count);
        receiver.Requests.Select(request => request.Path).Distinct().ShouldBe(["/v1/traces", "/v1/logs", "/v1/metrics"], ignoreOrder: true);
        receiver.SpanNames.Count.ShouldBeGreaterThanOrEqualTo(1_000);
        Found(secrets, "what was forwarded", string.Concat(receiver.Requests.Select(request => Encoding.Latin1.GetString(request.Body)))).ShouldBeEmpty();
        Found(secrets, "the files", FilesText()).ShouldBeEmpty();
    }

    [Fact]
    public async Task WithoutRecognisers_TheSameSearchFindsThem()
    {
        IReadOnlyList<PlantedSecret> secrets = PlantedSecret.Make(ofEachKind: 20);
        string yaml = $"content:\n  mode: keep\nprocessors:\n  redaction:\n    disabled_recognizers: [{string.Join(", ", RecogniserSet.BuiltIn.Names)}]\n";
        ClewConfiguration configuration = ClewConfiguration.Parse(yaml, _ => null).Value!;
        await using TestServer server = await TestServer.StartAsync(options => options with { DataFolder = folder, Configuration = configuration });

        await SendAsync(server, new PlantedTraffic(secrets), spans: 1_000);

        // What is in a day file already is compressed there, so the API is asked as well.
        Found(secrets, "the server", FilesText() + await ApiTextAsync(server)).Count.ShouldBeGreaterThan(secrets.Count * 9 / 10);
    }

    /// <summary>The requests are answered, so what is not in the queues any more was delivered.</summary>
    private static async Task WhenForwardedAsync(TestServer server)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while ((await server.GetJsonAsync("/api/v1/destinations")).GetProperty("items")[0].GetProperty("queue").GetProperty("items").GetInt64() > 0)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private static async Task SendAsync(TestServer server, PlantedTraffic traffic, int spans)
    {
        await PostAsync(server, "traces", traffic.Vocabularies());
        foreach (byte[] body in traffic.Traces(spans))
        {
            await PostAsync(server, "traces", body);
        }
        foreach (byte[] body in traffic.Logs(10))
        {
            await PostAsync(server, "logs", body);
        }
        foreach (byte[] body in traffic.Metrics(10))
        {
            await PostAsync(server, "metrics", body);
        }
    }

    private static async Task PostAsync(TestServer server, string signal, byte[] body)
    {
        ByteArrayContent content = new(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        HttpResponseMessage response = await server.Otlp.PostAsync("/v1/" + signal, content);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private string FilesText()
    {
        StringBuilder all = new();
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("lock", StringComparison.Ordinal)))
        {
            AppendText(file, all);
        }
        all.Length.ShouldBeGreaterThan(100_000);
        return all.ToString();
    }

    internal static void AppendText(string file, StringBuilder all)
    {
        try
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using StreamReader reader = new(stream, Encoding.Latin1);
            all.Append(reader.ReadToEnd());
        }
        catch (FileNotFoundException)
        {
            // A journal whose rows were moved into a day file meanwhile.
            all.Append('\n');
        }
    }

    private static async Task<string> ApiTextAsync(TestServer server)
    {
        StringBuilder all = new();
        string[] lists = ["traces?limit=200", "users?limit=100", "conversations?limit=100", "logs?limit=500", "agents", "tools", "models", "services", "metrics", "facets"];
        foreach (string list in lists)
        {
            HttpResponseMessage response = await server.Ui.GetAsync("/api/v1/" + list);
            all.Append(await response.Content.ReadAsStringAsync());
        }
        JsonElement traces = await server.GetJsonAsync("/api/v1/traces?limit=60");
        foreach (JsonElement trace in traces.GetProperty("items").EnumerateArray())
        {
            string id = trace.GetProperty("traceId").GetString()!;
            JsonElement whole = await server.GetJsonAsync("/api/v1/traces/" + id);
            all.Append(whole.GetRawText());
            foreach (JsonElement span in whole.GetProperty("spans").EnumerateArray())
            {
                all.Append(await server.Ui.GetStringAsync($"/api/v1/traces/{id}/spans/{span.GetProperty("spanId").GetString()}"));
            }
        }
        return all.ToString();
    }

    private static async Task<string> ReadLiveAsync(TestServer server, CancellationToken ends)
    {
        StringBuilder events = new();
        using HttpResponseMessage response = await server.Ui.GetAsync("/api/v1/live", HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(CancellationToken.None));
        try
        {
            while (await reader.ReadLineAsync(ends) is string line)
            {
                events.AppendLine(line);
            }
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            return events.ToString();
        }
        return events.ToString();
    }

    /// <summary>Texts of JSON have some characters as escapes, so both forms are looked for.</summary>
    private static List<string> Found(IReadOnlyList<PlantedSecret> secrets, string where, string text)
    {
        string unescaped = text.Replace("\\u002B", "+", StringComparison.Ordinal).Replace("\\/", "/", StringComparison.Ordinal);
        return [.. secrets.Where(secret => unescaped.Contains(secret.Needle, StringComparison.Ordinal)).Select(secret => $"{secret.Kind} '{secret.Text}' in {where}")];
    }
}
