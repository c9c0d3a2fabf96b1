using System.Net;
using System.Text;
using System.Text.Json;
using Clew.Server.Configuration;

namespace Clew.Tests.Redact;

public sealed class RedactApiTests
{
    private const string Span = """
        {"name":"chat gpt-4o","resource":{"service.name":"shop"},"attributes":{"user.id":"jane@acme.example","gen_ai.operation.name":"chat","gen_ai.prompt.0.content":"card 4111 1111 1111 1111"}}
        """;

    [Fact]
    public async Task Post_ASpan_AnswersEachFieldOnBothSides()
    {
        await using TestServer server = await TestServer.StartAsync();
        OpenApiDocument document = new(await server.GetJsonAsync("/api/v1/openapi.json"));

        JsonElement answer = await PostAsync(server, Span);

        document.Faults("/api/v1/redact", 200, answer, "post").ShouldBeEmpty();
        JsonElement item = answer.GetProperty("items")[0];
        (item.GetProperty("signal").GetString(), item.GetProperty("contentMode").GetString()).ShouldBe(("traces", "redact"));
        Field(item, "attributes.gen_ai.prompt.0.content").ShouldBe(("card 4111 1111 1111 1111", "card [CARD]", "card"));
        Field(item, "inputPreview").After.ShouldBe("card [CARD]");
        Field(item, "attributes.user.id").Rules.ShouldBe("email");
        Field(item, "resource.service.name").ShouldBe(("shop", "shop", ""));
        (await server.Ui.GetStringAsync("/metrics")).ShouldNotContain("clew_redactions_total{");
    }

    [Fact]
    public async Task Post_AText_LooksIntoIt()
    {
        await using TestServer server = await TestServer.StartAsync();

        JsonElement answer = await PostAsync(server, """{"text":"{\"mail\":\"jane@acme.example\"}"}""");

        Field(answer.GetProperty("items")[0], "text").After.ShouldBe("""{"mail":"[EMAIL]"}""");
    }

    [Fact]
    public async Task Post_Logs_UsesThePolicyOfTheirService()
    {
        const string yaml = "content: { rules: [{ service: shop, mode: drop }] }";
        await using TestServer server = await TestServer.StartAsync(options => options with { Configuration = ClewConfiguration.Parse(yaml, _ => null).Value! });

        JsonElement answer = await PostAsync(server, """
            {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},
              "scopeLogs":[{"logRecords":[{"timeUnixNano":"1","body":{"stringValue":"what is up"},"attributes":[{"key":"n","value":{"intValue":"3"}}]}]}]}]}
            """);

        JsonElement item = answer.GetProperty("items")[0];
        item.GetProperty("contentMode").GetString().ShouldBe("drop");
        Field(item, "body").ShouldBe(("what is up", null, "content_policy"));
        Field(item, "attributes.n").After.ShouldBe("3");
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("{\"resourceLogs\":3}")]
    public async Task Post_SomethingElse_SaysWhatIsWrong(string body)
    {
        await using TestServer server = await TestServer.StartAsync();

        HttpResponseMessage response = await server.Ui.PostAsync("/api/v1/redact", new StringContent(body, Encoding.UTF8, "application/json"));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<JsonElement> PostAsync(TestServer server, string body)
    {
        HttpResponseMessage response = await server.Ui.PostAsync("/api/v1/redact", new StringContent(body, Encoding.UTF8, "application/json"));
        string text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return JsonElement.Parse(text);
    }

    private static (string? Before, string? After, string Rules) Field(JsonElement item, string place)
    {
        JsonElement field = item.GetProperty("fields").EnumerateArray().First(field => field.GetProperty("place").GetString() == place);
        return (field.GetProperty("before").GetString(), field.GetProperty("after").GetString(), string.Join(',', field.GetProperty("rules").EnumerateArray().Select(rule => rule.GetString())));
    }
}
