using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Clew.Tests;

public sealed class DocumentApiTests
{
    private const string View = "/api/v1/documents/view/slow";

    [Fact]
    public async Task Document_WrittenChangedDeleted_TellsEachStep()
    {
        await using TestServer server = await TestServer.StartAsync();
        OpenApiDocument contract = new(await server.GetJsonAsync("/api/v1/openapi.json"));

        HttpResponseMessage made = await PutAsync(server, View, """{"name":"Slow runs","query":"duration > 5s","columns":["cost"],"range":{"from":"-1d"}}""", ifNoneMatch: "*");
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        made.Headers.ETag.ShouldBe(new EntityTagHeaderValue("\"1\""));
        JsonElement answer = await made.Content.ReadFromJsonAsync<JsonElement>();
        contract.Faults("/api/v1/documents/{kind}/{id}", 201, answer, "put").ShouldBeEmpty();
        answer.GetProperty("value").GetProperty("name").GetString().ShouldBe("Slow runs");

        (await PutAsync(server, View, """{"name":"Slower"}""", ifMatch: "\"1\"")).StatusCode.ShouldBe(HttpStatusCode.OK);
        HttpResponseMessage stale = await PutAsync(server, View, """{"name":"Late"}""", ifMatch: "\"1\"");
        stale.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await stale.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString().ShouldBe("The view 'slow' was not changed. Version 2 of it is in force.");
        (await server.GetJsonAsync(View)).GetProperty("value").GetProperty("name").GetString().ShouldBe("Slower");

        (await server.Ui.DeleteAsync(View)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await server.Ui.GetAsync(View)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        JsonElement versions = await server.GetJsonAsync(View + "/versions");
        contract.Faults("/api/v1/documents/{kind}/{id}/versions", 200, versions).ShouldBeEmpty();
        versions.GetProperty("items").EnumerateArray().Select(version => version.GetProperty("deleted").GetBoolean()).ShouldBe([true, false, false]);
    }

    [Theory]
    [InlineData("view/a", """{"query":"x"}""", "The view has no name.")]
    [InlineData("view/a", """{"name":"a","columns":[1]}""", "columns is not a list of texts.")]
    [InlineData("view/a", "[]", "The body is not a JSON object.")]
    [InlineData("view/a%20b", "{}", "'a b' is not an id: 1 to 100 letters, digits, dots, dashes and underscores.")]
    [InlineData("price_override/a", """{"provider":"acme","model":"m","prices":[]}""", "A price needs input, output or perRequest.")]
    [InlineData("price_override/a", """{"provider":"acme","model":"m","prices":[{"input":-1}]}""", "A price of -1 is negative or has more than six decimals.")]
    [InlineData("mapping/user", """{"yaml":"mappings:\n  - from: a"}""", "Line 2: a mapping without to.")]
    [InlineData("mapping/user", """{"yml":""}""", "'yml' is none of yaml.")]
    [InlineData("retention/store", """{"days":0}""", "days is not a number above 0 and up to 36500; null for no limit.")]
    [InlineData("retention/other", "{}", "The retention has the id 'store'.")]
    public async Task Put_NotValid_IsRefusedWithTheFault(string path, string body, string detail)
    {
        await using TestServer server = await TestServer.StartAsync();

        HttpResponseMessage response = await PutAsync(server, "/api/v1/documents/" + path, body);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString().ShouldBe(detail);
    }

    [Fact]
    public async Task Put_TooLarge_IsRefused()
    {
        await using TestServer server = await TestServer.StartAsync();

        HttpResponseMessage response = await PutAsync(server, View, $$"""{"name":"a","query":"{{new string('x', 300_000)}}"}""");

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task UnknownKind_IsNotFound()
    {
        await using TestServer server = await TestServer.StartAsync();

        (await server.Ui.GetAsync("/api/v1/documents/alert")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task PriceOverride_HoldsFromThenOnAndLeavesOtherModelsAlone()
    {
        await using TestServer server = await TestServer.StartAsync();
        (await CostAsync(server, "acme", "house-model")).ShouldBeNull();

        await PutAsync(server, "/api/v1/documents/price_override/house", """{"provider":"acme","model":"house-model","prices":[{"input":2}]}""");

        (await CostAsync(server, "acme", "house-model")).ShouldBe(0.002);
        (await CostAsync(server, "acme", "gpt-4o")).ShouldBe(0.0025, "a provider of one price of its own still passes on what makers take");
        (await server.GetJsonAsync("/api/v1/prices?provider=acme")).GetProperty("models")[0].GetProperty("source").GetString().ShouldBe("settings");
        await server.Ui.DeleteAsync("/api/v1/documents/price_override/house");
        (await CostAsync(server, "acme", "house-model")).ShouldBeNull();
    }

    [Fact]
    public async Task PriceOverride_WinsOverTheFile()
    {
        string facts = Directory.CreateTempSubdirectory("clew-facts-").FullName;
        await File.WriteAllTextAsync(Path.Combine(facts, "prices.json"), """{"version":"file","providers":[{"names":["acme"],"models":[{"id":"house-model","prices":[{"input":5}]}]}]}""");
        await using TestServer server = await TestServer.StartAsync(options => options with { FactsFolder = facts });
        (await CostAsync(server, "acme", "house-model")).ShouldBe(0.005);

        await PutAsync(server, "/api/v1/documents/price_override/house", """{"provider":"acme","model":"house-model","prices":[{"input":2}]}""");

        (await CostAsync(server, "acme", "house-model")).ShouldBe(0.002);
        Directory.Delete(facts, recursive: true);
    }

    [Fact]
    public async Task Mapping_IsInForceAndKeepsTheFilesOthers()
    {
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "mappings:\n  - {from: my.user, to: user.id}\n  - {from: my.conversation, to: user.id}\n");
        await using TestServer server = await TestServer.StartAsync(options => options with { MappingsPath = path });

        await PutAsync(server, "/api/v1/documents/mapping/user", """{"yaml":"mappings:\n  - {from: my.conversation, to: gen_ai.conversation.id}\n"}""");

        JsonElement span = await NormalizeAsync(server, """{"attributes":{"my.user":"ada","my.conversation":"c-1"}}""");
        span.GetProperty("userId").GetString().ShouldBe("ada");
        span.GetProperty("conversationId").GetString().ShouldBe("c-1");
        File.Delete(path);
    }

    [Fact]
    public async Task Documents_AreInForceAfterARestart()
    {
        string folder = Directory.CreateTempSubdirectory("clew-restart-").FullName;
        await using (TestServer first = await TestServer.StartAsync(options => options with { DataFolder = folder }))
        {
            await PutAsync(first, "/api/v1/documents/price_override/house", """{"provider":"acme","model":"house-model","prices":[{"input":2}]}""");
        }
        await using (TestServer second = await TestServer.StartAsync(options => options with { DataFolder = folder }))
        {
            (await CostAsync(second, "acme", "house-model")).ShouldBe(0.002);
        }
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<double?> CostAsync(TestServer server, string provider, string model)
    {
        JsonElement span = await NormalizeAsync(
            server, $$$"""{"attributes":{"gen_ai.operation.name":"chat","gen_ai.provider.name":"{{{provider}}}","gen_ai.request.model":"{{{model}}}","gen_ai.usage.input_tokens":1000}}""");
        JsonElement cost = span.GetProperty("usage").GetProperty("costUsd");
        return cost.ValueKind == JsonValueKind.Null ? null : cost.GetDouble();
    }

    private static async Task<JsonElement> NormalizeAsync(TestServer server, string body)
    {
        HttpResponseMessage response = await server.Ui.PostAsync("/api/v1/normalize", Json(body));
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("spans")[0].GetProperty("span");
    }

    private static async Task<HttpResponseMessage> PutAsync(TestServer server, string path, string body, string? ifMatch = null, string? ifNoneMatch = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Put, path) { Content = Json(body) };
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        return await server.Ui.SendAsync(request);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
