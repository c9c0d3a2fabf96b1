using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clew.Tests;

public sealed class MetricApiTests
{
    [Fact]
    public async Task Metric_IsListedAndReadOverTime()
    {
        await using TestServer server = await TestServer.StartAsync();
        OpenApiDocument contract = new(await server.GetJsonAsync("/api/v1/openapi.json"));
        string traceId = OtlpJson.NewTraceId();
        (await server.SendJsonAsync(Requests(traceId), "/v1/metrics")).EnsureSuccessStatusCode();

        JsonElement list = await server.GetJsonAsync("/api/v1/metrics?from=-1h");
        JsonElement timeline = await server.GetJsonAsync("/api/v1/metrics/series?name=http.requests&from=-1h&groupBy=route");

        contract.Faults("/api/v1/metrics", 200, list).ShouldBeEmpty();
        contract.Faults("/api/v1/metrics/series", 200, timeline).ShouldBeEmpty();
        JsonElement metric = list.GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        metric.GetProperty("type").GetString().ShouldBe("sum");
        metric.GetProperty("services")[0].GetString().ShouldBe("shop");
        JsonElement series = timeline.GetProperty("series").EnumerateArray().ShouldHaveSingleItem();
        series.GetProperty("group").GetString().ShouldBe("/pay");
        series.GetProperty("buckets")[0].GetProperty("value").GetDouble().ShouldBe(7);
        timeline.GetProperty("exemplars")[0].GetProperty("traceId").GetString().ShouldBe(traceId);
    }

    [Theory]
    [InlineData("/api/v1/metrics/series", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/metrics/series?name=a&type=counter", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/metrics/series?name=never.sent", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/metrics?limit=3", HttpStatusCode.BadRequest)]
    public async Task WrongQuestion_IsToldSo(string path, HttpStatusCode status)
    {
        await using TestServer server = await TestServer.StartAsync();

        HttpResponseMessage response = await server.Ui.GetAsync(path);

        response.StatusCode.ShouldBe(status);
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetInt32().ShouldBe((int)status);
    }

    private static string Requests(string traceId)
    {
        long now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        JsonObject point = new()
        {
            ["startTimeUnixNano"] = (now - 60_000_000_000).ToString(CultureInfo.InvariantCulture),
            ["timeUnixNano"] = now.ToString(CultureInfo.InvariantCulture),
            ["asInt"] = "7",
            ["attributes"] = OtlpJson.Attributes(("route", "/pay")),
            ["exemplars"] = new JsonArray(new JsonObject { ["timeUnixNano"] = now.ToString(CultureInfo.InvariantCulture), ["asInt"] = "1", ["traceId"] = traceId, ["spanId"] = OtlpJson.NewSpanId() }),
        };
        JsonObject sum = new() { ["aggregationTemporality"] = 2, ["isMonotonic"] = true, ["dataPoints"] = new JsonArray(point) };
        return new JsonObject
        {
            ["resourceMetrics"] = new JsonArray(new JsonObject
            {
                ["resource"] = new JsonObject { ["attributes"] = OtlpJson.Attributes(("service.name", "shop")) },
                ["scopeMetrics"] = new JsonArray(new JsonObject { ["metrics"] = new JsonArray(new JsonObject { ["name"] = "http.requests", ["unit"] = "{request}", ["sum"] = sum }) }),
            }),
        }.ToJsonString();
    }
}
