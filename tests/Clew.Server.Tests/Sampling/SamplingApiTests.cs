using System.Net;
using System.Text;
using System.Text.Json;
using Clew.Server.Configuration;
using Clew.Tests;

namespace Clew.Server.Tests.Sampling;

public sealed class SamplingApiTests
{
    [Fact]
    public async Task Simulate_StoredTraces_TellsWhatIsKeptAndWhatIsLost()
    {
        await using TestServer server = await TestServer.StartAsync();
        string failed = await SendAsync(server, status: 2, seconds: 1, "basic");
        string slow = await SendAsync(server, status: 0, seconds: 9, "gold");
        string gold = await SendAsync(server, status: 0, seconds: 2, "gold");
        string lost = await SendAsync(server, status: 0, seconds: 3, "basic");

        JsonElement simulation = await SimulateAsync(server, """
            sampling:
              policies:
                - errors:
                - latency: { over: 5s }
                - attribute: { key: tier, any_of: [gold] }
            """);

        (simulation.GetProperty("traces").GetInt32(), simulation.GetProperty("kept").GetInt32(), simulation.GetProperty("errorsLost").GetInt32()).ShouldBe((4, 3, 0));
        simulation.GetProperty("byPolicy").EnumerateArray().Sum(policy => policy.GetProperty("traces").GetInt32()).ShouldBe(3);
        simulation.GetProperty("longestLost").EnumerateArray().ShouldHaveSingleItem().GetProperty("traceId").GetString().ShouldBe(lost);
        string[] all = [failed, slow, gold, lost];
        JsonElement traces = await server.GetJsonAsync("/api/v1/traces");
        traces.GetProperty("items").EnumerateArray().Select(trace => trace.GetProperty("traceId").GetString()).ShouldBe(all, ignoreOrder: true);
        traces.GetProperty("items")[0].GetProperty("sampling").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("finding:", 1, 0)]
    [InlineData("finding: { any_of: [tool_loop] }", 1, 0)]
    [InlineData("finding: { any_of: [truncation] }", 0, 1)]
    public async Task Simulate_ByFinding_TellsWhichFindingsWouldBeLost(string policy, int kept, int lost)
    {
        await using TestServer server = await TestServer.StartAsync();
        string looped = await SendLoopAsync(server);
        await SendAsync(server, status: 0, seconds: 1, "basic");
        while ((await server.GetJsonAsync("/api/v1/findings?type=tool_loop")).GetProperty("items").GetArrayLength() == 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        JsonElement simulation = await SimulateAsync(server, $"sampling:\n  policies:\n    - {policy}");

        (simulation.GetProperty("traces").GetInt32(), simulation.GetProperty("kept").GetInt32()).ShouldBe((2, kept));
        JsonElement loop = simulation.GetProperty("findings").EnumerateArray().Single(finding => finding.GetProperty("type").GetString() == "tool_loop");
        (loop.GetProperty("lost").GetInt32(), loop.GetProperty("traces").GetInt32()).ShouldBe((lost, 1), looped);
    }

    [Theory]
    [InlineData("sampling:\n  policies:\n    - finding: { any_of: [tool_lop] }", "tool_loop")]
    [InlineData("sampling:\n  policies:\n    - latencey: { over: 5s }", "3:7")]
    [InlineData("storage:\n  retention: 3d", "no section")]
    public async Task Simulate_PoliciesThatCannotBeRead_SaysWhere(string yaml, string said)
    {
        await using TestServer server = await TestServer.StartAsync();

        using HttpResponseMessage response = await server.Ui.PostAsync("/api/v1/sampling/simulate", Yaml(yaml));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldContain(said);
    }

    [Fact]
    public async Task Sampling_IsConfigured_HoursAreUndecidedAndPoliciesAreTold()
    {
        ClewConfiguration configuration = ClewConfiguration.Parse("sampling:\n  preset: errors_and_slow\n  hold: 2h", _ => null).Value!;
        await using TestServer server = await TestServer.StartAsync(options => options with { Configuration = configuration });
        string traceId = await SendAsync(server, status: 0, seconds: 1, "basic");

        JsonElement sampling = await server.GetJsonAsync("/api/v1/sampling");

        sampling.GetProperty("enabled").GetBoolean().ShouldBeTrue();
        sampling.GetProperty("holdSeconds").GetInt32().ShouldBe(7200);
        sampling.GetProperty("policies").EnumerateArray().Select(policy => policy.GetString()).ShouldBe(["errors", "latency", "probability"]);
        JsonElement status = await server.GetJsonAsync("/api/v1/status");
        status.GetProperty("recent").EnumerateArray().Sum(hour => hour.GetProperty("spans").GetInt32()).ShouldBe(1);
        (await server.GetJsonAsync("/api/v1/traces/" + traceId)).GetProperty("sampling").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    private static async Task<string> SendAsync(TestServer server, int status, double seconds, string tier)
    {
        string traceId = OtlpJson.NewTraceId();
        string body = OtlpJson.Traces("shop", OtlpJson.Span(traceId, OtlpJson.NewSpanId(), "run", seconds: seconds, status: status, attributes: ("tier", tier)));
        (await server.SendJsonAsync(body)).EnsureSuccessStatusCode();
        return traceId;
    }

    private static async Task<string> SendLoopAsync(TestServer server)
    {
        string traceId = OtlpJson.NewTraceId();
        string root = OtlpJson.NewSpanId();
        DateTimeOffset start = TimeProvider.System.GetUtcNow();
        string body = OtlpJson.Traces("desk",
        [
            OtlpJson.Span(traceId, root, "invoke_agent clerk", null, start, 5, 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "clerk")),
            .. Enumerable.Range(0, 4).Select(call => OtlpJson.Span(
                traceId, OtlpJson.NewSpanId(), "execute_tool lookup", root, start.AddSeconds(call), 0.5, 0, ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "lookup"),
                ("gen_ai.agent.name", "clerk"), ("gen_ai.tool.call.arguments", """{"name":"x"}"""), ("gen_ai.tool.call.result", "no such entry in the index of names"))),
        ]);
        (await server.SendJsonAsync(body)).EnsureSuccessStatusCode();
        return traceId;
    }

    private static async Task<JsonElement> SimulateAsync(TestServer server, string yaml)
    {
        using HttpResponseMessage response = await server.Ui.PostAsync("/api/v1/sampling/simulate", Yaml(yaml));
        string answer = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.OK, answer);
        using JsonDocument json = JsonDocument.Parse(answer);
        return json.RootElement.Clone();
    }

    private static StringContent Yaml(string text) => new(text, Encoding.UTF8, "application/yaml");
}
