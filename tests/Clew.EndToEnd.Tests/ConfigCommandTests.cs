namespace Clew.Tests;

/// <summary>Commands about configuration and sampling, as processes.</summary>
public sealed class ConfigCommandTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact(Timeout = 120_000)]
    public async Task Validate_ListsEveryFaultAndExitsWithOne()
    {
        using TemporaryFolder folder = new();
        string file = Write(folder, "clew.yaml", """
            storage: { retention: soon }
            recievers: {}
            ui: { endpoint: '${env:NOBODY_SETS_THIS}' }
            """);

        (int exitCode, string output, _) = await ClewProcess.RunAsync(Limit, "config", "validate", file);

        exitCode.ShouldBe(1);
        string[] lines = output.Split('\n');
        lines.ShouldContain($"{file}:1:23: storage.retention: 'soon' is not a duration such as 10s, 500ms or 1h30m, 0s to 36500d.");
        lines.ShouldContain(line => line.StartsWith($"{file}:2:1: recievers: Unknown key; did you mean 'receivers'?", StringComparison.Ordinal));
        lines.ShouldContain(line => line.StartsWith($"{file}:3:17: ui.endpoint: The environment variable NOBODY_SETS_THIS is not set.", StringComparison.Ordinal));
    }

    [Fact(Timeout = 120_000)]
    public async Task Validate_GoodFileAndNoFile_ExitWithZeroAndThree()
    {
        using TemporaryFolder folder = new();

        (await ClewProcess.RunAsync(Limit, "config", "validate", Write(folder, "good.yaml", "storage: { retention: 7d }"))).ExitCode.ShouldBe(0);
        (await ClewProcess.RunAsync(Limit, "config", "validate", Path.Combine(folder.Path, "nowhere.yaml"))).ExitCode.ShouldBe(3);
    }

    [Fact(Timeout = 120_000)]
    public async Task Import_WritesAFileThatValidatesAndKeepsOneThatIsThere()
    {
        using TemporaryFolder folder = new();
        string collector = Write(folder, "collector.yaml", """
            receivers: { otlp: { protocols: { grpc: { endpoint: 'localhost:4317' } } } }
            processors:
              tail_sampling: { decision_wait: 10s, policies: [ { name: errors, type: status_code, status_code: { status_codes: [ERROR] } } ] }
            service: { pipelines: { traces: { receivers: [otlp], processors: [tail_sampling], exporters: [] } } }
            """);
        string target = Path.Combine(folder.Path, "clew.yaml");

        (int exitCode, _, string report) = await ClewProcess.RunAsync(Limit, "config", "import", collector, "--out", target);

        exitCode.ShouldBe(0);
        report.ShouldContain($"{collector}:3:20: misleading: processors.tail_sampling.decision_wait:");
        (await ClewProcess.RunAsync(Limit, "config", "validate", target)).ExitCode.ShouldBe(0);
        string written = await File.ReadAllTextAsync(target);
        (await ClewProcess.RunAsync(Limit, "config", "import", collector, "--out", target)).ExitCode.ShouldNotBe(0);
        (await File.ReadAllTextAsync(target)).ShouldBe(written);
    }

    [Fact(Timeout = 120_000)]
    public async Task Simulate_SaysWhatWouldBeKeptAndLost()
    {
        using TemporaryFolder folder = new();
        using ServerProcess server = await ServerProcess.StartAsync(folder.Path);
        // The run's tool fails: its spans tell, and the trace's status does not.
        using HttpClient http = new() { BaseAddress = server.OtlpHttp };
        (await http.PostAsync("/v1/traces", new StringContent(OtlpJson.AgentRun("00000000000000000000000000000a01"), System.Text.Encoding.UTF8, "application/json"))).EnsureSuccessStatusCode();
        string errors = Write(folder, "errors.yaml", "sampling: { policies: [ { tool_failure: } ] }");
        string dear = Write(folder, "dear.yaml", "sampling: { policies: [ { cost: { over: 10 } } ] }");
        string address = server.Api.BaseAddress!.ToString();

        string kept = (await ClewProcess.RunAsync(Limit, "sampling", "simulate", "--config", errors, "--since", "all", "--server", address)).Output;
        string lost = (await ClewProcess.RunAsync(Limit, "sampling", "simulate", "--config", dear, "--since", "all", "--server", address)).Output;

        kept.ShouldContain("kept                              1 (100 %), standing for 1");
        kept.ShouldContain("by tool_failure                   1 (100 %)");
        lost.ShouldContain("kept                              0 (0 %)");
        lost.ShouldContain("failed kept                       0 of 1");
        lost.ShouldContain("00000000000000000000000000000a01  planner");
    }

    private static string Write(TemporaryFolder folder, string name, string text)
    {
        string path = Path.Combine(folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
