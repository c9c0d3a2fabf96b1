using System.Buffers;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clew.Server.Configuration;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;

namespace Clew.Tests;

/// <summary>From spans that loop to what the API, the metrics and destinations say of it.</summary>
public sealed class FindingApiTests
{
    [Fact]
    public async Task LoopingTrace_IsFoundAndToldEverywhere()
    {
        await using TestServer server = await TestServer.StartAsync();
        string looping = OtlpJson.NewTraceId();
        string healthy = OtlpJson.NewTraceId();
        (await server.SendJsonAsync(Run(looping, calls: 4))).EnsureSuccessStatusCode();
        (await server.SendJsonAsync(Run(healthy, calls: 1))).EnsureSuccessStatusCode();

        JsonElement finding = (await FindingsAsync(server, 1)).ShouldHaveSingleItem();

        OpenApiDocument document = new(await server.GetJsonAsync("/api/v1/openapi.json"));
        Text(finding, "type").ShouldBe("tool_loop");
        (Text(finding, "traceId"), Text(finding, "agent"), Text(finding, "tool"), Text(finding, "service")).ShouldBe((looping, "clerk", "lookup", "desk"));
        finding.GetProperty("traceStored").GetBoolean().ShouldBeTrue();
        finding.GetProperty("evidenceSpanIds").GetArrayLength().ShouldBe(4);
        JsonElement trace = await server.GetJsonAsync($"/api/v1/traces/{looping}");
        document.Faults("/api/v1/traces/{traceId}", 200, trace).ShouldBeEmpty();
        Text(trace.GetProperty("findingList")[0], "id").ShouldBe(Text(finding, "id"));
        JsonElement[] rows = [.. (await server.GetJsonAsync("/api/v1/traces")).GetProperty("items").EnumerateArray()];
        rows.Single(row => Text(row, "traceId") == looping).GetProperty("findings").GetRawText().ShouldBe("""[{"type":"tool_loop","severity":"critical","count":1}]""");
        rows.Single(row => Text(row, "traceId") == healthy).GetProperty("findings").GetArrayLength().ShouldBe(0);
        foreach (string path in (string[])["/api/v1/findings?type=tool_loop,x&severity=critical&agent=clerk&tool=lookup&service=desk&trace=" + looping, "/api/v1/findings?from=-1h&to=now&sort=cost"])
        {
            JsonElement page = await server.GetJsonAsync(path);
            document.Faults("/api/v1/findings", 200, page).ShouldBeEmpty(path);
            page.GetProperty("items").GetArrayLength().ShouldBe(1, path);
        }
        (await server.GetJsonAsync("/api/v1/findings?severity=info&agent=nobody")).GetProperty("items").GetArrayLength().ShouldBe(0);
        JsonElement summary = await server.GetJsonAsync("/api/v1/findings/summary?groupBy=tool&buckets=4&from=-1h");
        document.Faults("/api/v1/findings/summary", 200, summary).ShouldBeEmpty();
        (Text(summary.GetProperty("groups")[0], "value"), summary.GetProperty("total").GetProperty("traces").GetInt64()).ShouldBe(("lookup", 1));
        JsonElement found = await server.GetJsonAsync("/api/v1/traces?query=" + Uri.EscapeDataString("finding = tool_loop and finding.severity = critical"));
        Text(found.GetProperty("items").EnumerateArray().ShouldHaveSingleItem(), "traceId").ShouldBe(looping);
        JsonElement facets = await server.GetJsonAsync("/api/v1/facets?fields=finding,finding.severity");
        document.Faults("/api/v1/facets", 200, facets).ShouldBeEmpty();
        facets.GetProperty("finding").GetRawText().ShouldBe("""[{"value":"tool_loop","count":1}]""");
        JsonElement completion = await server.GetJsonAsync("/api/v1/search/complete?query=" + Uri.EscapeDataString("finding = tool_"));
        completion.GetProperty("items").EnumerateArray().ShouldContain(item => Text(item, "text") == "tool_loop" && item.GetProperty("count").GetInt64() == 1);
        (await server.Ui.GetStringAsync("/metrics")).ShouldContain("clew_findings_total{type=\"tool_loop\"} 1\n");
    }

    [Fact]
    public async Task LaterSpans_MakeTheTraceWhole_TheFindingIsGone()
    {
        await using TestServer server = await TestServer.StartAsync();
        string trace = OtlpJson.NewTraceId();
        // Over by now, so that a query up to now has all of it.
        DateTimeOffset start = TimeProvider.System.GetUtcNow().AddSeconds(-10);
        string root = OtlpJson.NewSpanId();
        string hop = OtlpJson.NewSpanId();
        JsonObject child = OtlpJson.Span(trace, OtlpJson.NewSpanId(), "child", hop, start);
        (await server.SendJsonAsync(OtlpJson.Traces("desk", OtlpJson.Span(trace, root, "root", null, start, 2), child))).EnsureSuccessStatusCode();
        Text((await FindingsAsync(server, 1)).Single(), "type").ShouldBe("orphan_spans");

        (await server.SendJsonAsync(OtlpJson.Traces("desk", OtlpJson.Span(trace, hop, "hop", root, start)))).EnsureSuccessStatusCode();

        (await FindingsAsync(server, 0)).ShouldBeEmpty();
        (await server.GetJsonAsync($"/api/v1/traces/{trace}")).GetProperty("findingList").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Destinations_OnlyThoseThatAskForFindingsGetThem()
    {
        await using OtlpReceiver asked = await OtlpReceiver.StartAsync();
        await using OtlpReceiver other = await OtlpReceiver.StartAsync();
        ClewConfiguration configuration = ClewConfiguration.Parse(
            $$"""
            exporters:
              otlphttp/asked: { endpoint: "{{asked.Address}}", findings: true }
              otlphttp/other: { endpoint: "{{other.Address}}" }
            """,
            static _ => null).Value.ShouldNotBeNull();
        await using TestServer server = await TestServer.StartAsync(options => options with { Configuration = configuration });
        string trace = OtlpJson.NewTraceId();
        (await server.SendJsonAsync(Run(trace, calls: 4))).EnsureSuccessStatusCode();

        await asked.WhenAsync(() => asked.Requests.Any(request => request.Path == "/v1/logs"));

        LogBatch logs = new();
        logs.SetBody(new ReadOnlySequence<byte>(asked.Requests.Single(request => request.Path == "/v1/logs").Body));
        LogDecoder.Decode(logs, DecodeLimits.Default).Ok.ShouldBeTrue();
        logs.Count.ShouldBe(1);
        JsonElement finding = (await FindingsAsync(server, 1)).Single();
        (logs[0].EventName.ToString(), logs[0].TraceId.ToString(), logs[0].SpanId.ToString()).ShouldBe(("clew.finding", trace, finding.GetProperty("evidenceSpanIds")[0].GetString()));
        logs[0].Resource.Service.ToString().ShouldBe("desk");
        logs[0].SeverityNumber.ShouldBe((byte)17);
        logs[0].Body.AsText.ToString().ShouldBe(Text(finding, "explanation"));
        logs[0].Attributes.GetText("clew.finding.type"u8).ToString().ShouldBe("tool_loop");
        logs[0].Attributes.GetText("gen_ai.tool.name"u8).ToString().ShouldBe("lookup");
        other.Requests.ShouldAllBe(request => request.Path == "/v1/traces");
    }

    [Fact]
    public async Task LiveStream_TraceIsLookedAt_TellsWhatWasFound()
    {
        await using TestServer server = await TestServer.StartAsync();
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(120));
        using StreamReader events = new(await server.Ui.GetStreamAsync("/api/v1/live", limit.Token));
        (await events.ReadLineAsync(limit.Token)).ShouldBe(": open");
        string trace = OtlpJson.NewTraceId();
        (await server.SendJsonAsync(Run(trace, calls: 4))).EnsureSuccessStatusCode();

        string? line;
        do
        {
            line = await events.ReadLineAsync(limit.Token);
        }
        while (line is not (null or "event: finding"));

        (await events.ReadLineAsync(limit.Token)).ShouldBe($$"""data: {"traceId":"{{trace}}","findings":[{"type":"tool_loop","severity":"critical","count":1}]}""");
    }

    [Theory]
    [InlineData("/api/v1/findings?severity=fatal", "severity")]
    [InlineData("/api/v1/findings?sort=name", "sort")]
    [InlineData("/api/v1/findings?trace=xyz", "trace")]
    [InlineData("/api/v1/findings?cursor=xyz", "cursor")]
    [InlineData("/api/v1/findings?typ=tool_loop", "typ")]
    [InlineData("/api/v1/findings/summary?groupBy=colour", "groupBy")]
    [InlineData("/api/v1/findings/summary?buckets=1000", "buckets")]
    public async Task WrongParameter_IsNamed(string path, string parameter)
    {
        await using TestServer server = await TestServer.StartAsync();

        using HttpResponseMessage response = await server.Ui.GetAsync(path);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("parameter").GetString().ShouldBe(parameter);
    }

    [Fact]
    public async Task Detectors_AreListedWithTheirThresholdsInForce()
    {
        DirectoryInfo facts = Directory.CreateTempSubdirectory("clew-facts-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(facts.FullName, "detectors.json"), """{ "detectors": { "tool_loop": { "thresholds": { "calls": 5 } }, "truncation": { "enabled": false } } }""");
            await using TestServer server = await TestServer.StartAsync(options => options with { FactsFolder = facts.FullName });

            JsonElement[] detectors = [.. (await server.GetJsonAsync("/api/v1/detectors")).GetProperty("items").EnumerateArray()];

            detectors.Length.ShouldBeGreaterThan(15);
            detectors.Single(detector => Text(detector, "type") == "tool_loop").GetProperty("thresholds").GetProperty("calls").GetDouble().ShouldBe(5);
            detectors.Single(detector => Text(detector, "type") == "truncation").GetProperty("enabled").GetBoolean().ShouldBeFalse();
            detectors.ShouldAllBe(detector => Text(detector, "description").Length > 20 && Text(detector, "advice").Length > 20);
        }
        finally
        {
            facts.Delete(recursive: true);
        }
    }

    /// <summary>An agent that calls one tool with the same arguments and gets the same result.</summary>
    private static string Run(string traceId, int calls)
    {
        // Over by now, so that a query up to now has all of it.
        DateTimeOffset start = TimeProvider.System.GetUtcNow().AddSeconds(-10);
        string root = OtlpJson.NewSpanId();
        return OtlpJson.Traces("desk",
        [
            OtlpJson.Span(traceId, root, "invoke_agent clerk", null, start, calls + 1, 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "clerk")),
            .. Enumerable.Range(0, calls).Select(call => OtlpJson.Span(
                traceId, OtlpJson.NewSpanId(), "execute_tool lookup", root, start.AddSeconds(call), 0.5, 0, ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "lookup"),
                ("gen_ai.agent.name", "clerk"), ("gen_ai.tool.call.arguments", """{"name":"x"}"""), ("gen_ai.tool.call.result", "no such entry in the index of names"))),
        ]);
    }

    /// <summary>All findings, as soon as there are so many.</summary>
    private static async Task<List<JsonElement>> FindingsAsync(TestServer server, int count)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(120));
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            List<JsonElement> found = [.. (await server.GetJsonAsync("/api/v1/findings")).GetProperty("items").EnumerateArray()];
            if (found.Count == count)
            {
                return found;
            }
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString() ?? "";
}
