namespace Clew.Tests;

/// <summary>A trace that is as large as the pages must take.</summary>
internal static class LargeTrace
{
    /// <summary>Sends one agent's run: workflow steps with nine tool calls each.</summary>
    public static async Task SendAsync(TestServer server, string traceId, int spans)
    {
        const int PerRequest = 5_000;
        DateTimeOffset start = TimeProvider.System.GetUtcNow().AddMinutes(-5);
        string root = OtlpJson.NewSpanId();
        string parent = root;
        for (int sent = 0; sent < spans; sent += PerRequest)
        {
            List<System.Text.Json.Nodes.JsonObject> batch = [];
            for (int i = sent; i < sent + PerRequest; i++)
            {
                string spanId = i == 0 ? root : OtlpJson.NewSpanId();
                batch.Add(i == 0
                    ? OtlpJson.Span(traceId, root, "invoke_agent batch", null, start, 200, 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "batch"))
                    : OtlpJson.Span(traceId, spanId, i % 10 == 1 ? $"step {i}" : $"execute_tool t{i % 7}", i % 10 == 1 ? root : parent, start.AddMilliseconds(i * 3), 0.02, 0, ("gen_ai.operation.name", i % 10 == 1 ? "invoke_workflow" : "execute_tool"), ("gen_ai.tool.name", $"t{i % 7}")));
                parent = i % 10 == 1 ? spanId : parent;
            }
            (await server.SendJsonAsync(OtlpJson.Traces("batch", [.. batch]))).EnsureSuccessStatusCode();
        }
    }
}
