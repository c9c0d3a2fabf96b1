using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Clew.Tests;

public sealed class OpenApiTests
{
    [Fact]
    public async Task EveryJsonAnswer_FitsTheServedDocument()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        (await server.SendJsonAsync(OtlpJson.AgentRun(traceId))).StatusCode.ShouldBe(HttpStatusCode.OK);
        OpenApiDocument document = new(await server.GetJsonAsync("/api/v1/openapi.json"));
        string spanId = (await server.GetJsonAsync($"/api/v1/traces/{traceId}")).GetProperty("spans")[1].GetProperty("spanId").GetString()!;
        (await server.Ui.PutAsJsonAsync("/api/v1/documents/view/slow", new { name = "Slow runs" })).EnsureSuccessStatusCode();
        HashSet<string> notJson = ["/healthz", "/readyz", "/metrics", "/api/v1/live"];
        // What these answer needs a question of its own, see MetricApiTests.
        notJson.Add("/api/v1/metrics/series");

        foreach (string path in document.Paths.Where(path => !notJson.Contains(path)))
        {
            string concrete = path.Replace("{traceId}", traceId).Replace("{spanId}", spanId).Replace("{conversationId}", "conv-1")
                .Replace("/alerts/rules/{id}", "/alerts/rules/slow-agent").Replace("/slos/{id}", "/slos/run-errors").Replace("{kind}", "view").Replace("{id}", "slow").Replace("{userId}", "ada").Replace("{name}", "planner");
            document.Faults(path, 200, await server.GetJsonAsync(concrete)).ShouldBeEmpty(path);
        }
    }

    [Theory]
    [InlineData("/api/v1/traces?limit=0", "limit")]
    [InlineData("/api/v1/traces?limit=many", "limit")]
    [InlineData("/api/v1/traces?from=yesterday", "from")]
    [InlineData("/api/v1/traces?status=fine", "status")]
    [InlineData("/api/v1/traces?minCostUsd=-1", "minCostUsd")]
    [InlineData("/api/v1/traces?cursor=xyz", "cursor")]
    [InlineData("/api/v1/traces?modle=gpt-4o", "modle")]
    [InlineData("/api/v1/conversations?cursor=xyz", "cursor")]
    [InlineData("/api/v1/conversations?order=oldest", "order")]
    [InlineData("/api/v1/traces/nothex", "traceId")]
    [InlineData("/api/v1/traces/5b8efff798038103d269b633813fc60c/spans/zz", "spanId")]
    public async Task WrongParameter_IsNamedInProblemJson(string path, string parameter)
    {
        await using TestServer server = await TestServer.StartAsync();

        HttpResponseMessage response = await server.Ui.GetAsync(path);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        JsonElement problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("parameter").GetString().ShouldBe(parameter);
    }

    [Theory]
    [InlineData("/api/v1/traces/5b8efff798038103d269b633813fc60c")]
    [InlineData("/api/v1/traces/5b8efff798038103d269b633813fc60c/spans/00f067aa0ba902b7")]
    [InlineData("/api/v1/conversations/nobody%2Fhere")]
    [InlineData("/api/v1/nothing")]
    public async Task WhatIsNotThere_IsNotFound(string path)
    {
        await using TestServer server = await TestServer.StartAsync();

        HttpResponseMessage response = await server.Ui.GetAsync(path);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }
}
