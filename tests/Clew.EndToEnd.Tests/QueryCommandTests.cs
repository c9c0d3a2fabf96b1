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
            TRACES
            """);
        (await PrintAsync(server, "traces", "service = billing and tool.error and cost > 0.003", "--since", "all")).ShouldBe("""
            BILLING
            """);
        (await PrintAsync(server, "usage", "--by", "model,agent", "--since", "all")).ShouldBe("""
            USAGE
            """);
        (await PrintAsync(server, "agents", "--since", "all")).ShouldBe("""
            AGENTS
            """);
        (await PrintAsync(server, "tools", "--since", "all")).ShouldBe("""
            TOOLS
            """);
        (await PrintAsync(server, "models", "--since", "all")).ShouldBe("""
            MODELS
            """);
        (await PrintAsync(server, "users", "--since", "all")).ShouldBe("""
            USERS
            """);
        (await PrintAsync(server, "conversations", "--since", "all")).ShouldBe("""
            CONVERSATIONS
            """);
        (await PrintAsync(server, "trace", "show", First, "--messages")).ShouldBe("""
            SHOW
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
