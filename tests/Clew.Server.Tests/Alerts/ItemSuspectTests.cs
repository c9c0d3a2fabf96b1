using System.Text.Json;

namespace Clew.Tests.Alerts;

/// <summary>Rules that count findings or traces say whose most of them are.</summary>
public sealed class ItemSuspectTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task RuleOverAQuery_NamesTheAgentAndServiceOfMostTraces()
    {
        await using AlertServer server = await AlertServer.StartAsync("""
            alerts:
              rules:
                - { id: failing, source: { query: "status = error" }, condition: { above: 3 }, window: 1h }
            """);
        await server.SendAsync("shop", Enumerable.Range(0, 4).Select(i => AlertServer.Run(i == 0 ? "support" : "planner", server.Now.AddMinutes(-i - 1), failed: true)));
        await server.SendAsync("shop", [AlertServer.Run("support", server.Now.AddMinutes(-1))]);

        JsonElement alert = await server.UntilFiringAsync("failing", Step);

        Suspects(alert).ShouldBe(["agent planner: 75 % of the traces (3 of 4)", "service shop: 100 % of the traces (4 of 4)", "agent support: 25 % of the traces (1 of 4)"]);
        string link = Uri.UnescapeDataString(alert.GetProperty("suspects")[0].GetProperty("path").GetString()!);
        link.ShouldContain("query=(status = error) and agent = \"planner\"");
        (await server.GetAsync("/api/v1" + alert.GetProperty("suspects")[0].GetProperty("path").GetString())).GetProperty("items").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task RuleOverFindings_NamesTypeAndToolOfMostFindings()
    {
        await using AlertServer server = await AlertServer.StartAsync("""
            alerts:
              rules:
                - { id: going-round, source: { findings: [tool_loop, retry_storm] }, condition: { above: 1 }, window: 1h, group_by: [service] }
            """);
        foreach (string tool in (string[])["lookup", "lookup", "search"])
        {
            await server.PostAsync(Loop(tool, server.Now.AddMinutes(-1)));
        }

        JsonElement alert = await server.UntilFiringAsync("going-round", Step);

        Suspects(alert).ShouldBe(["finding tool_loop: 100 % of the findings (3 of 3)", "tool lookup: 67 % of the findings (2 of 3)", "agent clerk: 100 % of the findings (3 of 3)"]);
        string path = alert.GetProperty("suspects")[1].GetProperty("path").GetString()!;
        Uri.UnescapeDataString(path).ShouldContain("query=finding in (tool_loop, retry_storm) and service = \"desk\" and tool = \"lookup\"");
        (await server.GetAsync("/api/v1" + path)).GetProperty("items").GetArrayLength().ShouldBe(2);
    }

    private static string[] Suspects(JsonElement alert) =>
        [.. alert.GetProperty("suspects").EnumerateArray().Select(suspect => $"{suspect.GetProperty("name").GetString()}: {suspect.GetProperty("figure").GetString()}")];

    private static string Loop(string tool, DateTimeOffset start)
    {
        (string trace, string root) = (OtlpJson.NewTraceId(), OtlpJson.NewSpanId());
        return OtlpJson.Traces("desk",
        [
            OtlpJson.Span(trace, root, "invoke_agent clerk", null, start, 5, 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "clerk")),
            .. Enumerable.Range(0, 4).Select(call => OtlpJson.Span(
                trace, OtlpJson.NewSpanId(), "execute_tool " + tool, root, start.AddSeconds(call), 0.5, 0, ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", tool),
                ("gen_ai.agent.name", "clerk"), ("gen_ai.tool.call.arguments", """{"name":"x"}"""), ("gen_ai.tool.call.result", "no such entry in the index of names"))),
        ]);
    }
}
