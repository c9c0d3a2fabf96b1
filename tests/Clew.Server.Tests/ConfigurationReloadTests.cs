using System.Text.Json;
using Clew.Server;

namespace Clew.Tests;

public sealed class ConfigurationReloadTests
{
    private const string First = """
        storage: { retention: 7d }
        processors: { gen_ai_normalizer: { mappings: { acme.model: gen_ai.request.model } } }
        pricing: { overrides: [ { provider: acme, model: acme-1, prices: [ { input: 3, output: 6 } ] } ] }
        """;

    [Fact]
    public async Task File_Changed_IsInForceWithoutARestart()
    {
        using ConfigFile file = new(First);
        await using TestServer server = await StartAsync(file);
        (await Retention(server)).ShouldBe("7");
        (await Prices(server)).ShouldBe(["acme-1"]);
        (await MappedModel(server)).ShouldBe("m-1");

        file.Write("""
            storage: { retention: 3d }
            pricing: { overrides: [ { provider: acme, model: acme-2, prices: [ { input: 3 } ] } ] }
            """);

        // They are put into force one after the other, the mappings last.
        await Until(async () => await MappedModel(server) is null);
        (await Retention(server)).ShouldBe("3");
        (await Prices(server)).ShouldBe(["acme-2"]);
    }

    [Fact]
    public async Task File_WithAFault_LeavesTheOldOneInForceAndTellsWhy()
    {
        using ConfigFile file = new(First);
        await using TestServer server = await StartAsync(file);

        file.Write("storage: { retention: soon }");

        await Until(async () => !(await server.GetJsonAsync("/api/v1/config")).GetProperty("usable").GetBoolean());
        JsonElement config = await server.GetJsonAsync("/api/v1/config");
        JsonElement fault = config.GetProperty("findings").EnumerateArray().ShouldHaveSingleItem();
        (fault.GetProperty("severity").GetString(), fault.GetProperty("line").GetInt32(), fault.GetProperty("path").GetString()).ShouldBe(("fault", 1, "storage.retention"));
        (await Retention(server)).ShouldBe("7");
        server.Logs.Lines.ShouldContain(line => line.Text.Contains($"{file.Path}:1:23: storage.retention: 'soon' is not a duration", StringComparison.Ordinal));
        (await server.Ui.GetStringAsync("/metrics")).ShouldContain("clew_configuration_reads_total{result=\"refused\"} 1\n");
    }

    [Fact]
    public async Task File_WithWhatNeedsARestart_SaysSoByName()
    {
        using ConfigFile file = new(First);
        await using TestServer server = await StartAsync(file);

        file.Write("storage: { folder: elsewhere, query_timeout: 20s, retention: 3d }");

        await Until(async () => await Retention(server) == "3");
        await Until(async () => (await server.GetJsonAsync("/api/v1/config")).GetProperty("needsRestart").GetArrayLength() > 0);
        JsonElement config = await server.GetJsonAsync("/api/v1/config");
        config.GetProperty("needsRestart").EnumerateArray().Select(path => path.GetString()).ShouldBe(["storage.query_timeout"]);
    }

    [Fact]
    public async Task Values_TellWhereTheyComeFromAndHideSecrets()
    {
        using ConfigFile file = new("storage: { retention: 7d }");
        await using TestServer server = await StartAsync(file);

        Dictionary<string, JsonElement> values = (await server.GetJsonAsync("/api/v1/config")).GetProperty("values").EnumerateArray().ToDictionary(value => value.GetProperty("path").GetString()!);

        Text(values["storage.retention"]).ShouldBe("7d file 1");
        Text(values["receivers.otlp.max_body"]).ShouldBe("64MiB default null");
        Text(values["ui.endpoint"]).ShouldBe("127.0.0.1:0 variable null");
    }

    private static string Text(JsonElement value) => $"{value.GetProperty("value").GetString()} {value.GetProperty("source").GetString()} {value.GetProperty("line").GetRawText()}";

    private static Task<TestServer> StartAsync(ConfigFile file) => TestServer.StartAsync(options =>
        file.Bind(("CLEW_DATA", options.DataFolder), ("CLEW_PORT", "0"), ("CLEW_OTLP_HTTP_PORT", "0"), ("CLEW_OTLP_GRPC_PORT", "0")));

    private static async Task<string> Retention(TestServer server) => (await server.GetJsonAsync("/api/v1/status")).GetProperty("retention").GetProperty("days").GetRawText();

    private static async Task<string?[]> Prices(TestServer server) =>
        [.. (await server.GetJsonAsync("/api/v1/prices")).GetProperty("models").EnumerateArray().Where(price => price.GetProperty("source").GetString() == "configuration").Select(price => price.GetProperty("model").GetString())];

    private static async Task<string?> MappedModel(TestServer server)
    {
        HttpResponseMessage answer = await server.Ui.PostAsync("/api/v1/normalize", new StringContent("""{"name":"chat","attributes":{"gen_ai.operation.name":"chat","acme.model":"m-1"}}"""));
        JsonElement span = JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("spans")[0].GetProperty("span");
        return span.TryGetProperty("llm", out JsonElement llm) && llm.ValueKind == JsonValueKind.Object ? llm.GetProperty("requestModel").GetString() : null;
    }

    /// <summary>The file is looked at once a second; the event is what the server answers.</summary>
    private static async Task Until(Func<Task<bool>> condition)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            await Task.Delay(50, limit.Token);
        }
    }
}
