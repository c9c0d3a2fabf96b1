using System.Text.Json;
using Clew.Workload;

namespace Clew.Tests;

/// <summary>The commands that are not the server.</summary>
public sealed class CommandTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact(Timeout = 60_000)]
    public async Task Version_PrintsTheVersion()
    {
        (int exitCode, string output, _) = await ClewProcess.RunAsync(Limit, "version");

        exitCode.ShouldBe(0);
        output.ShouldMatch(@"\b\d+\.\d+\.\d+");
    }

    [Fact(Timeout = 60_000)]
    public async Task PriceCheck_PrintsTheComputation()
    {
        (int exitCode, string output, _) = await ClewProcess.RunAsync(Limit, "price", "check", "gpt-4o", "--provider", "openai", "--input", "86", "--cache-read", "1920", "--output", "300");

        exitCode.ShouldBe(0);
        output.ShouldMatch(@"cacheRead +1,920 x \$1\.25 +per million = \$0\.002400");
        output.ShouldMatch(@"total +\$0\.005615");
    }

    [Fact(Timeout = 60_000)]
    public async Task PriceCheck_OfAnUnknownModel_SaysSo()
    {
        (int exitCode, _, string errors) = await ClewProcess.RunAsync(Limit, "price", "check", "house-model", "--input", "1");

        exitCode.ShouldBe(3);
        errors.ShouldContain("house-model");
    }

    [Fact(Timeout = 60_000)]
    public async Task TraceShow_PrintsEverySpan()
    {
        using TemporaryFolder folder = new();
        using ServerProcess server = await ServerProcess.StartAsync(folder.Path);
        SentTrace trace = await SendOneAsync(server);

        (int exitCode, string output, _) = await ClewProcess.RunAsync(Limit, "trace", "show", trace.TraceId, "--server", server.Api.BaseAddress!.ToString());

        exitCode.ShouldBe(0);
        output.ShouldContain("invoke_agent");
        CountOf("execute_tool", output).ShouldBe(trace.Spans - 1 - CountOf("chat " + trace.Model, output));
    }

    [Fact(Timeout = 60_000)]
    public async Task TraceShowJson_IsTheApisAnswer()
    {
        using TemporaryFolder folder = new();
        using ServerProcess server = await ServerProcess.StartAsync(folder.Path);
        SentTrace trace = await SendOneAsync(server);

        (int exitCode, string output, _) = await ClewProcess.RunAsync(Limit, "trace", "show", trace.TraceId, "--json", "--server", server.Api.BaseAddress!.ToString());

        exitCode.ShouldBe(0);
        JsonDocument.Parse(output).RootElement.GetProperty("spans").GetArrayLength().ShouldBe(trace.Spans);
    }

    [Fact(Timeout = 60_000)]
    public async Task TraceShow_OfAnUnknownTrace_SaysSo()
    {
        using TemporaryFolder folder = new();
        using ServerProcess server = await ServerProcess.StartAsync(folder.Path);

        (int exitCode, _, string errors) = await ClewProcess.RunAsync(Limit, "trace", "show", new string('7', 32), "--server", server.Api.BaseAddress!.ToString());

        exitCode.ShouldBe(3);
        errors.ShouldContain(new string('7', 32));
    }

    [Fact(Timeout = 60_000)]
    public async Task ClientCommand_WithoutAServer_SaysHowToStartOne()
    {
        // Port 9 (discard) has no listener.
        (int exitCode, _, string errors) = await ClewProcess.RunAsync(Limit, "trace", "show", new string('7', 32), "--server", "http://127.0.0.1:9");

        exitCode.ShouldBe(1);
        errors.ShouldContain("clew serve");
    }

    [Fact(Timeout = 60_000)]
    public async Task ClientCommand_WithAWrongAddress_IsAUsageError()
    {
        (int exitCode, _, string errors) = await ClewProcess.RunAsync(Limit, "trace", "show", new string('7', 32), "--server", "localhost:4319");

        exitCode.ShouldBe(2);
        errors.ShouldContain("--server");
        errors.ShouldNotContain("   at ");
    }

    [Fact(Timeout = 60_000)]
    public async Task TailJson_PrintsEachSpanAsItIsStored()
    {
        using TemporaryFolder folder = new();
        using ServerProcess server = await ServerProcess.StartAsync(folder.Path);
        using ClewProcess tail = ClewProcess.Start(new Dictionary<string, string>(), "tail", "--json", "--server", server.Api.BaseAddress!.ToString());
        await Eventually.HoldsAsync(async () => (await server.Api.GetStringAsync("/metrics")).Contains("clew_live_clients 1\n", StringComparison.Ordinal));

        SentTrace trace = await SendOneAsync(server);

        await Eventually.HoldsAsync(() => Task.FromResult(tail.Output.Count >= trace.Spans));
        tail.Output.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("traceId").GetString()).ShouldBe(Enumerable.Repeat(trace.TraceId, trace.Spans));
        tail.Terminate();
        (await tail.WaitForExitAsync(Limit)).ShouldBe(0);
    }

    private static async Task<SentTrace> SendOneAsync(ServerProcess server)
    {
        RequestBody body = new Traffic(spansPerRequest: 1).Next();
        using OtlpSender sender = new(server.OtlpHttp, grpc: false);
        (await sender.SendAsync(body.Bytes)).Outcome.ShouldBe(OtlpOutcome.Acknowledged);
        return body.Traces.ShouldHaveSingleItem();
    }

    private static int CountOf(string part, string text) => text.Split(part).Length - 1;
}
