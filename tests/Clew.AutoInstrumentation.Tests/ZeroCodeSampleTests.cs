using System.Security.Cryptography;
using System.Text.Json;
using Clew.Tests;
using Clew.Tests.Models;

namespace Clew.AutoInstrumentation.Tests;

/// <summary>The zero-code sample: a console agent on the OpenAI SDK, with a model server of its own and a real Clew server.</summary>
public sealed class ZeroCodeSampleTests
{
    private static readonly ModelStep[] Script =
    [
        new()
        {
            Text = "", InputTokens = 140, OutputTokens = 31, CacheReadTokens = 64,
            ToolCalls = [new("call-1", "get_temperature", """{"city":"Rome"}"""), new("call-2", "get_temperature", """{"city":"Oslo"}""")],
        },
        new() { Text = "", InputTokens = 201, OutputTokens = 17, CacheReadTokens = 128, ToolCalls = [new("call-3", "subtract", """{"a":21.5,"b":4}""")] },
        new() { Text = "Rome is 17.5 degrees warmer.", InputTokens = 230, OutputTokens = 12, CacheReadTokens = 192, ReasoningTokens = 4 },
    ];

    [Fact(Timeout = 120_000)]
    public async Task ThreeVariables_MakeTheAgentsTreeAppear()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using ModelServer models = await ModelServer.StartAsync();
        Dictionary<string, string> variables = Application(models);
        variables["DOTNET_STARTUP_HOOKS"] = HostedProgram.Hook;
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = server.Addresses.OtlpHttp.ToString();
        variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";

        (int exitCode, string output, string errors) = await RunAsync(models, variables);

        (exitCode, output.Trim(), errors).ShouldBe((0, "Rome is 17.5 degrees warmer.", ""));
        Trace trace = (await Trace.AllAsync(server, "ZeroCode")).ShouldHaveSingleItem();
        JsonElement[] calls = [.. trace.Children(trace.Root).Where(static span => span.GetProperty("kind").GetString() == "llm").OrderBy(static span => span.GetProperty("startTime").GetString())];
        calls.Length.ShouldBe(models.Calls.Count);
        for (int i = 0; i < calls.Length; i++)
        {
            CheckCall(calls[i], models.Calls[i]);
        }
        // The requests on the wire stand beside the calls that they carry: the runtime has started them before anyone can know what they are.
        trace.Children(trace.Root).Count(static span => span.GetProperty("kind").GetString() == "http").ShouldBe(calls.Length);
        trace.Spans.Where(static span => span.GetProperty("kind").GetString() == "tool")
            .Select(static span => span.GetProperty("tool").GetProperty("name").GetString() + " " + span.GetProperty("tool").GetProperty("callId").GetString()).Order()
            .ShouldBe(["get_temperature call-1", "get_temperature call-2", "subtract call-3"]);
    }

    [Fact(Timeout = 120_000)]
    public async Task WithoutContent_NothingThatWasSaidIsSent()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using ModelServer models = await ModelServer.StartAsync();
        Dictionary<string, string> variables = Application(models);
        variables["DOTNET_STARTUP_HOOKS"] = HostedProgram.Hook;
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address.ToString();

        (int exitCode, _, string errors) = await RunAsync(models, variables);

        (exitCode, errors).ShouldBe((0, ""));
        IReadOnlyList<ReceivedSpan> calls = receiver.Spans("Clew.Instrumentation");
        calls.Count.ShouldBe(Script.Length);
        calls.SelectMany(static span => span.Attributes).ShouldAllBe(static line => !line.Contains("Rome", StringComparison.Ordinal) && !line.Contains("warmer", StringComparison.Ordinal));
        calls.Select(static span => span.Attribute("gen_ai.response.finish_reasons")).ShouldBe(models.Calls.Select(static call => string.Join(",", call.FinishReasons)));
    }

    /// <summary>Compiled and published anew, once as ever and once where the three variables are set; then the second is run under Clew.</summary>
    [Fact(Timeout = 240_000)]
    public async Task PublishedBinary_WithAndWithoutClew_IsTheSame()
    {
        string folder = Directory.CreateTempSubdirectory("clew-zero-code-").FullName;
        await using TestServer server = await TestServer.StartAsync();
        await using ModelServer models = await ModelServer.StartAsync();
        Dictionary<string, string> clew = new()
        {
            ["DOTNET_STARTUP_HOOKS"] = HostedProgram.Hook, ["OTEL_EXPORTER_OTLP_ENDPOINT"] = server.Addresses.OtlpHttp.ToString(), ["OTEL_SERVICE_NAME"] = "published",
        };
        string[] without = await PublishAsync(Path.Combine(folder, "without"), new Dictionary<string, string>());
        string[] with = await PublishAsync(Path.Combine(folder, "with"), clew);
        with.ShouldBe(without);
        string program = Path.Combine(folder, "with", "ZeroCode.dll");

        models.Play(Script);
        (int exitCode, string output, _) = await HostedProgram.RunAssemblyAsync(program, Application(models));
        models.Play(Script);
        (int exitCodeUnderClew, string outputUnderClew, _) = await HostedProgram.RunAssemblyAsync(program, clew.Concat(Application(models)).ToDictionary());

        (exitCodeUnderClew, outputUnderClew).ShouldBe((exitCode, output));
        Hashes(Path.Combine(folder, "with")).ShouldBe(without);
        (await Trace.AllAsync(server, "published")).ShouldHaveSingleItem();
        without.ShouldAllBe(static file => !file.StartsWith("Clew", StringComparison.Ordinal) && !file.StartsWith("OpenTelemetry", StringComparison.Ordinal));
        Directory.Delete(folder, recursive: true);
    }

    private static void CheckCall(JsonElement span, ServedCall call)
    {
        JsonElement usage = span.GetProperty("usage");
        usage.GetProperty("inputTokens").GetInt64().ShouldBe(call.Step.InputTokens);
        usage.GetProperty("outputTokens").GetInt64().ShouldBe(call.Step.OutputTokens);
        usage.GetProperty("cacheReadTokens").GetInt64().ShouldBe(call.Step.CacheReadTokens);
        usage.GetProperty("reasoningTokens").GetInt64().ShouldBe(call.Step.ReasoningTokens);
        span.GetProperty("counted").GetBoolean().ShouldBeTrue();
        JsonElement llm = span.GetProperty("llm");
        llm.GetProperty("requestModel").GetString().ShouldBe("gpt-4o-mini");
        llm.GetProperty("ttftNanos").GetInt64().ShouldBeInRange(1, span.GetProperty("durationNanos").GetInt64());
    }

    private static Dictionary<string, string> Application(ModelServer models) => new()
    {
        ["OPENAI_BASE_URL"] = new Uri(models.Address, "/v1").ToString(), ["OPENAI_API_KEY"] = "key",
    };

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(ModelServer models, Dictionary<string, string> variables)
    {
        models.Play(Script);
        return HostedProgram.RunAsync(HostedProgram.Sample, variables);
    }

    private static async Task<string[]> PublishAsync(string folder, Dictionary<string, string> variables)
    {
        string project = HostedProgram.Project(HostedProgram.Sample);
        // A configuration of its own leaves the built sample, which other tests run, as it is.
        await DotnetCommand.Run(
            Path.GetDirectoryName(project)!, variables, "msbuild", project, "-t:Rebuild;Publish", "-p:Configuration=Release", $"-p:PublishDir={folder}/", "-nologo", "-v:q");
        return Hashes(folder);
    }

    private static string[] Hashes(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => Path.GetRelativePath(folder, file) + " " + Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))))];
}
