using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Clew.Tests;

public sealed class NormalizeTests
{
    [Fact]
    public async Task PlainAttributes_AnswerDialectRulesAndResult()
    {
        await using TestServer server = await TestServer.StartAsync();

        JsonElement answer = await PostAsync(server, """
            {
              "name": "ai.generateText.doGenerate", "scope": "ai",
              "attributes": {
                "ai.operationId": "ai.generateText.doGenerate", "ai.model.id": "gpt-4o", "ai.model.provider": "openai.chat",
                "gen_ai.request.model": "gpt-4o-mini", "ai.usage.promptTokens": 10, "ai.response.finishReason": "tool-calls", "ai.response.text": "hi"
              }
            }
            """);

        JsonElement span = answer.GetProperty("spans")[0];
        span.GetProperty("emitter").GetString().ShouldBe("vercel_ai");
        span.GetProperty("emitterBecause").GetString().ShouldBe("The scope is 'ai'.");
        span.GetProperty("kind").GetString().ShouldBe("llm");
        span.GetProperty("kindBecause").GetString().ShouldBe("'ai.operationId' is 'ai.generateText.doGenerate'.");
        Rule(span, "ai.model.provider").ShouldBe(("vercel_ai", "provider", "keep", "openai.chat", "openai", true));
        Rule(span, "ai.response.finishReason").ShouldBe(("vercel_ai", "finishReasons", "keep", "tool-calls", "tool_calls", true));
        Rule(span, "ai.model.id").ShouldBe(("vercel_ai", "requestModel", "keep", "gpt-4o", null, false));
        span.GetProperty("span").GetProperty("llm").GetProperty("requestModel").GetString().ShouldBe("gpt-4o-mini");
        span.GetProperty("messages").GetProperty("output")[0].GetProperty("parts")[0].GetProperty("text").GetString().ShouldBe("hi");
    }

    [Fact]
    public async Task OtlpRequest_FitsTheDocumentAndIsNotStored()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();

        JsonElement answer = await PostAsync(server, OtlpJson.AgentRun(traceId));

        OpenApiDocument document = new(await server.GetJsonAsync("/api/v1/openapi.json"));
        document.Faults("/api/v1/normalize", 200, answer, "post").ShouldBeEmpty();
        (await server.Ui.GetAsync($"/api/v1/traces/{traceId}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"name":"x"}""")]
    [InlineData("""{"attributes":{},"colour":"red"}""")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"no ids"}]}]}]}""")]
    public async Task WrongBody_IsAProblem(string body)
    {
        await using TestServer server = await TestServer.StartAsync();

        HttpResponseMessage response = await server.Ui.PostAsync("/api/v1/normalize", new StringContent(body));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact(Timeout = 60_000)]
    public async Task MappingsFile_Changed_IsInUseWithoutARestart()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "mappings: { acme.first: gen_ai.request.model }");
        await using TestServer server = await TestServer.StartAsync(options => options with { MappingsPath = file });
        const string Span = """{"attributes":{"gen_ai.operation.name":"chat","acme.first":"one","acme.second":"two"}}""";
        (await ModelAsync()).ShouldBe("one");

        await File.WriteAllTextAsync(file, "mappings: { acme.second: gen_ai.request.model } # changed");

        while (await ModelAsync() != "two")
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
        File.Delete(file);

        async Task<string?> ModelAsync() =>
            (await PostAsync(server, Span)).GetProperty("spans")[0].GetProperty("span").GetProperty("llm").GetProperty("requestModel").GetString();
    }

    [Fact(Timeout = 30_000)]
    public async Task MappingsFile_ReplacedByOneOfTheSameTimeAndLength_IsInUse()
    {
        string file = Path.GetTempFileName();
        DateTime written = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        await File.WriteAllTextAsync(file, "mappings: { acme.one: gen_ai.request.model }");
        File.SetLastWriteTimeUtc(file, written);
        await using TestServer server = await TestServer.StartAsync(options => options with { MappingsPath = file });
        const string Span = """{"attributes":{"gen_ai.operation.name":"chat","acme.one":"one","acme.two":"two"}}""";
        (await ModelAsync()).ShouldBe("one");

        string other = file + ".next";
        await File.WriteAllTextAsync(other, "mappings: { acme.two: gen_ai.request.model }");
        File.SetLastWriteTimeUtc(other, written);
        File.Move(other, file, overwrite: true);

        while (await ModelAsync() != "two")
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
        File.Delete(file);

        async Task<string?> ModelAsync() =>
            (await PostAsync(server, Span)).GetProperty("spans")[0].GetProperty("span").GetProperty("llm").GetProperty("requestModel").GetString();
    }

    private static async Task<JsonElement> PostAsync(TestServer server, string body)
    {
        HttpResponseMessage response = await server.Ui.PostAsync("/api/v1/normalize", new StringContent(body));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static (string?, string?, string?, string?, string?, bool) Rule(JsonElement span, string source)
    {
        JsonElement rule = span.GetProperty("rules").EnumerateArray().Single(rule => rule.GetProperty("source").GetString() == source);
        return (Text("dialect"), Text("target"), Text("transform"), Text("before"), Text("after"), rule.GetProperty("used").GetBoolean());

        string? Text(string name) => rule.GetProperty(name).GetString();
    }
}
