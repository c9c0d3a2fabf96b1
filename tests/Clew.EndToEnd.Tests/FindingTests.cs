using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Clew.Tests;

/// <summary>The demo over real OTLP against a real process: each way of going wrong lights its finding and no other, and a clean demo lights none.</summary>
public sealed class FindingTests
{
    private static readonly TimeSpan PlayLimit = TimeSpan.FromMinutes(3);

    /// <summary>By the name of the fault's conversation: the finding, and the spans that show it.</summary>
    private static readonly Dictionary<string, (string Type, int Evidence, string SpanName)> Expected = new()
    {
        ["tool-loop"] = ("tool_loop", 4, "execute_tool fetch_price"),
        ["ping-pong"] = ("ping_pong_loop", 6, "execute_tool read_document"),
        ["near-duplicates"] = ("near_duplicate_calls", 4, "execute_tool web_search"),
        ["runaway"] = ("runaway_iterations", 10, "chat gpt-4o"),
        ["retry-storm"] = ("retry_storm", 5, "execute_tool read_document"),
        ["hallucinated-tool"] = ("hallucinated_tool", 1, "chat gpt-4o"),
        ["invalid-arguments"] = ("invalid_arguments", 1, "chat gpt-4o"),
        ["silent-failure"] = ("silent_tool_failure", 1, "execute_tool fetch_price"),
        ["handoff"] = ("handoff_dead_end", 1, "execute_tool transfer_to_editor"),
        ["truncation"] = ("truncation", 1, "chat gpt-4o"),
        ["near-limit"] = ("context_near_limit", 1, "chat gpt-4o"),
        ["overflow"] = ("context_overflow", 1, "chat gpt-4o"),
        ["dropped-history"] = ("dropped_history", 2, "chat gpt-4o"),
        ["empty-answer"] = ("empty_answer", 1, "chat gpt-4o"),
        ["refused"] = ("refused_answer", 1, "chat gpt-4o"),
        ["secret"] = ("content_against_policy", 2, "chat gpt-4o"),
        ["stuck"] = ("stuck_run", 1, "invoke_agent fact-checker"),
        ["orphans"] = ("orphan_spans", 1, "POST /agent/invoke"),
        ["propagation"] = ("broken_propagation", 1, "invoke_agent coordinator"),
        ["dear"] = ("cost_outlier", 1, "chat gpt-4o"),
    };

    [Fact(Timeout = 400_000)]
    public async Task DemoWithAllFaults_EachRunLightsItsFindingAndNoOther()
    {
        using TemporaryFolder folder = new();
        using ServerProcess server = await ServerProcess.StartAsync(folder.Path, "--demo", "--time-scale", "0.05", "--demo-fault", "all");
        await server.LineAsync(static line => line.Contains("all stories played", StringComparison.Ordinal), PlayLimit);

        await Eventually.HoldsAsync(async () => (await FoundAsync(server)).Select(finding => finding.Conversation).Distinct().Count() >= Expected.Count);

        List<Found> found = await FoundAsync(server);
        foreach ((string conversation, (string type, int evidence, string spanName)) in Expected)
        {
            List<Found> ofRun = [.. found.Where(finding => finding.Conversation == conversation)];
            // A hop that lost its context makes two traces of one run, and each of them says so.
            ofRun.Select(finding => finding.Type).Distinct().ShouldBe([type], conversation);
            ofRun.GroupBy(finding => finding.TraceId).ShouldAllBe(trace => trace.Count() == 1, conversation);
            ofRun.ShouldContain(finding => finding.EvidenceCount == evidence && finding.SpanNames.Contains(spanName), $"{conversation}: {string.Join(" / ", ofRun.Select(finding => $"{finding.EvidenceCount} {string.Join(", ", finding.SpanNames)}"))}");
        }
        found.Where(finding => !Expected.ContainsKey(finding.Conversation)).ShouldBeEmpty("runs in which nothing goes wrong have no finding");
    }

    [Fact(Timeout = 300_000)]
    public async Task CleanDemo_AllOfItLookedAt_LightsNothing()
    {
        using TemporaryFolder folder = new();
        using ServerProcess server = await ServerProcess.StartAsync(folder.Path, "--demo", "--time-scale", "0.05", "--demo-fault", "none");
        await server.LineAsync(static line => line.Contains("all stories played", StringComparison.Ordinal), PlayLimit);
        int traces = (await server.Api.GetFromJsonAsync<JsonElement>("/api/v1/traces?limit=1000")).GetProperty("items").GetArrayLength();

        await Eventually.HoldsAsync(async () => await CounterAsync(server, "clew_findings_traces_screened_total") >= traces && await CounterAsync(server, "clew_findings_traces_waiting") == 0);

        traces.ShouldBeGreaterThan(40);
        (await FoundAsync(server)).ShouldBeEmpty();
    }

    [Fact(Timeout = 300_000)]
    public async Task KilledBeforeTheLook_NextStartLooksAgain()
    {
        using TemporaryFolder folder = new();
        string body = LoopBody();
        using (ServerProcess server = await ServerProcess.StartAsync(folder.Path))
        {
            using HttpClient otlp = new() { BaseAddress = server.OtlpHttp };
            using HttpResponseMessage answer = await otlp.PostAsync("/v1/traces", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
            answer.EnsureSuccessStatusCode();
            // A trace is looked at two seconds after its last span, so that this comes before.
            server.Kill();
        }
        using ServerProcess restarted = await ServerProcess.StartAsync(folder.Path);

        await Eventually.HoldsAsync(async () => (await TypesAsync(restarted)).SequenceEqual(["tool_loop"]));
    }

    /// <summary>An agent that makes the same call four times, with the same result.</summary>
    private static string LoopBody()
    {
        long start = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        object[] tools = [.. Enumerable.Range(2, 4).Select(number => Span(number, "execute_tool lookup",
            Text("gen_ai.operation.name", "execute_tool"), Text("gen_ai.tool.name", "lookup"), Text("gen_ai.agent.name", "clerk"),
            Text("gen_ai.tool.call.arguments", "{}"), Text("gen_ai.tool.call.result", "no such entry in the index of names")))];
        object root = Span(1, "invoke_agent clerk", Text("gen_ai.operation.name", "invoke_agent"), Text("gen_ai.agent.name", "clerk"));
        return JsonSerializer.Serialize(new
        {
            resourceSpans = new[]
            {
                new { resource = new { attributes = new[] { Text("service.name", "desk") } }, scopeSpans = new[] { new { scope = new { name = "test" }, spans = tools.Prepend(root) } } },
            },
        });

        object Text(string key, string value) => new { key, value = new { stringValue = value } };

        object Span(int number, string name, params object[] attributes)
        {
            long at = start + (number * 1_000_000L);
            string parent = number == 1 ? "" : "00f067aa0ba90201";
            return new
            {
                traceId = "0af7651916cd43dd8448eb211c80319c", spanId = $"00f067aa0ba902{number:x2}", parentSpanId = parent, name,
                startTimeUnixNano = $"{at}", endTimeUnixNano = $"{at + 500_000}", attributes,
            };
        }
    }

    private static async Task<List<string>> TypesAsync(ServerProcess server) =>
        [.. (await server.Api.GetFromJsonAsync<JsonElement>("/api/v1/findings?limit=1000")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("type").GetString()!)];

    private static async Task<List<Found>> FoundAsync(ServerProcess server)
    {
        List<Found> found = [];
        foreach (JsonElement item in (await server.Api.GetFromJsonAsync<JsonElement>("/api/v1/findings?limit=1000")).GetProperty("items").EnumerateArray())
        {
            string traceId = item.GetProperty("traceId").GetString()!;
            JsonElement trace = await server.Api.GetFromJsonAsync<JsonElement>($"/api/v1/traces/{traceId}");
            HashSet<string?> evidence = [.. item.GetProperty("evidenceSpanIds").EnumerateArray().Select(id => id.GetString())];
            string[] names = [.. trace.GetProperty("spans").EnumerateArray().Where(span => evidence.Contains(span.GetProperty("spanId").GetString())).Select(span => span.GetProperty("name").GetString()!)];
            names.Length.ShouldBe(evidence.Count, "evidence names spans of the trace");
            found.Add(new Found(item.GetProperty("type").GetString()!, traceId, ConversationOf(trace), item.GetProperty("evidenceCount").GetInt32(), names));
        }
        return found;
    }

    /// <summary>Name of the fault: <c>conv-fault-tool-loop-261121-101500-1</c> is of tool-loop.</summary>
    private static string ConversationOf(JsonElement trace)
    {
        string id = trace.GetProperty("conversationId").GetString() ?? "";
        return id.StartsWith("conv-fault-", StringComparison.Ordinal) ? string.Join('-', id.Split('-')[2..^3]) : id;
    }

    private static async Task<double> CounterAsync(ServerProcess server, string name)
    {
        string line = (await server.Api.GetStringAsync("/metrics")).Split('\n').Single(line => line.StartsWith(name + " ", StringComparison.Ordinal));
        return double.Parse(line[(name.Length + 1)..], CultureInfo.InvariantCulture);
    }

    private sealed record Found(string Type, string TraceId, string Conversation, int EvidenceCount, string[] SpanNames);
}
