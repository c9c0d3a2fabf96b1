using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Clew.Tests;

/// <summary>The commands that ask a server, against a real one.</summary>
public sealed class QueryCommandTests
{
    private const string First = "00000000000000000000000000000a01";
    private const string Second = "00000000000000000000000000000a02";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly Dictionary<string, string> Environment = new() { ["TZ"] = "UTC", ["NO_COLOR"] = "1" };

    [Fact(Timeout = 120_000)]
    public async Task Commands_PrintWhatTheUiShows()
    {
        using TemporaryFolder folder = new();
        using ServerProcess server = await FilledAsync(folder);

        (await PrintAsync(server, "traces", "--since", "all")).ShouldBe("""
            TIME                 STATUS  NAME                  AGENT    DURATION     IN  OUT     COST  LLM  TOOLS  ERRORS  MODEL              ID
            2026-05-04 03:03:01  ok      invoke_agent planner  planner     3.0 s  1,000  100  $0.0035    1      1       1  gpt-4o-2024-08-06  00000000000000000000000000000a02
            2026-05-04 03:02:01  ok      invoke_agent planner  planner     3.0 s  1,000  100  $0.0035    1      1       1  gpt-4o-2024-08-06  00000000000000000000000000000a01
            """);
        (await PrintAsync(server, "traces", "service = billing and tool.error and cost > 0.003", "--since", "all")).ShouldBe("""
            TIME                 STATUS  NAME                  AGENT    DURATION     IN  OUT     COST  LLM  TOOLS  ERRORS  MODEL              ID
            2026-05-04 03:03:01  ok      invoke_agent planner  planner     3.0 s  1,000  100  $0.0035    1      1       1  gpt-4o-2024-08-06  00000000000000000000000000000a02
            """);
        (await PrintAsync(server, "usage", "--by", "model,agent", "--since", "all")).ShouldBe("""
            MODEL              AGENT  CALLS  ERRORS  ERROR %    P50    P95     IN  CACHED  OUT     COST  PER CALL
            gpt-4o-2024-08-06  –          2       0      0 %  2.0 s  2.0 s  2,000       0  200  $0.0070   $0.0035
            """);
        (await PrintAsync(server, "agents", "--since", "all")).ShouldBe("""
            AGENT    SERVICE  RUNS  ERRORS  ERROR %     P50     P95     IN  CACHED  OUT     COST  PER RUN
            planner  shop        1       0      0 %  2.99 s  2.99 s      0       0    0        –        –
            planner  billing     1       0      0 %  2.99 s  2.99 s      0       0    0        –        –
            –        shop        0       0        –       –       –  1,000       0  100  $0.0035        –
            –        billing     0       0        –       –       –  1,000       0  100  $0.0035        –
            """);
        (await PrintAsync(server, "tools", "--since", "all")).ShouldBe("""
            TOOL        CALLS  ERRORS  ERROR %     P50     P95
            find_order      2       2    100 %  500 ms  500 ms
            """);
        (await PrintAsync(server, "models", "--since", "all")).ShouldBe("""
            MODEL              PROVIDER  CALLS  ERRORS  ERROR %    P50    P95     IN  CACHED  OUT     COST  PER CALL
            gpt-4o-2024-08-06  openai        2       0      0 %  2.0 s  2.0 s  2,000       0  200  $0.0070   $0.0035
            """);
        (await PrintAsync(server, "users", "--since", "all")).ShouldBe("""
            USER  TRACES  CALLS  ERRORS     IN  OUT     COST  LAST
            ada        2      2       2  2,000  200  $0.0070  2026-05-04 03:03:04
            """);
        (await PrintAsync(server, "conversations", "--since", "all")).ShouldBe("""
            CONVERSATION  USER  TURNS  ERRORS  DURATION     IN  OUT     COST  LAST                 AGENTS
            conv-2        ada       1       1     3.0 s  1,000  100  $0.0035  2026-05-04 03:03:01  planner
            conv-1        ada       1       1     3.0 s  1,000  100  $0.0035  2026-05-04 03:02:01  planner
            """);
        (await PrintAsync(server, "trace", "show", First, "--messages")).ShouldBe("""
            invoke_agent planner ok · 3.0 s · 1,000 → 100 tokens $0.0035 · 1 model calls, 1 tool calls
            └── ● agent invoke_agent planner 3.0 s
                ├── ● llm chat gpt-4o 2.0 s 1,000 → 100 tokens $0.0035
                │   ├── user Where is order 7?
                │   └── assistant calls find_order({"id":7})
                └── tool execute_tool find_order 500 ms error it failed
            """);
    }

    [Fact(Timeout = 120_000)]
    public async Task Json_IsForScripts()
    {
        using TemporaryFolder folder = new();
        using ServerProcess server = await FilledAsync(folder);

        string[] lines = (await PrintAsync(server, "traces", "--since", "all", "--ndjson")).Split('\n');
        JsonElement json = JsonDocument.Parse(await PrintAsync(server, "usage", "--by", "tool", "--since", "all", "--json")).RootElement;
        string one = await PrintAsync(server, "traces", "--since", "all", "--ndjson", "--limit", "1");

        lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("traceId").GetString()).ShouldBe([Second, First]);
        json.GetProperty("items")[0].GetProperty("group").GetProperty("tool").GetString().ShouldBe("find_order");
        one.Split('\n').ShouldHaveSingleItem().ShouldContain(Second);
    }

    [Fact(Timeout = 120_000)]
    public async Task WrongQuery_IsShownWithItsPlace()
    {
        using TemporaryFolder folder = new();
        using ServerProcess server = await ServerProcess.StartAsync(folder.Path);

        foreach (string command in new[] { "traces", "tail" })
        {
            (int exitCode, string output, string errors) = await RunAsync(server, command, "cost > 1 and agnet = x");

            exitCode.ShouldBe(2);
            output.ShouldBeEmpty();
            errors.ShouldStartWith("cost > 1 and agnet = x\n             ^^^^^\nThere is no field 'agnet'. Did you mean agent?");
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task NothingFound_PrintsNoLine()
    {
        using TemporaryFolder folder = new();
        using ServerProcess server = await ServerProcess.StartAsync(folder.Path);

        (int exitCode, string output, string errors) = await RunAsync(server, "traces", "agent = nobody");

        (exitCode, output, errors).ShouldBe((0, "", "No trace."));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("traces", "--since", "yesterday")]
    [InlineData("traces", "--limit", "0")]
    [InlineData("usage", "--nothing", "x")]
    public async Task WrongOption_IsAUsageError(params string[] arguments)
    {
        (int exitCode, _, string errors) = await ClewProcess.RunAsync(Limit, arguments);

        exitCode.ShouldBe(2);
        errors.ShouldContain(arguments[1]);
        errors.ShouldNotContain("   at ");
    }

    [Fact(Timeout = 120_000)]
    public async Task Tail_WithQuery_PrintsOnlyWhatFulfilsIt()
    {
        using TemporaryFolder folder = new();
        using ServerProcess server = await ServerProcess.StartAsync(folder.Path);
        using ClewProcess tail = ClewProcess.Start(Environment, ["tail", "-f", "kind = tool and status = error", "--server", server.Api.BaseAddress!.ToString()]);
        await Eventually.HoldsAsync(async () => (await server.Api.GetStringAsync("/metrics")).Contains("clew_live_clients 1\n", StringComparison.Ordinal));

        await SendAsync(server, OtlpJson.AgentRun(First));

        string line = await tail.LineAsync(line => line.Contains(First, StringComparison.Ordinal), Limit);
        line.ShouldContain("execute_tool find_order");
        tail.Output.Count.ShouldBe(1);
        tail.Terminate();
        (await tail.WaitForExitAsync(Limit)).ShouldBe(0);
    }

    private static async Task<ServerProcess> FilledAsync(TemporaryFolder folder)
    {
        ServerProcess server = await ServerProcess.StartAsync(folder.Path);
        DateTimeOffset start = DateTimeOffset.Parse("2026-05-04T03:02:01Z", CultureInfo.InvariantCulture);
        await SendAsync(server, OtlpJson.AgentRun(First, "shop", "conv-1", start));
        await SendAsync(server, OtlpJson.AgentRun(Second, "billing", "conv-2", start.AddMinutes(1)));
        return server;
    }

    private static async Task SendAsync(ServerProcess server, string traces)
    {
        using HttpClient http = new() { BaseAddress = server.OtlpHttp };
        using StringContent body = new(traces, Encoding.UTF8, "application/json");
        (await http.PostAsync("/v1/traces", body)).EnsureSuccessStatusCode();
    }

    private static async Task<string> PrintAsync(ServerProcess server, params string[] arguments)
    {
        (int exitCode, string output, string errors) = await RunAsync(server, arguments);
        exitCode.ShouldBe(0, errors);
        return output;
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(ServerProcess server, params string[] arguments)
    {
        using ClewProcess clew = ClewProcess.Start(Environment, [.. arguments, "--server", server.Api.BaseAddress!.ToString()]);
        int exitCode = await clew.WaitForExitAsync(Limit);
        return (exitCode, string.Join('\n', clew.Output.Select(line => line.TrimEnd())).Trim('\n'), string.Join('\n', clew.Errors));
    }
}
