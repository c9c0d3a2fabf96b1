using System.Text.Json;
using Clew.Tests;

namespace Clew.AutoInstrumentation.Tests;

/// <summary>Unmodified programs under the hook, whatever way they end, against a real server.</summary>
public sealed class HookTests
{
    [Theory(Timeout = 120_000)]
    [InlineData("return", 0)]
    [InlineData("return", 3)]
    [InlineData("exit", 4)]
    public async Task Program_Ends_LeavesItsRunAsRoot(string way, int code)
    {
        await using TestServer server = await TestServer.StartAsync();

        (int exitCode, string output, string errors) = await RunAsync(HostedProgram.Variables(server.Addresses.OtlpHttp), server, way, code.ToString(System.Globalization.CultureInfo.InvariantCulture));

        exitCode.ShouldBe(code, errors);
        errors.ShouldBeEmpty();
        Trace trace = (await Trace.AllAsync(server)).ShouldHaveSingleItem();
        output.ShouldContain("trace " + trace.Root.GetProperty("traceId").GetString());
        trace.Root.GetProperty("name").GetString().ShouldBe("Clew.AutoInstrumentation.TestProgram");
        trace.Root.GetProperty("status").GetString().ShouldBe(code == 0 ? "unset" : "error");
        (await Trace.AttributesAsync(server, trace.Root))["process.exit.code"].GetInt64().ShouldBe(code);
        trace.Children(trace.Root).ShouldHaveSingleItem().GetProperty("kind").GetString().ShouldBe("http");
    }

    [Fact(Timeout = 120_000)]
    public async Task Program_Throws_LeavesTheException()
    {
        await using TestServer server = await TestServer.StartAsync();

        (int exitCode, _, string errors) = await RunAsync(HostedProgram.Variables(server.Addresses.OtlpHttp), server, "throw");

        exitCode.ShouldNotBe(0);
        errors.ShouldContain("Unhandled exception. System.InvalidOperationException: the program failed");
        Trace trace = (await Trace.AllAsync(server)).ShouldHaveSingleItem();
        trace.Spans.Count.ShouldBe(2);
        trace.Root.GetProperty("statusMessage").GetString().ShouldBe("the program failed");
        (await Trace.AttributesAsync(server, trace.Root))["error.type"].GetString().ShouldBe("System.InvalidOperationException");
    }

    [Fact(Timeout = 120_000)]
    public async Task Program_TerminatedBySignal_IsFlushedAndDies()
    {
        await using TestServer server = await TestServer.StartAsync();

        int exitCode = await TerminateAsync(server, "wait");

        exitCode.ShouldBe(128 + 15);
        Trace trace = (await Trace.AllAsync(server)).ShouldHaveSingleItem();
        trace.Spans.Count.ShouldBe(2);
        (await Trace.AttributesAsync(server, trace.Root))["error.type"].GetString().ShouldBe("SIGTERM");
    }

    [Fact(Timeout = 120_000)]
    public async Task Program_ThatHandlesTheSignal_IsRecordedToItsOwnEnd()
    {
        await using TestServer server = await TestServer.StartAsync();

        int exitCode = await TerminateAsync(server, "drain");

        exitCode.ShouldBe(0);
        Trace trace = (await Trace.AllAsync(server)).ShouldHaveSingleItem();
        // One request before the signal, one after.
        trace.Children(trace.Root).Count().ShouldBe(2);
        (await Trace.AttributesAsync(server, trace.Root))["process.exit.code"].GetInt64().ShouldBe(0);
    }

    [Fact(Timeout = 120_000)]
    public async Task Program_WithAndWithoutTheHook_DoesTheSame()
    {
        await using TestServer server = await TestServer.StartAsync();

        (int without, string outputWithout, string errorsWithout) = await RunAsync(new Dictionary<string, string>(), server, "return", "5");
        (int with, string outputWith, string errorsWith) = await RunAsync(HostedProgram.Variables(server.Addresses.OtlpHttp), server, "return", "5");

        (with, errorsWith).ShouldBe((without, errorsWithout));
        WithoutTraceId(outputWith).ShouldBe(WithoutTraceId(outputWithout));
        outputWithout.ShouldEndWith("trace none");
    }

    [Theory(Timeout = 120_000)]
    [InlineData("CLEW_AUTO_ENABLED", "false")]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    [InlineData("OTEL_TRACES_SAMPLER", "always_off")]
    [InlineData("OTEL_TRACES_EXPORTER", "none")]
    [InlineData("CLEW_AUTO_EXCLUDED_PROCESSES", "Clew.AutoInstrumentation.TestProgram")]
    public async Task Variables_ThatSwitchTracesOff_AreObeyed(string name, string value)
    {
        await using TestServer server = await TestServer.StartAsync();
        Dictionary<string, string> variables = HostedProgram.Variables(server.Addresses.OtlpHttp);
        variables[name] = value;

        (int exitCode, _, string errors) = await RunAsync(variables, server, "return", "0");

        exitCode.ShouldBe(0);
        errors.ShouldBeEmpty();
        (await Trace.AllAsync(server)).ShouldBeEmpty();
    }

    [Fact(Timeout = 120_000)]
    public async Task Variables_OfTheResourceAndProtocol_AreObeyed()
    {
        await using TestServer server = await TestServer.StartAsync();
        Dictionary<string, string> variables = HostedProgram.Variables(server.Addresses.OtlpGrpc);
        variables.Remove("OTEL_SERVICE_NAME");
        variables["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=test,service.name=named";
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";

        (_, _, string errors) = await RunAsync(variables, server, "return", "0");

        errors.ShouldBeEmpty();
        (await Trace.AllAsync(server, "named")).ShouldHaveSingleItem().Spans.Count.ShouldBe(2);
    }

    [Fact(Timeout = 120_000)]
    public async Task Service_WithoutAName_IsTheProgram()
    {
        await using TestServer server = await TestServer.StartAsync();
        Dictionary<string, string> variables = HostedProgram.Variables(server.Addresses.OtlpHttp);
        variables.Remove("OTEL_SERVICE_NAME");

        await RunAsync(variables, server, "return", "0");

        (await Trace.AllAsync(server, "Clew.AutoInstrumentation.TestProgram")).ShouldHaveSingleItem();
    }

    [Fact(Timeout = 120_000)]
    public async Task Parent_InTheEnvironment_IsContinued()
    {
        await using TestServer server = await TestServer.StartAsync();
        Dictionary<string, string> variables = HostedProgram.Variables(server.Addresses.OtlpHttp);
        variables["TRACEPARENT"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        (_, string output, _) = await RunAsync(variables, server, "return", "0");

        output.ShouldContain("trace 4bf92f3577b34da6a3ce929d0e0e4736");
        JsonElement trace = await server.GetJsonAsync("/api/v1/traces/4bf92f3577b34da6a3ce929d0e0e4736");
        trace.GetProperty("spans").EnumerateArray().Count(span => span.GetProperty("parentSpanId").GetString() == "00f067aa0ba902b7").ShouldBe(1);
    }

    [Fact(Timeout = 120_000)]
    public async Task Endpoint_ThatIsNotThere_IsSaidOnceAndChangesNothing()
    {
        await using TestServer server = await TestServer.StartAsync();

        // Port 9 (discard) has no listener.
        (int exitCode, _, string errors) = await RunAsync(HostedProgram.Variables(new Uri("http://127.0.0.1:9")), server, "return", "6");

        exitCode.ShouldBe(6);
        errors.Split("http://127.0.0.1:9/").Length.ShouldBe(2, errors);
    }

    [Fact(Timeout = 120_000)]
    public async Task Hook_WithoutItsFolder_SaysWhatIsMissingAndLeavesTheProgramAlone()
    {
        await using TestServer server = await TestServer.StartAsync();
        string folder = Directory.CreateTempSubdirectory("clew-hook-").FullName;
        Dictionary<string, string> variables = HostedProgram.Variables(server.Addresses.OtlpHttp);
        variables["DOTNET_STARTUP_HOOKS"] = Path.Combine(folder, "Clew.AutoInstrumentation.dll");
        File.Copy(HostedProgram.Hook, variables["DOTNET_STARTUP_HOOKS"]);

        (int exitCode, string output, string errors) = await RunAsync(variables, server, "return", "2");

        Directory.Delete(folder, recursive: true);
        exitCode.ShouldBe(2);
        output.ShouldEndWith("trace none");
        errors.Split('\n').ShouldHaveSingleItem().ShouldMatch("^clew: no telemetry of this process: .*Isolated.dll is missing");
    }

    [Fact(Timeout = 120_000)]
    public async Task Library_BroughtByAPlugIn_MakesTheHookWithdraw()
    {
        await using TestServer server = await TestServer.StartAsync();
        string library = Path.Combine(Path.GetDirectoryName(HostedProgram.Hook)!, "Clew.AutoInstrumentation", "net10.0", "Clew.Instrumentation.dll");

        (int exitCode, _, string errors) = await RunAsync(HostedProgram.Variables(server.Addresses.OtlpHttp), server, "load", library);

        exitCode.ShouldBe(0, errors);
        errors.Split('\n').ShouldHaveSingleItem().ShouldContain("the application has Clew.Instrumentation itself");
    }

    [Fact(Timeout = 120_000)]
    public async Task Program_ThatWorksInItsExitHandlers_IsRecordedWithThat()
    {
        await using TestServer server = await TestServer.StartAsync();

        (int exitCode, string output, string errors) = await RunAsync(HostedProgram.Variables(server.Addresses.OtlpHttp), server, "linger");

        (exitCode, errors).ShouldBe((0, ""));
        output.ShouldContain("last ");
        Trace trace = (await Trace.AllAsync(server)).ShouldHaveSingleItem();
        trace.Spans.Count(static span => span.GetProperty("scope").GetString() == "System.Net.Http").ShouldBe(2);
    }

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(IReadOnlyDictionary<string, string> environment, TestServer server, string way, params string[] more) =>
        HostedProgram.RunAsync(HostedProgram.Plain, environment, [way, Asked(server), .. more]);

    private static async Task<int> TerminateAsync(TestServer server, string way)
    {
        using ClewProcess program = ClewProcess.StartProgram(HostedProgram.Assembly(HostedProgram.Plain), HostedProgram.Variables(server.Addresses.OtlpHttp), way, Asked(server));
        await program.LineAsync(static line => line == "waiting", HostedProgram.Limit);
        program.Terminate();
        return await program.WaitForExitAsync(HostedProgram.Limit);
    }

    // Anything that answers: what the programs ask is not the point.
    private static string Asked(TestServer server) => new Uri(server.Addresses.Ui, "/api/v1/info").ToString();

    private static string WithoutTraceId(string output) => output[..output.LastIndexOf(" trace ", StringComparison.Ordinal)];
}
