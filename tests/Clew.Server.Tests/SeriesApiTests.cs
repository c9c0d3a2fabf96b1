using System.Net;
using System.Text.Json;

namespace Clew.Tests;

public sealed class SeriesApiTests
{
    private static readonly string[] Metrics =
    [
        "run_latency", "tokens_per_run", "cost_per_run", "iterations", "model_calls_per_run", "tool_calls_per_run",
        "llm_latency", "ttft", "tps", "context_utilization", "tool_success",
    ];

    [Fact]
    public async Task Series_OfAYoungStore_BeginsWithWhatIsStored()
    {
        await using TestServer server = await TestServer.StartAsync();
        DateTimeOffset start = TimeProvider.System.GetUtcNow().AddMinutes(-20);
        await server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "invoke_agent clerk", null, start, 1, 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "clerk"))));

        foreach (string path in new[] { "/api/v1/series?metric=run_latency&from=-7d", "/api/v1/overview?from=-7d", "/api/v1/series?metric=run_latency&from=-10m" })
        {
            JsonElement answer = await server.GetJsonAsync(path);
            DateTimeOffset from = answer.GetProperty("from").GetDateTimeOffset();
            TimeSpan length = answer.GetProperty("to").GetDateTimeOffset() - from;
            (path.EndsWith("-7d", StringComparison.Ordinal) ? start - from : length - TimeSpan.FromMinutes(10)).ShouldBeInRange(TimeSpan.FromSeconds(-30), TimeSpan.FromMinutes(1), path);
            answer.GetProperty("intervalSeconds").GetInt32().ShouldBe(60);
        }
    }

    [Fact]
    public async Task EveryMetric_ByEveryGrouping_FitsTheServedDocument()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()));
        OpenApiDocument document = new(await server.GetJsonAsync("/api/v1/openapi.json"));

        foreach (string metric in Metrics)
        {
            JsonElement series = await server.GetJsonAsync($"/api/v1/series?metric={metric}&from=-1h");
            document.Faults("/api/v1/series", 200, series).ShouldBeEmpty(metric);
            foreach (string grouping in series.GetProperty("groupings").EnumerateArray().Select(name => name.GetString()!))
            {
                JsonElement grouped = await server.GetJsonAsync($"/api/v1/series?metric={metric}&groupBy={grouping}");
                document.Faults("/api/v1/series", 200, grouped).ShouldBeEmpty(metric + grouping);
                grouped.GetProperty("groups").EnumerateArray().Sum(Count).ShouldBe(series.GetProperty("groups").EnumerateArray().Sum(Count), metric + grouping);
            }
        }
    }

    [Theory]
    [InlineData("tokens_per_run", "planner", 1100, "agent")]
    [InlineData("cost_per_run", "planner", 0.0035, "agent")]
    [InlineData("model_calls_per_run", "shop", 1, "service")]
    [InlineData("tool_calls_per_run", "shop", 1, "service")]
    public async Task Series_OfOneRun_HasItsNumber(string metric, string group, double sum, string groupBy)
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()));

        JsonElement found = (await server.GetJsonAsync($"/api/v1/series?metric={metric}&groupBy={groupBy}")).GetProperty("groups").EnumerateArray().ShouldHaveSingleItem();

        found.GetProperty("value").GetString().ShouldBe(group);
        found.GetProperty("total").GetProperty("sum").GetDouble().ShouldBe(sum, 1e-9);
        found.GetProperty("total").GetProperty("p50").GetDouble().ShouldBe(sum, sum * 0.006);
        found.GetProperty("points").EnumerateArray().Sum(Count0).ShouldBe(1);
        found.GetProperty("histogram").EnumerateArray().Sum(Count0).ShouldBe(1);
    }

    [Fact]
    public async Task ContextUtilization_IsTheInputsShareOfTheModelsWindow()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()));

        JsonElement series = await server.GetJsonAsync("/api/v1/series?metric=context_utilization&groupBy=agent");

        JsonElement total = series.GetProperty("groups").EnumerateArray().ShouldHaveSingleItem().GetProperty("total");
        // gpt-4o takes 128,000 tokens.
        total.GetProperty("p95").GetDouble().ShouldBe(1000 / 128_000d, 1000 / 128_000d * series.GetProperty("relativeError").GetDouble());
        series.GetProperty("thresholds")[0].GetProperty("value").GetDouble().ShouldBe(0.85);
    }

    [Fact]
    public async Task Overview_OfRuns_AgreesWithListUsageAndSeries()
    {
        await using TestServer server = await TestServer.StartAsync();
        for (int i = 0; i < 3; i++)
        {
            await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()));
        }

        JsonElement overview = await server.GetJsonAsync("/api/v1/overview?from=-1h");

        JsonElement current = overview.GetProperty("current");
        current.GetProperty("runs").GetInt32().ShouldBe((await server.GetJsonAsync("/api/v1/traces?from=-1h")).GetProperty("items").GetArrayLength());
        JsonElement usage = (await server.GetJsonAsync("/api/v1/usage?from=-1h&groupBy=")).GetProperty("items")[0];
        current.GetProperty("costUsd").GetDouble().ShouldBe(usage.GetProperty("usage").GetProperty("costUsd").GetDouble());
        current.GetProperty("modelCalls").GetInt32().ShouldBe(usage.GetProperty("calls").GetInt32());
        JsonElement agent = overview.GetProperty("top").GetProperty("agents").GetProperty("byCost").EnumerateArray().ShouldHaveSingleItem();
        (agent.GetProperty("name").GetString(), agent.GetProperty("count").GetInt32()).ShouldBe(("planner", 3));
        agent.GetProperty("costUsd").GetDouble().ShouldBe(current.GetProperty("costUsd").GetDouble(), 1e-9);
        overview.GetProperty("points").EnumerateArray().Sum(point => point.GetProperty("runs").GetInt32()).ShouldBe(3);
        overview.GetProperty("before").GetProperty("runs").GetInt32().ShouldBe(0);
        overview.GetProperty("ingest").GetProperty("stored").GetProperty("traces").GetInt64().ShouldBeGreaterThan(0);
        (await server.GetJsonAsync("/api/v1/overview")).GetProperty("before").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Overview_OfAnEmptyStore_IsAllZero()
    {
        await using TestServer server = await TestServer.StartAsync();

        JsonElement overview = await server.GetJsonAsync("/api/v1/overview?from=-1h");

        overview.GetProperty("current").GetProperty("runs").GetInt32().ShouldBe(0);
        overview.GetProperty("current").GetProperty("costUsd").ValueKind.ShouldBe(JsonValueKind.Null);
        overview.GetProperty("points").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("metric=speed", "metric")]
    [InlineData("metric=iterations&groupBy=model", "groupBy")]
    [InlineData("metric=iterations&model=gpt-4o", "model")]
    [InlineData("metric=ttft&groupBy=user", "groupBy")]
    [InlineData("interval=90s", "interval")]
    [InlineData("limit=101", "limit")]
    public async Task Series_WrongParameter_IsNamed(string query, string parameter)
    {
        await using TestServer server = await TestServer.StartAsync();

        HttpResponseMessage response = await server.Ui.GetAsync("/api/v1/series?" + query);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("parameter").GetString().ShouldBe(parameter);
    }

    private static int Count(JsonElement group) => Count0(group.GetProperty("total"));

    private static int Count0(JsonElement point) => point.GetProperty("count").GetInt32();
}
