using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clew.Server.Configuration;

namespace Clew.Tests;

/// <summary>Destinations that get whole traces which policies keep, beside one that gets everything.</summary>
public sealed class ChosenTracesTests
{
    /// <summary>The store keeps everything; what matters here is how soon a trace is finished.</summary>
    private const string Soon = """
        sampling:
          quiet: 1s
          idle: 1s
          policies:
            - always:
            - name: dear
              cost: { over: 0.03 }

        """;

    [Fact]
    public async Task Policies_OfTwoDestinations_SendWhatEachKeeps()
    {
        await using OtlpReceiver all = await OtlpReceiver.StartAsync();
        await using OtlpReceiver errors = await OtlpReceiver.StartAsync();
        await using OtlpReceiver dear = await OtlpReceiver.StartAsync(grpc: true);
        await using TestServer server = await StartAsync(Soon + $$"""
            exporters:
              otlphttp/all: { endpoint: "{{all.Address}}" }
              otlphttp/errors:
                endpoint: "{{errors.Address}}"
                sampling: { policies: [errors: ] }
              otlp/dear:
                endpoint: "{{dear.Address}}"
                sampling: dear
            """);

        for (int i = 0; i < 20; i++)
        {
            await SendAsync(server, Run($"run {i}", i, isFailed: i % 5 == 0, tokens: i % 4 == 0 ? 20_000 : 1_000));
        }
        await WhenAsync(server, "otlphttp/errors", one => Decided(one) >= 20);
        await WhenAsync(server, "otlp/dear", one => Decided(one) >= 20);
        await all.WhenSpansAsync(40);
        await errors.WhenSpansAsync(8);
        await dear.WhenSpansAsync(10);

        errors.SpanNames.ShouldBe(Names([0, 5, 10, 15]), ignoreOrder: true);
        dear.SpanNames.ShouldBe(Names([0, 4, 8, 12, 16]), ignoreOrder: true);
        JsonElement status = await WhenAsync(server, "otlp/dear", _ => true);
        JsonElement sampling = status.GetProperty("sampling");
        (sampling.GetProperty("policies").GetString(), sampling.GetProperty("kept").GetRawText()).ShouldBe(("dear", """{"dear":5}"""));
        // A trace in which something is found later is judged, and counted, again.
        sampling.GetProperty("leftOut").GetInt64().ShouldBeGreaterThanOrEqualTo(15);
        string metrics = await server.Ui.GetStringAsync("/metrics");
        metrics.ShouldContain("clew_export_traces_kept_total{destination=\"otlphttp/errors\",policy=\"errors\"} 4\n");
        metrics.ShouldContain("clew_export_traces_left_out_total{destination=\"otlphttp/errors\"} ");
        new OpenApiDocument(await server.GetJsonAsync("/api/v1/openapi.json")).Faults("/api/v1/destinations", 200, await server.GetJsonAsync("/api/v1/destinations")).ShouldBeEmpty();
    }

    [Fact]
    public async Task LateSpans_FollowWhatWasKept_AndCanKeepWhatWasNot()
    {
        await using OtlpReceiver errors = await OtlpReceiver.StartAsync();
        await using TestServer server = await StartAsync(ErrorsTo(errors));
        string failed = OtlpJson.NewTraceId();
        string fine = OtlpJson.NewTraceId();
        await SendAsync(server, Span(failed, "failed root", status: 2));
        await SendAsync(server, Span(fine, "fine root"));
        await WhenAsync(server, "otlphttp/errors", one => Decided(one) >= 2);
        await errors.WhenSpansAsync(1);

        await SendAsync(server, Span(failed, "late", parent: OtlpJson.NewSpanId()));
        await SendAsync(server, Span(fine, "late failure", status: 2, parent: OtlpJson.NewSpanId()));
        await errors.WhenSpansAsync(4);

        errors.SpanNames.ShouldBe(["failed root", "late", "fine root", "late failure"], ignoreOrder: true);
    }

    [Fact]
    public async Task Restart_WithUndecidedTraces_LosesAndRepeatsNothing()
    {
        string folder = Directory.CreateTempSubdirectory("clew-chosen-").FullName;
        await using OtlpReceiver errors = await OtlpReceiver.StartAsync();
        string kept = OtlpJson.NewTraceId();
        await using (TestServer before = await StartAsync(ErrorsTo(errors), folder))
        {
            await SendAsync(before, Span(kept, "decided", status: 2));
            await errors.WhenSpansAsync(1);
            for (int i = 0; i < 30; i++)
            {
                await SendAsync(before, Span(OtlpJson.NewTraceId(), $"undecided {i}", status: i % 3 == 0 ? 2 : 0));
            }
        }
        await using (TestServer after = await StartAsync(ErrorsTo(errors), folder))
        {
            await SendAsync(after, Span(kept, "after the restart", parent: OtlpJson.NewSpanId()));
            await errors.WhenSpansAsync(12);
            // What came last is through, and what came before it was taken with it.
            await WhenAsync(after, "otlphttp/errors", one => one.GetProperty("queue").GetProperty("items").GetInt64() == 0);
        }

        errors.SpanNames.ShouldBe(["decided", "after the restart", .. Enumerable.Range(0, 10).Select(i => $"undecided {3 * i}")], ignoreOrder: true);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Logs_GoWithTheirTrace_AndOthersAtOnce()
    {
        await using OtlpReceiver errors = await OtlpReceiver.StartAsync();
        await using TestServer server = await StartAsync(ErrorsTo(errors));
        string failed = OtlpJson.NewTraceId();
        string fine = OtlpJson.NewTraceId();
        await LogAsync(server, failed, "of the failed");
        await LogAsync(server, fine, "of the fine");
        await LogAsync(server, null, "of none");
        await SendAsync(server, Span(failed, "failed", status: 2));
        await SendAsync(server, Span(fine, "fine"));
        await WhenAsync(server, "otlphttp/errors", one => Decided(one) >= 2 && one.GetProperty("sent").GetProperty("logs").GetInt64() >= 2);
        await errors.WhenSpansAsync(1);

        errors.LogEvents.ShouldBe(["of the failed", "of none"], ignoreOrder: true);
        errors.SpanNames.ShouldBe(["failed"]);
    }

    [Fact]
    public async Task Finding_AndAttribute_AreReasonsToo_AndRedactionAndFilterHold()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using TestServer server = await StartAsync(Soon + $$"""
            processors:
              redaction/customer:
                rules: [{ name: order, value_pattern: "order-[0-9]+", action: replace, replacement: some order }]
            exporters:
              otlphttp/some:
                endpoint: "{{receiver.Address}}"
                signals: [traces]
                redaction: redaction/customer
                filter: { query: "name != hidden" }
                sampling:
                  policies:
                    - finding: { any_of: [tool_loop] }
                    - attribute: { key: tier, any_of: [gold] }
            """);
        string loop = OtlpJson.NewTraceId();
        string root = OtlpJson.NewSpanId();
        DateTimeOffset start = TimeProvider.System.GetUtcNow();
        JsonObject[] calls = [.. Enumerable.Range(0, 4).Select(i => OtlpJson.Span(loop, OtlpJson.NewSpanId(), "execute_tool find", root, start.AddSeconds(i), 0.5, 0,
            ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "find"), ("gen_ai.agent.name", "clerk"), ("gen_ai.tool.call.arguments", """{"name":"x"}"""), ("gen_ai.tool.call.result", "no such entry in the index of names")))];
        await SendAsync(server, OtlpJson.Traces("svc", [OtlpJson.Span(loop, root, "looping", null, start, 5, 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "clerk")), .. calls]));
        string gold = OtlpJson.NewTraceId();
        await SendAsync(server, OtlpJson.Traces("svc",
            OtlpJson.Span(gold, OtlpJson.NewSpanId(), "order-17", attributes: [("tier", "gold")]), OtlpJson.Span(gold, OtlpJson.NewSpanId(), "hidden", OtlpJson.NewSpanId())));
        await SendAsync(server, Span(OtlpJson.NewTraceId(), "plain"));

        await receiver.WhenSpansAsync(6);
        await WhenAsync(server, "otlphttp/some", one => Decided(one) >= 3);

        receiver.SpanNames.ShouldBe(["looping", "execute_tool find", "execute_tool find", "execute_tool find", "execute_tool find", "some order"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("sampling: 1.5", "1.5 is not a share from 0 to 1")]
    [InlineData("sampling: nothing like it", "'nothing like it' is neither a share")]
    [InlineData("sampling: { policies: [] }", "Without a preset or policies nothing would be sent")]
    [InlineData("sampling: { policies: [{ latency: { ofer: 5s, over: 5s } }] }", "did you mean 'over'")]
    [InlineData("sampling: agents\n    sending_queue: { when_full: refuse }", "known after senders have their answer")]
    public void Sampling_ThatCannotBe_IsAFaultOfTheFile(string option, string fault)
    {
        string[] faults = [.. ClewConfiguration.Parse($"exporters:\n  otlphttp:\n    endpoint: http://collector:4318\n    {option}\n", static _ => null).Faults.Select(found => found.ToString())];

        faults.ShouldHaveSingleItem().ShouldContain(fault);
    }

    [Fact]
    public void Policies_OfARelay_AreAFaultOfTheFile() =>
        ClewConfiguration.Parse("service: { mode: relay }\nexporters:\n  otlphttp: { endpoint: \"http://collector:4318\", sampling: agents }\n", static _ => null)
            .Faults.ShouldHaveSingleItem().ToString().ShouldContain("a relay stores none");

    [Fact(Timeout = 60_000)]
    public async Task Start_WithPolicies_IsReadyOnlyWhenARestartWouldKnowOfThem()
    {
        string folder = Directory.CreateTempSubdirectory("clew-chosen-").FullName;
        await using OtlpReceiver errors = await OtlpReceiver.StartAsync();

        await using (TestServer server = await StartAsync(ErrorsTo(errors), folder))
        {
            // A kill before the first round must not lose what was acknowledged by then.
            File.Exists(Path.Combine(folder, "chosen", "through")).ShouldBeTrue();
        }
        await using (TestServer without = await StartAsync(Soon, folder))
        {
            while (File.Exists(Path.Combine(folder, "chosen", "through")))
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Policies_ThatComeWithAnEditedFile_HoldFromThenOn()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        using ConfigFile file = new(Soon + $"exporters:\n  otlphttp/errors:\n    endpoint: {receiver.Address}\n");
        await using TestServer server = await TestServer.StartAsync(options => file.Bind(("CLEW_DATA", options.DataFolder), ("CLEW_PORT", "0"), ("CLEW_OTLP_HTTP_PORT", "0"), ("CLEW_OTLP_GRPC_PORT", "0")));
        await SendAsync(server, Span(OtlpJson.NewTraceId(), "before"));
        await receiver.WhenSpansAsync(1);

        file.Write(ErrorsTo(receiver));
        await WhenAsync(server, "otlphttp/errors", one => one.GetProperty("sampling").ValueKind == JsonValueKind.Object);
        await SendAsync(server, Span(OtlpJson.NewTraceId(), "fine"));
        await SendAsync(server, Span(OtlpJson.NewTraceId(), "failed", status: 2));
        await WhenAsync(server, "otlphttp/errors", one => Decided(one) >= 2);
        await receiver.WhenSpansAsync(2);

        receiver.SpanNames.ShouldBe(["before", "failed"]);
    }

    private static string ErrorsTo(OtlpReceiver receiver) => Soon + $"exporters:\n  otlphttp/errors:\n    endpoint: {receiver.Address}\n    sampling: {{ policies: [errors: ] }}\n";

    private static Task<TestServer> StartAsync(string yaml, string? folder = null)
    {
        ClewConfiguration configuration = ClewConfiguration.Parse(yaml, static _ => null) is { Value: { } value } reading ? value : throw new InvalidDataException(string.Join('\n', ClewConfiguration.Parse(yaml, static _ => null).Faults));
        return TestServer.StartAsync(options => options with { Configuration = configuration, DataFolder = folder ?? options.DataFolder });
    }

    private static IEnumerable<string> Names(int[] runs) => runs.SelectMany(run => (string[])[$"run {run}", $"call {run}"]);

    private static string Run(string name, int number, bool isFailed, int tokens)
    {
        string trace = OtlpJson.NewTraceId();
        string root = OtlpJson.NewSpanId();
        return OtlpJson.Traces(
            "svc",
            OtlpJson.Span(trace, root, name, null, null, 3, isFailed ? 2 : 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "clerk")),
            OtlpJson.Span(trace, OtlpJson.NewSpanId(), $"call {number}", root, null, 2, 0, ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-4o"),
                ("gen_ai.response.model", "gpt-4o-2024-08-06"), ("gen_ai.usage.input_tokens", tokens), ("gen_ai.usage.output_tokens", 10)));
    }

    private static string Span(string trace, string name, int status = 0, string? parent = null) => OtlpJson.Traces("svc", OtlpJson.Span(trace, OtlpJson.NewSpanId(), name, parent, status: status));

    private static async Task SendAsync(TestServer server, string body) => (await server.SendJsonAsync(body)).StatusCode.ShouldBe(HttpStatusCode.OK);

    private static async Task LogAsync(TestServer server, string? trace, string name) =>
        (await server.SendJsonAsync(OtlpJson.Logs("svc", "test", OtlpJson.Log(trace, trace is null ? null : OtlpJson.NewSpanId(), name)), "/v1/logs")).StatusCode.ShouldBe(HttpStatusCode.OK);

    private static long Decided(JsonElement destination)
    {
        JsonElement sampling = destination.GetProperty("sampling");
        return sampling.GetProperty("leftOut").GetInt64() + sampling.GetProperty("kept").EnumerateObject().Sum(policy => policy.Value.GetInt64());
    }

    private static async Task<JsonElement> WhenAsync(TestServer server, string name, Func<JsonElement, bool> holds)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(90));
        while (true)
        {
            JsonElement destination = (await server.GetJsonAsync("/api/v1/destinations")).GetProperty("items").EnumerateArray().Single(one => one.GetProperty("name").GetString() == name);
            if (holds(destination))
            {
                return destination;
            }
            await Task.Delay(20, limit.Token);
        }
    }
}
