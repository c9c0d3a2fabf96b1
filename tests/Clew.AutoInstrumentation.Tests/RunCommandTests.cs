using Clew.Tests;

namespace Clew.AutoInstrumentation.Tests;

/// <summary><c>clew run</c> as a process, around a program as its child.</summary>
public sealed class RunCommandTests
{
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    [Theory(Timeout = 120_000)]
    [InlineData(0)]
    [InlineData(7)]
    public async Task Run_Program_RecordsItAndReturnsItsExitCode(int code)
    {
        await using TestServer server = await TestServer.StartAsync();

        (int exitCode, string output, string errors) = await RunAsync(Nothing, server, ["--service", "shop"], "return", code.ToString(System.Globalization.CultureInfo.InvariantCulture));

        exitCode.ShouldBe(code);
        output.ShouldStartWith("answer ");
        errors.ShouldContain(server.Addresses.Ui.ToString());
        // What the program says on its way out tells why, should nothing have arrived.
        (await Trace.AllAsync(server, "shop")).ShouldHaveSingleItem(errors).Spans.Count.ShouldBe(2);
    }

    [Fact(Timeout = 120_000)]
    public async Task Run_Terminated_HandsTheSignalOnAndWaits()
    {
        await using TestServer server = await TestServer.StartAsync();
        using ClewProcess clew = ClewProcess.Start(Nothing, Arguments(server, ["--service", "shop"], "drain"));
        await clew.LineAsync(static line => line == "waiting", HostedProgram.Limit);

        clew.Terminate();

        (await clew.WaitForExitAsync(HostedProgram.Limit)).ShouldBe(0);
        clew.Output[^1].ShouldStartWith("last ");
        (await Trace.AllAsync(server, "shop")).ShouldHaveSingleItem().Spans.Count.ShouldBe(3);
    }

    [Fact(Timeout = 120_000)]
    public async Task Run_ProgramKilledByTheSignal_AnswersAsAShellWould()
    {
        await using TestServer server = await TestServer.StartAsync();
        using ClewProcess clew = ClewProcess.Start(Nothing, Arguments(server, [], "wait"));
        await clew.LineAsync(static line => line == "waiting", HostedProgram.Limit);

        clew.Terminate();

        (await clew.WaitForExitAsync(HostedProgram.Limit)).ShouldBe(128 + 15);
    }

    [Fact(Timeout = 120_000)]
    public async Task Run_ProgramThatIsNotThere_SaysSo()
    {
        (int exitCode, _, string errors) = await ClewProcess.RunAsync(HostedProgram.Limit, "run", "--server", "http://127.0.0.1:9", "--", "no-such-program");

        exitCode.ShouldBe(127);
        errors.ShouldContain("no-such-program");
    }

    [Fact(Timeout = 120_000)]
    public async Task Run_WithoutAServer_WarnsAndRuns()
    {
        await using TestServer asked = await TestServer.StartAsync();

        (int exitCode, string output, string errors) = await ClewProcess.RunAsync(
            HostedProgram.Limit, "run", "--server", "http://127.0.0.1:9", "--", "dotnet", HostedProgram.Assembly(HostedProgram.Plain), "return", new Uri(asked.Addresses.Ui, "/api/v1/info").ToString(), "0");

        exitCode.ShouldBe(0);
        output.ShouldStartWith("answer ");
        errors.ShouldContain("clew serve");
    }

    [Fact(Timeout = 120_000)]
    public async Task Run_EndpointInTheEnvironment_IsRespectedUnlessAServerIsNamed()
    {
        await using TestServer named = await TestServer.StartAsync();
        await using TestServer inherited = await TestServer.StartAsync();
        Dictionary<string, string> environment = new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = inherited.Addresses.OtlpHttp.ToString(), ["OTEL_SERVICE_NAME"] = "mine",
        };

        using (ClewProcess clew = ClewProcess.Start(environment, ["run", "--", "dotnet", HostedProgram.Assembly(HostedProgram.Plain), "return", new Uri(named.Addresses.Ui, "/api/v1/info").ToString(), "0"]))
        {
            (await clew.WaitForExitAsync(HostedProgram.Limit)).ShouldBe(0);
        }
        await RunAsync(environment, named, [], "return", "0");

        (await Trace.AllAsync(inherited, "mine")).Count.ShouldBe(1);
        (await Trace.AllAsync(named, "mine")).Count.ShouldBe(1);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(IReadOnlyDictionary<string, string> environment, TestServer server, string[] options, params string[] way)
    {
        using ClewProcess clew = ClewProcess.Start(environment, Arguments(server, options, way));
        int exitCode = await clew.WaitForExitAsync(HostedProgram.Limit);
        return (exitCode, string.Join('\n', clew.Output), string.Join('\n', clew.Errors));
    }

    private static string[] Arguments(TestServer server, string[] options, params string[] way) =>
    [
        "run", "--server", server.Addresses.Ui.ToString(), .. options, "--",
        "dotnet", HostedProgram.Assembly(HostedProgram.Plain), way[0], new Uri(server.Addresses.Ui, "/api/v1/info").ToString(), .. way[1..],
    ];
}
