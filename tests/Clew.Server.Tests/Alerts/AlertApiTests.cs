using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Clew.Tests.Alerts;

public sealed class AlertApiTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    private const string ManyRuns = """
        name: Many runs
        severity: info
        source: { measure: calls, of: runs }
        condition: { above: 5 }
        window: 5m
        group_by: [agent]
        for: 30s
        resolve_after: 0s
        labels: { team: shop }
        """;

    [Fact]
    public async Task EveryAnswer_FitsTheServedDocument()
    {
        await using AlertServer server = await AlertServer.StartAsync();
        OpenApiDocument contract = new(await server.GetAsync("/api/v1/openapi.json"));
        await server.SendAsync("shop", Enumerable.Range(0, 40).Select(i => AlertServer.Tool("find_order", server.Now.AddSeconds(-i), failed: i % 2 == 0)));
        await server.SendAsync("shop", Enumerable.Range(0, 40).Select(i => AlertServer.Call(server.Now.AddSeconds(-i), ttftSeconds: i % 2 == 0 ? 9 : 0.1)));
        await server.UntilFiringAsync("tool-failures", Step);
        JsonElement silence = await (await server.Http.PostAsJsonAsync("/api/v1/alerts/silences", new { matchers = new { tool = "find*" }, until = server.Now.AddHours(1), comment = "known" })).Content.ReadFromJsonAsync<JsonElement>();
        contract.Faults("/api/v1/alerts/silences", 201, silence, "post").ShouldBeEmpty();
        await server.UntilResolvedAsync("tool-failures", TimeSpan.FromMinutes(10));
        (await server.SendYamlAsync(HttpMethod.Put, "/api/v1/alerts/rules/many-runs", ManyRuns)).StatusCode.ShouldBe(HttpStatusCode.Created);

        foreach (string path in new[] { "/api/v1/alerts", "/api/v1/alerts/history", "/api/v1/alerts/rules", "/api/v1/alerts/silences", "/api/v1/slos" })
        {
            contract.Faults(path, 200, await server.GetAsync(path)).ShouldBeEmpty(path);
        }
        contract.Faults("/api/v1/alerts/rules/{id}", 200, await server.GetAsync("/api/v1/alerts/rules/many-runs")).ShouldBeEmpty();
        contract.Faults("/api/v1/slos/{id}", 200, await server.GetAsync("/api/v1/slos/chat-ttft-p99")).ShouldBeEmpty();
        JsonElement preview = await Json(await server.SendYamlAsync(HttpMethod.Post, "/api/v1/alerts/rules/preview", "id: x\n" + ManyRuns));
        contract.Faults("/api/v1/alerts/rules/preview", 200, preview, "post").ShouldBeEmpty();
        contract.Faults("/api/v1/alerts/rules/check", 200, await Json(await server.SendYamlAsync(HttpMethod.Post, "/api/v1/alerts/rules/check", "id: x")), "post").ShouldBeEmpty();
        contract.Faults("/api/v1/slos/check", 200, await Json(await server.SendYamlAsync(HttpMethod.Post, "/api/v1/slos/check", "id: x\nobjective: 99%\nsli: errors")), "post").ShouldBeEmpty();
    }

    [Fact]
    public async Task Rule_PutAsADocument_HoldsItsTimeFiresAndIsOverWhenDeleted()
    {
        await using AlertServer server = await AlertServer.StartAsync();
        HttpResponseMessage made = await server.SendYamlAsync(HttpMethod.Put, "/api/v1/alerts/rules/many-runs", ManyRuns);
        made.Headers.ETag!.Tag.ShouldBe("\"1\"");
        await server.SendAsync("shop", Enumerable.Range(0, 10).Select(i => AlertServer.Run("planner", server.Now.AddSeconds(-i))));

        JsonElement first = AlertServer.Of(await server.TickAsync(Step), "many-runs").ShouldHaveSingleItem();
        first.GetProperty("state").GetString().ShouldBe("pending");
        JsonElement alert = await server.UntilFiringAsync("many-runs", Step);

        (alert.GetProperty("firedAt").GetDateTimeOffset() - alert.GetProperty("since").GetDateTimeOffset()).ShouldBe(TimeSpan.FromSeconds(30));
        alert.GetProperty("labels").GetRawText().ShouldBe("""{"team":"shop","agent":"planner"}""");
        alert.GetProperty("summary").GetString().ShouldBe("For agent planner, there were 10 runs in the last 5m, above the threshold of 5 runs.");
        (await server.Http.DeleteAsync("/api/v1/alerts/rules/many-runs")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        AlertServer.Of(await server.TickAsync(Step), "many-runs").ShouldBeEmpty();
        (await server.HistoryAsync("many-runs")).Select(item => item.GetProperty("kind").GetString()).ShouldBe(["resolved", "firing"]);
    }

    [Fact]
    public async Task BuiltInRule_ChangedByADocument_KeepsTheRestAndComesBack()
    {
        await using AlertServer server = await AlertServer.StartAsync();

        JsonElement changed = await Json(await server.SendYamlAsync(HttpMethod.Put, "/api/v1/alerts/rules/tool-failures", "condition: { below: 95% }"));

        changed.GetProperty("threshold").GetDouble().ShouldBe(0.95);
        changed.GetProperty("name").GetString().ShouldBe("Tool fails often");
        (changed.GetProperty("origin").GetString(), changed.GetProperty("isBuiltIn").GetBoolean(), changed.GetProperty("version").GetInt64()).ShouldBe(("document", true, 1));
        (await server.Http.DeleteAsync("/api/v1/alerts/rules/tool-failures")).EnsureSuccessStatusCode();
        (await server.GetAsync("/api/v1/alerts/rules/tool-failures")).GetProperty("origin").GetString().ShouldBe("builtin");
    }

    [Fact]
    public async Task Rule_WithFaults_IsRefusedWithEachPlace()
    {
        await using AlertServer server = await AlertServer.StartAsync();
        const string yaml = "source: { measure: error_rat }\nconditions: { above: 1 }\nwindow: 5x";

        HttpResponseMessage refused = await server.SendYamlAsync(HttpMethod.Put, "/api/v1/alerts/rules/bad", yaml);
        JsonElement check = await Json(await server.SendYamlAsync(HttpMethod.Post, "/api/v1/alerts/rules/check", "id: bad\n" + yaml));

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        check.GetProperty("rule").ValueKind.ShouldBe(JsonValueKind.Null);
        string[] findings = [.. check.GetProperty("findings").EnumerateArray().Select(finding => $"{finding.GetProperty("line").GetInt32()}:{finding.GetProperty("column").GetInt32()} {finding.GetProperty("path").GetString()} {finding.GetProperty("message").GetString()}")];
        findings.ShouldContain(text => text.StartsWith("2:20 source.measure 'error_rat' is not one of", StringComparison.Ordinal) && text.EndsWith("did you mean 'error_rate'?", StringComparison.Ordinal));
        findings.ShouldContain(text => text.StartsWith("3:1 conditions Unknown key; did you mean 'condition'?", StringComparison.Ordinal));
        findings.ShouldContain(text => text.StartsWith("4:9 window '5x' is not a duration", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Silence_HoldsBackUntilItEnds_ThenTells()
    {
        await using AlertServer server = await AlertServer.StartAsync();
        (await server.SendYamlAsync(HttpMethod.Put, "/api/v1/alerts/rules/many-runs", ManyRuns.Replace("window: 5m", "window: 1h"))).EnsureSuccessStatusCode();
        JsonElement silence = await Json(await server.Http.PostAsJsonAsync("/api/v1/alerts/silences", new { matchers = new { rule = "many-runs", team = "shop" }, until = server.Now.AddHours(2) }));
        await server.SendAsync("shop", Enumerable.Range(0, 10).Select(i => AlertServer.Run("planner", server.Now.AddSeconds(-i))));

        JsonElement alert = await server.UntilFiringAsync("many-runs", Step);

        string id = silence.GetProperty("id").GetString()!;
        alert.GetProperty("silencedBy")[0].GetString().ShouldBe(id);
        (await server.HistoryAsync("many-runs")).ShouldHaveSingleItem().GetProperty("silencedBy")[0].GetString().ShouldBe(id);
        (await server.Http.DeleteAsync("/api/v1/alerts/silences/" + id)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await server.TickAsync(Step);
        JsonElement[] history = await server.HistoryAsync("many-runs");
        history.Length.ShouldBe(2);
        history[0].GetProperty("silencedBy").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Restart_WhileFiring_NeitherRepeatsNorForgets()
    {
        await using AlertServer server = await AlertServer.StartAsync();
        (await server.SendYamlAsync(HttpMethod.Put, "/api/v1/alerts/rules/many-runs", ManyRuns)).EnsureSuccessStatusCode();
        await server.SendAsync("shop", Enumerable.Range(0, 10).Select(i => AlertServer.Run("planner", server.Now.AddSeconds(-i))));
        JsonElement before = await server.UntilFiringAsync("many-runs", Step);

        await server.RestartAsync(TimeSpan.FromSeconds(20));

        JsonElement after = AlertServer.Of(await server.TickAsync(Step), "many-runs").ShouldHaveSingleItem();
        after.GetProperty("firedAt").GetRawText().ShouldBe(before.GetProperty("firedAt").GetRawText());
        (await server.HistoryAsync("many-runs")).ShouldHaveSingleItem();
        await server.UntilResolvedAsync("many-runs", TimeSpan.FromMinutes(2));
        (await server.HistoryAsync("many-runs")).Select(item => item.GetProperty("kind").GetString()).ShouldBe(["resolved", "firing"]);
    }

    [Fact]
    public async Task Preview_OfYesterday_TellsWhenItWouldHaveFired()
    {
        await using AlertServer server = await AlertServer.StartAsync();
        DateTimeOffset burst = server.Now.AddHours(-6);
        await server.SendAsync("shop", Enumerable.Range(0, 30).Select(i => AlertServer.Run("planner", burst.AddSeconds(i))));

        JsonElement preview = await Json(await server.SendYamlAsync(HttpMethod.Post, "/api/v1/alerts/rules/preview", "id: many-runs\n" + ManyRuns));

        preview.GetProperty("notifications").GetInt32().ShouldBe(1);
        JsonElement firing = preview.GetProperty("series").EnumerateArray().ShouldHaveSingleItem().GetProperty("firing").EnumerateArray().ShouldHaveSingleItem();
        firing.GetProperty("start").GetDateTimeOffset().ShouldBe(burst.AddMinutes(1));
        firing.GetProperty("end").GetDateTimeOffset().ShouldBe(burst.AddMinutes(6));
    }

    [Fact]
    public async Task Preview_OfWhatFiresNow_TellsNothingOfTheFuture()
    {
        await using AlertServer server = await AlertServer.StartAsync();
        await server.SendAsync("shop", Enumerable.Range(0, 30).Select(i => AlertServer.Run("planner", server.Now.AddSeconds(-i - 1))));
        string week = Uri.EscapeDataString(server.Now.AddDays(-7).ToString("O"));

        JsonElement preview = await Json(await server.SendYamlAsync(HttpMethod.Post, $"/api/v1/alerts/rules/preview?from={week}", "id: many-runs\n" + ManyRuns));

        preview.GetProperty("stepSeconds").GetInt32().ShouldBeGreaterThan(60);
        DateTimeOffset end = preview.GetProperty("end").GetDateTimeOffset();
        JsonElement series = preview.GetProperty("series").EnumerateArray().ShouldHaveSingleItem();
        JsonElement[] points = [.. series.GetProperty("points").EnumerateArray()];
        points.Select(point => point.GetProperty("time").GetDateTimeOffset()).ShouldBeInOrder(SortDirection.Ascending);
        (points[^1].GetProperty("time").GetDateTimeOffset(), points[^1].GetProperty("samples").GetInt32()).ShouldBe((end, 30));
    }

    [Fact]
    public async Task Slo_SlowFirstTokens_BurnsAndFires()
    {
        await using AlertServer server = await AlertServer.StartAsync();
        await server.SendAsync("shop", Enumerable.Range(0, 100).Select(i => AlertServer.Call(server.Now.AddSeconds(-i), seconds: 10, ttftSeconds: i % 4 == 0 ? 9 : 0.3)));

        JsonElement alert = await server.UntilFiringAsync("chat-ttft-p99", Step);

        alert.GetProperty("labels").GetProperty("burn").GetString().ShouldNotBeNull();
        JsonElement slo = await server.GetAsync("/api/v1/slos/chat-ttft-p99");
        slo.GetProperty("total").GetInt64().ShouldBe(100);
        slo.GetProperty("good").GetInt64().ShouldBe(75);
        slo.GetProperty("budgetLeft").GetDouble().ShouldBe(-24, 0.001);
        slo.GetProperty("state").GetString().ShouldBe("burning");
        slo.GetProperty("burnRates")[0].GetProperty("rate").GetDouble().ShouldBe(25, 0.001);
        slo.GetProperty("points").EnumerateArray().Sum(point => point.GetProperty("good").GetInt64()).ShouldBe(75);
        // Half may be slow, and three quarters are fast.
        (await server.GetAsync("/api/v1/slos/chat-ttft-p50")).GetProperty("state").GetString().ShouldBe("ok");
    }

    [Fact]
    public async Task Query_CountsTracesThatFulfilIt()
    {
        await using AlertServer server = await AlertServer.StartAsync("""
            alerts:
              rules:
                - id: failed-planner
                  name: Planner fails
                  source: { query: agent = planner and status = error }
                  condition: { above: 2 }
                  window: 10m
            """);
        await server.SendAsync("shop", Enumerable.Range(0, 8).Select(i => AlertServer.Run("planner", server.Now.AddSeconds(-i), failed: i % 2 == 0)));

        JsonElement alert = await server.UntilFiringAsync("failed-planner", Step);

        alert.GetProperty("value").GetDouble().ShouldBe(4);
        alert.GetProperty("unit").GetString().ShouldBe("{trace}");
    }

    private static async Task<JsonElement> Json(HttpResponseMessage response) => await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
}
