using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Clew.Server;
using Clew.Server.Configuration;

namespace Clew.Tests;

public sealed class ForwardingTests
{
    [Fact]
    public async Task TwoReceivers_OneDownAndThrottling_GetEverything()
    {
        await using TestServer second = await TestServer.StartAsync();
        await using OtlpReceiver other = await OtlpReceiver.StartAsync();
        int state = 503;
        other.Refuse = (context, _) => Task.FromResult(Volatile.Read(ref state) != 200 && (context.Response.StatusCode = Volatile.Read(ref state)) > 0);
        string yaml = $$"""
            exporters:
              clew/second:
                endpoint: {{second.Addresses.OtlpHttp}}
              otlphttp/other:
                endpoint: {{other.Address}}
                retry_on_failure: { initial_interval: 10ms, max_interval: 20ms }
                headers: { x-key: "secret" }
            """;
        await using TestServer first = await StartAsync(yaml);
        string[] names = [.. Enumerable.Range(0, 60).Select(i => $"span-{i}")];

        foreach (string[] part in names.Chunk(20))
        {
            foreach (string name in part)
            {
                await SendAsync(first, name);
            }
            // Down, then throttling, then well again; each is seen by requests before the next.
            int refused = other.RefusedCount;
            await other.WhenAsync(() => state == 200 || other.RefusedCount > refused);
            Volatile.Write(ref state, state == 503 ? 429 : 200);
        }
        await other.WhenSpansAsync(60);

        other.SpanNames.Distinct().ShouldBe(names, ignoreOrder: true);
        other.Requests.ShouldAllBe(request => request.Headers["x-key"] == "secret" && request.WasCompressed);
        (await StoredAsync(first, 60)).ShouldBe(names, ignoreOrder: true);
        (await StoredAsync(second, 60)).ShouldBe(names, ignoreOrder: true);
    }

    [Fact]
    public async Task RedactionOfADestination_HoldsForItAlone()
    {
        await using OtlpReceiver strict = await OtlpReceiver.StartAsync();
        await using OtlpReceiver plain = await OtlpReceiver.StartAsync();
        await using TestServer server = await StartAsync($$"""
            processors:
              redaction/customer:
                rules: [{ name: order, value_pattern: "order-[0-9]+", action: replace, replacement: some order }]
            exporters:
              otlphttp/strict: { endpoint: "{{strict.Address}}", redaction: redaction/customer }
              otlphttp/plain: { endpoint: "{{plain.Address}}" }
            """);

        await SendAsync(server, "order-17");
        await strict.WhenSpansAsync(1);
        await plain.WhenSpansAsync(1);

        strict.SpanNames.ShouldBe(["some order"]);
        plain.SpanNames.ShouldBe(["order-17"]);
        (await StoredAsync(server, 1)).ShouldBe(["order-17"]);
    }

    [Fact]
    public void RedactionOfADestination_ThatIsNotThere_IsAFaultOfTheFile() =>
        ClewConfiguration.Parse("exporters:\n  otlphttp: { endpoint: \"http://collector:4318\", redaction: redaction/customer }\n", static _ => null)
            .Faults.ShouldHaveSingleItem().ToString().ShouldContain("redaction/customer is not a redaction processor");

    [Fact]
    public async Task Restart_WhileAReceiverIsDown_LosesNothing()
    {
        string folder = Directory.CreateTempSubdirectory("clew-forward-").FullName;
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        bool isDown = true;
        receiver.Refuse = (context, _) => Task.FromResult(Volatile.Read(ref isDown) && (context.Response.StatusCode = 503) > 0);
        string yaml = $"exporters:\n  otlphttp:\n    endpoint: {receiver.Address}\n";
        await using (TestServer before = await StartAsync(yaml, folder))
        {
            await SendAsync(before, "before");
            await receiver.WhenAsync(() => receiver.RefusedCount > 0);
        }

        Volatile.Write(ref isDown, false);
        await using (TestServer after = await StartAsync(yaml, folder))
        {
            await SendAsync(after, "after");
            await receiver.WhenSpansAsync(2);
        }

        receiver.SpanNames.Order().ShouldBe(["after", "before"]);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Pipelines_DecideWhichSignalGoesWhere()
    {
        await using OtlpReceiver traces = await OtlpReceiver.StartAsync();
        await using OtlpReceiver logs = await OtlpReceiver.StartAsync();
        await using TestServer server = await StartAsync($$"""
            receivers: { otlp: }
            exporters:
              otlphttp/traces: { endpoint: "{{traces.Address}}" }
              otlphttp/logs: { endpoint: "{{logs.Address}}" }
            service:
              pipelines:
                traces: { receivers: [otlp], exporters: [otlphttp/traces] }
                logs: { receivers: [otlp], exporters: [otlphttp/logs] }
            """);

        await SendAsync(server, "a span");
        (await server.SendJsonAsync(OtlpJson.Logs("svc", "test", OtlpJson.Log(null, null, "an event")), "/v1/logs")).EnsureSuccessStatusCode();
        await traces.WhenSpansAsync(1);
        await logs.WhenAsync(() => logs.Requests.Count == 1);

        traces.Requests.Select(request => request.Path).ShouldBe(["/v1/traces"]);
        logs.Requests.Select(request => request.Path).ShouldBe(["/v1/logs"]);
    }

    [Fact]
    public async Task FileEdited_WhileRunning_ChangesTheDestinations()
    {
        await using OtlpReceiver first = await OtlpReceiver.StartAsync();
        await using OtlpReceiver second = await OtlpReceiver.StartAsync();
        using ConfigFile file = new($"exporters:\n  otlphttp/first:\n    endpoint: {first.Address}\n");
        await using TestServer server = await TestServer.StartAsync(options => file.Bind(("CLEW_DATA", options.DataFolder), ("CLEW_PORT", "0"), ("CLEW_OTLP_HTTP_PORT", "0"), ("CLEW_OTLP_GRPC_PORT", "0")));
        await SendAsync(server, "one");
        await first.WhenSpansAsync(1);

        file.Write($"exporters:\n  otlphttp/second:\n    endpoint: {second.Address}\n");
        await WhenAsync(server, one => one.GetProperty("name").GetString() == "otlphttp/second");
        await SendAsync(server, "two");
        await second.WhenSpansAsync(1);

        (first.SpanNames.Single(), second.SpanNames.Single()).ShouldBe(("one", "two"));
    }

    [Fact]
    public void OwnAddress_IsAFaultOfTheFile()
    {
        using ConfigFile file = new("exporters:\n  otlphttp:\n    endpoint: http://localhost:4318\n");

        Should.Throw<InvalidOptionsException>(() => file.Bind()).Message.ShouldContain("is this server itself");
    }

    [Fact]
    public async Task Relay_ForwardsAndStoresNothing()
    {
        string folder = Directory.CreateTempSubdirectory("clew-relay-").FullName;
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using (TestServer relay = await StartAsync($"service: {{ mode: relay }}\nexporters:\n  otlphttp:\n    endpoint: {receiver.Address}\n    signals: [traces]\n", folder, relay: true))
        {
            await SendAsync(relay, "a span");
            (await relay.SendJsonAsync(OtlpJson.Logs("svc", "test", OtlpJson.Log(null, null, "an event")), "/v1/logs")).EnsureSuccessStatusCode();
            await receiver.WhenSpansAsync(1);

            (await relay.Ui.GetAsync("/readyz")).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await relay.Ui.GetAsync("/api/v1/traces")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await relay.GetJsonAsync("/api/v1/destinations")).GetProperty("items")[0].GetProperty("name").GetString().ShouldBe("otlphttp");
            string metrics = await relay.Ui.GetStringAsync("/metrics");
            metrics.ShouldContain("clew_export_unrouted_items_total 1");
            metrics.ShouldContain("clew_export_queued_bytes{destination=\"otlphttp\"}");
        }
        Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).ShouldBe(["export", "redaction.key"], ignoreOrder: true);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Circle_OverAnotherServer_IsRefusedAndSaid()
    {
        // What the first sends to the middle comes back from it: the middle is a relay that only passes on.
        await using OtlpReceiver middle = await OtlpReceiver.StartAsync();
        await using TestServer first = await StartAsync($"exporters:\n  otlphttp:\n    endpoint: {middle.Address}\n");
        ConcurrentQueue<int> statuses = new();
        middle.Answer = async context =>
        {
            using HttpRequestMessage back = new(HttpMethod.Post, new Uri(first.Addresses.OtlpHttp, "/v1/traces")) { Content = new ByteArrayContent(middle.Requests.Last().Body) };
            back.Content.Headers.ContentType = new("application/x-protobuf");
            back.Headers.Add("clew-via", context.Request.Headers["clew-via"].ToString());
            using HttpClient http = new();
            HttpResponseMessage answer = await http.SendAsync(back);
            statuses.Enqueue((int)answer.StatusCode);
            context.Response.StatusCode = (int)answer.StatusCode;
        };

        await SendAsync(first, "a span");
        JsonElement destination = await WhenAsync(first, one => one.GetProperty("health").GetString() == "failing");

        statuses.ShouldBe([508]);
        destination.GetProperty("problem").GetString()!.ShouldContain("this server itself");
        (await StoredAsync(first, 1)).ShouldBe(["a span"]);
    }

    [Fact]
    public async Task Test_OfADestination_IsAnsweredAsDocumented()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using TestServer server = await StartAsync($"exporters:\n  otlphttp/a team:\n    endpoint: {receiver.Address}\n    headers: {{ x-key: top-secret }}\n");
        OpenApiDocument document = new(await server.GetJsonAsync("/api/v1/openapi.json"));

        HttpResponseMessage answer = await server.Ui.PostAsync("/api/v1/destinations/otlphttp%2Fa%20team/test", null);
        JsonElement reply = await answer.Content.ReadFromJsonAsync<JsonElement>();
        JsonElement list = await server.GetJsonAsync("/api/v1/destinations");
        HttpResponseMessage missing = await server.Ui.PostAsync("/api/v1/destinations/nobody/test", null);
        using HttpRequestMessage foreign = new(HttpMethod.Post, "/api/v1/destinations/otlphttp%2Fa%20team/test");
        foreign.Headers.Add("Origin", "http://evil.example");

        document.Faults("/api/v1/destinations", 200, list).ShouldBeEmpty();
        reply.GetProperty("ok").GetBoolean().ShouldBeTrue();
        reply.GetProperty("traceId").GetString().ShouldBe(OtlpReceiver.SpansOf(receiver.Requests.Single().Body).Single().TraceId.ToString());
        list.ToString().ShouldNotContain("top-secret");
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await server.Ui.SendAsync(foreign)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static Task<TestServer> StartAsync(string yaml, string? folder = null, bool relay = false)
    {
        ClewConfiguration configuration = ClewConfiguration.Parse(yaml, static _ => null).Value.ShouldNotBeNull();
        return TestServer.StartAsync(options => options with { Configuration = configuration, IsRelay = relay, DataFolder = folder ?? options.DataFolder });
    }

    private static async Task SendAsync(TestServer server, string name) =>
        (await server.SendJsonAsync(OtlpJson.Traces("svc", OtlpJson.Span(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), name)))).StatusCode.ShouldBe(HttpStatusCode.OK);

    /// <summary>Names of the traces' roots, as soon as there are so many.</summary>
    private static async Task<IReadOnlyList<string>> StoredAsync(TestServer server, int count)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (true)
        {
            JsonElement page = await server.GetJsonAsync("/api/v1/traces?limit=1000");
            string[] names = [.. page.GetProperty("items").EnumerateArray().Select(trace => trace.GetProperty("rootName").GetString()!)];
            if (names.Length >= count)
            {
                return names;
            }
            await Task.Delay(10, limit.Token);
        }
    }

    private static async Task<JsonElement> WhenAsync(TestServer server, Func<JsonElement, bool> holds)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (true)
        {
            JsonElement destination = (await server.GetJsonAsync("/api/v1/destinations")).GetProperty("items")[0];
            if (holds(destination))
            {
                return destination;
            }
            await Task.Delay(10, limit.Token);
        }
    }
}
