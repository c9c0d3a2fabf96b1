using System.Net;
using System.Text;
using System.Text.Json;
using Clew.Server.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Clew.Tests.Redact;

/// <summary>An analyzer that knows one name, over real HTTP.</summary>
public sealed class ContentAnalyzerTests
{
    private const string Messages = """[{"role":"user","parts":[{"type":"text","content":"I am 😀 Ada Lovelace, ada@acme.example"}]}]""";

    [Fact]
    public async Task Findings_AreMaskedInContentAndPreviews()
    {
        List<string> asked = [];
        await using WebApplication analyzer = await StartAsync(body =>
        {
            asked.Add(body);
            return Answer(body);
        });
        await using TestServer server = await TestServer.StartAsync(options => options with { Configuration = Configuration(analyzer, "mask") });
        string trace = OtlpJson.NewTraceId();
        string span = OtlpJson.NewSpanId();

        HttpResponseMessage response = await server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(
            trace, span, "chat", attributes: [("gen_ai.operation.name", "chat"), ("gen_ai.input.messages", Messages), ("owner", "Ada Lovelace")])));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        asked.ShouldHaveSingleItem().ShouldNotContain("ada@acme.example");
        JsonElement detail = await server.GetJsonAsync($"/api/v1/traces/{trace}/spans/{span}");
        detail.GetRawText().ShouldContain("[PERSON], [EMAIL]");
        (await server.GetJsonAsync("/api/v1/traces")).GetProperty("items")[0].GetProperty("inputPreview").GetString().ShouldBe("I am 😀 [PERSON], [EMAIL]");
        detail.GetRawText().ShouldContain("\"Ada Lovelace\"");
        (await server.Ui.GetStringAsync("/metrics")).ShouldContain("clew_content_analyzer_findings_total 1\n");
    }

    [Fact]
    public async Task Logs_AreAnalyzedBeforeTheyAreStored()
    {
        await using WebApplication analyzer = await StartAsync(Answer);
        await using TestServer server = await TestServer.StartAsync(options => options with { Configuration = Configuration(analyzer, "mask") });

        HttpResponseMessage response = await server.SendJsonAsync(OtlpJson.Logs("shop", "test", OtlpJson.Log(null, null, "said", "it was Ada Lovelace")), "/v1/logs");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        string logs = (await server.GetJsonAsync("/api/v1/logs")).GetRawText();
        logs.ShouldContain("it was [PERSON]");
    }

    [Theory]
    [InlineData("mask", "[NOT_ANALYZED]")]
    [InlineData("store", "Ada Lovelace")]
    public async Task Failure_DoesAsConfigured(string onFailure, string expected)
    {
        await using WebApplication analyzer = await StartAsync(_ => "not an answer");
        await using TestServer server = await TestServer.StartAsync(options => options with { Configuration = Configuration(analyzer, onFailure) });
        string trace = OtlpJson.NewTraceId();
        string span = OtlpJson.NewSpanId();

        HttpResponseMessage response = await server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(
            trace, span, "chat", attributes: [("gen_ai.operation.name", "chat"), ("gen_ai.input.messages", Messages)])));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        string detail = (await server.GetJsonAsync($"/api/v1/traces/{trace}/spans/{span}")).GetRawText();
        detail.ShouldContain(expected);
        detail.ShouldNotContain("ada@acme.example");
        (await server.Ui.GetStringAsync("/metrics")).ShouldContain("clew_content_analyzer_failed_texts_total 1\n");
    }

    /// <summary>As Presidio answers: a list of findings for each text, offsets in code points.</summary>
    private static string Answer(string body)
    {
        const string name = "Ada Lovelace";
        using JsonDocument request = JsonDocument.Parse(body);
        return JsonSerializer.Serialize(request.RootElement.GetProperty("text").EnumerateArray().Select(element =>
        {
            string text = element.GetString()!;
            int place = text.IndexOf(name, StringComparison.Ordinal);
            int start = place < 0 ? 0 : text[..place].EnumerateRunes().Count();
            return place < 0 ? [] : new[] { new { entity_type = "PERSON", start, end = start + name.Length, score = 0.85 }, new { entity_type = "NRP", start = 0, end = 3, score = 0.1 } };
        }));
    }

    private static ClewConfiguration Configuration(WebApplication analyzer, string onFailure)
    {
        string address = analyzer.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        string yaml = $"content: {{ analyzer: {{ endpoint: '{address}/analyze', timeout: 30s, on_failure: {onFailure} }} }}";
        return ClewConfiguration.Parse(yaml, _ => null).Value!;
    }

    private static async Task<WebApplication> StartAsync(Func<string, string> answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.MapPost("/analyze", async (HttpContext context) =>
        {
            using StreamReader reader = new(context.Request.Body, Encoding.UTF8);
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer(await reader.ReadToEndAsync()));
        });
        await app.StartAsync();
        return app;
    }
}
