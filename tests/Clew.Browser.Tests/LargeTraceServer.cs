namespace Clew.Tests;

/// <summary>A server with a trace that is as large as the pages must take. It is sent once, when the first test asks; tests only look at it.</summary>
public sealed class LargeTraceServer : IAsyncLifetime
{
    public const int Spans = 50_000;

    private const int SpansPerRequest = 5_000;

    private Task<TestServer>? sent;

    public string TraceId { get; } = OtlpJson.NewTraceId();

    /// <summary>The server, when everything is stored.</summary>
    public Task<TestServer> SentAsync() => sent ??= SendAsync();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (sent is not null)
        {
            await (await sent).DisposeAsync();
        }
    }

    /// <summary>Sends one agent's run: workflow steps with nine tool calls each.</summary>
    private async Task<TestServer> SendAsync()
    {
        TestServer server = await TestServer.StartAsync();
        DateTimeOffset start = TimeProvider.System.GetUtcNow().AddMinutes(-5);
        string root = OtlpJson.NewSpanId();
        string parent = root;
        for (int sentSpans = 0; sentSpans < Spans; sentSpans += SpansPerRequest)
        {
            List<System.Text.Json.Nodes.JsonObject> batch = [];
            for (int i = sentSpans; i < sentSpans + SpansPerRequest; i++)
            {
                string spanId = i == 0 ? root : OtlpJson.NewSpanId();
                batch.Add(i == 0
                    ? OtlpJson.Span(TraceId, root, "invoke_agent batch", null, start, 200, 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "batch"))
                    : OtlpJson.Span(TraceId, spanId, i % 10 == 1 ? $"step {i}" : $"execute_tool t{i % 7}", i % 10 == 1 ? root : parent, start.AddMilliseconds(i * 3), 0.02, 0, ("gen_ai.operation.name", i % 10 == 1 ? "invoke_workflow" : "execute_tool"), ("gen_ai.tool.name", $"t{i % 7}")));
                parent = i % 10 == 1 ? spanId : parent;
            }
            (await server.SendJsonAsync(OtlpJson.Traces("batch", [.. batch]))).EnsureSuccessStatusCode();
        }
        return server;
    }
}
