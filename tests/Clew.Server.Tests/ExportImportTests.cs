using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clew.Tests;

public sealed class ExportImportTests
{
    [Fact]
    public async Task Export_ImportedIntoAnotherServer_IsTheSameTrace()
    {
        await using TestServer source = await TestServer.StartAsync();
        await using TestServer target = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        (await source.SendJsonAsync(RichTrace(traceId))).EnsureSuccessStatusCode();
        (await source.SendJsonAsync(OtlpJson.AgentRun(traceId, "billing"))).EnsureSuccessStatusCode();

        string exported = await source.Ui.GetStringAsync($"/api/v1/traces/{traceId}/export");
        HttpResponseMessage imported = await ImportAsync(target, exported);

        imported.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await imported.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("rejectedSpans").GetInt64().ShouldBe(0);
        JsonElement trace = await source.GetJsonAsync($"/api/v1/traces/{traceId}");
        JsonElement.DeepEquals(await target.GetJsonAsync($"/api/v1/traces/{traceId}"), trace).ShouldBeTrue();
        foreach (string spanId in trace.GetProperty("spans").EnumerateArray().Select(span => span.GetProperty("spanId").GetString()!))
        {
            (await DetailAsync(target, traceId, spanId)).ShouldBe(await DetailAsync(source, traceId, spanId));
        }
        (await target.Ui.GetStringAsync($"/api/v1/traces/{traceId}/export")).ShouldBe(exported);
    }

    [Fact]
    public async Task Export_MoreSpansThanAreReadAtOnce_HasAllOnce()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        DateTimeOffset start = TimeProvider.System.GetUtcNow();
        string[] ids = [.. Enumerable.Range(1, 2_300).Select(i => i.ToString("x16", System.Globalization.CultureInfo.InvariantCulture))];
        await server.SendJsonAsync(OtlpJson.Traces("batch", [.. ids.Select((id, i) => OtlpJson.Span(traceId, id, "step", null, start.AddMilliseconds(i)))]));

        JsonElement exported = await server.GetJsonAsync($"/api/v1/traces/{traceId}/export");

        exported.GetProperty("resourceSpans").EnumerateArray()
            .SelectMany(resource => resource.GetProperty("scopeSpans").EnumerateArray())
            .SelectMany(scope => scope.GetProperty("spans").EnumerateArray())
            .Select(span => span.GetProperty("spanId").GetString()!).ShouldBe(ids);
    }

    [Theory]
    [InlineData("not json", "application/json", null, HttpStatusCode.BadRequest)]
    [InlineData("""{"resourceLogs":[]}""", "application/json", null, HttpStatusCode.BadRequest)]
    [InlineData("""{"resourceSpans":[]}""", "text/plain", null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("""{"resourceSpans":[]}""", "application/json", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("""{"resourceSpans":[]}""", "application/json", "http://127.0.0.1:1", HttpStatusCode.Forbidden)]
    [InlineData("""{"resourceSpans":[]}""", "application/json", "null", HttpStatusCode.Forbidden)]
    public async Task Import_WhatIsNotAllowed_IsAProblem(string body, string contentType, string? origin, HttpStatusCode expected)
    {
        await using TestServer server = await TestServer.StartAsync();

        HttpResponseMessage response = await ImportAsync(server, body, contentType, origin);

        response.StatusCode.ShouldBe(expected);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
        (await server.GetJsonAsync("/api/v1/traces")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Import_WrongBody_IsToldInTheReceiversWords()
    {
        await using TestServer server = await TestServer.StartAsync(options => options with { MaxBodyBytes = 2_000 });
        string large = OtlpJson.Traces("shop", OtlpJson.Span(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), new string('x', 5_000)));
        foreach (string body in new[] { "{\"resourceSpans\":[", large })
        {
            HttpResponseMessage received = await server.SendJsonAsync(body);
            HttpResponseMessage imported = await ImportAsync(server, body);

            imported.StatusCode.ShouldBe(received.StatusCode);
            (await imported.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()
                .ShouldBe((await received.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("message").GetString());
        }
    }

    [Fact]
    public async Task Import_SpanWithoutId_IsLeftOutAndNamed()
    {
        await using TestServer server = await TestServer.StartAsync();
        JsonObject broken = OtlpJson.Span(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "broken");
        broken.Remove("spanId");

        HttpResponseMessage response = await ImportAsync(server, OtlpJson.Traces("shop", OtlpJson.Span(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "whole"), broken), origin: server.Addresses.Ui.GetLeftPart(UriPartial.Authority));

        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        answer.GetProperty("rejectedSpans").GetInt64().ShouldBe(1);
        answer.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        new OpenApiDocument(await server.GetJsonAsync("/api/v1/openapi.json")).Faults("/api/v1/import", 200, answer, "post").ShouldBeEmpty();
    }

    private static string RichTrace(string traceId)
    {
        JsonObject span = OtlpJson.Span(
            traceId, OtlpJson.NewSpanId(), "chat claude", null, TimeProvider.System.GetUtcNow(), 1.5, 2, ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "anthropic"), ("gen_ai.request.model", "claude-sonnet-4-5"), ("gen_ai.usage.input_tokens", 12),
            ("temperature", 0.25), ("flag", true), ("list", new[] { "a", "b" }), ("gen_ai.input.messages", """[{"role":"user","parts":[{"type":"text","content":"Grüße 🧵 \"quoted\""}]}]"""));
        span["traceState"] = "vendor=1";
        span["flags"] = 257;
        span["droppedAttributesCount"] = 3;
        span["events"] = new JsonArray(new JsonObject { ["timeUnixNano"] = "1763712000000000001", ["name"] = "retry", ["attributes"] = OtlpJson.Attributes(("attempt", 2)) });
        span["links"] = new JsonArray(new JsonObject { ["traceId"] = OtlpJson.NewTraceId(), ["spanId"] = OtlpJson.NewSpanId(), ["attributes"] = OtlpJson.Attributes(("why", "cause")) });
        return OtlpJson.Traces("shop", span);
    }

    /// <summary>A span as the API tells it, but for when this server received it.</summary>
    private static async Task<string> DetailAsync(TestServer server, string traceId, string spanId)
    {
        JsonObject detail = JsonNode.Parse(await server.Ui.GetStringAsync($"/api/v1/traces/{traceId}/spans/{spanId}"))!.AsObject();
        detail.Remove("receivedTime");
        return detail.ToJsonString();
    }

    private static async Task<HttpResponseMessage> ImportAsync(TestServer server, string body, string contentType = "application/json", string? origin = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/v1/import") { Content = new StringContent(body, Encoding.UTF8, contentType) };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }
        return await server.Ui.SendAsync(request);
    }
}
