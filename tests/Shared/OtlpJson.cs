using System.Globalization;
using System.Text.Json.Nodes;

namespace Clew.Tests;

/// <summary>Builds OTLP/JSON requests for tests that speak to the server from outside.</summary>
public static class OtlpJson
{
    public static string NewTraceId() => Guid.NewGuid().ToString("n");

    public static string NewSpanId() => Guid.NewGuid().ToString("n")[..16];

    public static JsonObject Span(string traceId, string spanId, string name, string? parentSpanId = null, DateTimeOffset? start = null, double seconds = 1, int status = 0, params (string Key, object Value)[] attributes)
    {
        long startNanos = ((start ?? TimeProvider.System.GetUtcNow()) - DateTimeOffset.UnixEpoch).Ticks * 100;
        JsonObject span = new()
        {
            ["traceId"] = traceId,
            ["spanId"] = spanId,
            ["name"] = name,
            ["kind"] = 1,
            ["startTimeUnixNano"] = startNanos.ToString(CultureInfo.InvariantCulture),
            ["endTimeUnixNano"] = (startNanos + (long)(seconds * 1e9)).ToString(CultureInfo.InvariantCulture),
            ["attributes"] = Attributes(attributes),
        };
        if (parentSpanId is not null)
        {
            span["parentSpanId"] = parentSpanId;
        }
        if (status != 0)
        {
            span["status"] = new JsonObject { ["code"] = status, ["message"] = "it failed" };
        }
        return span;
    }

    public static string Traces(string service, params JsonObject[] spans) => new JsonObject
    {
        ["resourceSpans"] = new JsonArray(new JsonObject
        {
            ["resource"] = new JsonObject { ["attributes"] = Attributes(("service.name", service)) },
            ["scopeSpans"] = new JsonArray(new JsonObject { ["scope"] = new JsonObject { ["name"] = "test" }, ["spans"] = new JsonArray([.. spans]) }),
        }),
    }.ToJsonString();

    /// <summary>A log record; without trace and span where they are null, its body a text where it is given.</summary>
    public static JsonObject Log(string? traceId, string? spanId, string eventName, string? body = null, params (string Key, object Value)[] attributes)
    {
        JsonObject log = new()
        {
            ["timeUnixNano"] = ((TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture),
            ["eventName"] = eventName,
            ["attributes"] = Attributes(attributes),
        };
        if (traceId is not null)
        {
            (log["traceId"], log["spanId"]) = (traceId, spanId);
        }
        if (body is not null)
        {
            log["body"] = new JsonObject { ["stringValue"] = body };
        }
        return log;
    }

    public static string Logs(string service, string scope, params JsonObject[] records) => new JsonObject
    {
        ["resourceLogs"] = new JsonArray(new JsonObject
        {
            ["resource"] = new JsonObject { ["attributes"] = Attributes(("service.name", service)) },
            ["scopeLogs"] = new JsonArray(new JsonObject { ["scope"] = new JsonObject { ["name"] = scope }, ["logRecords"] = new JsonArray([.. records]) }),
        }),
    }.ToJsonString();

    public static JsonArray Attributes(params (string Key, object Value)[] attributes) => [.. attributes.Select(attribute => (JsonNode)new JsonObject
    {
        ["key"] = attribute.Key,
        ["value"] = attribute.Value switch
        {
            string text => new JsonObject { ["stringValue"] = text },
            int number => new JsonObject { ["intValue"] = number.ToString(CultureInfo.InvariantCulture) },
            double number => new JsonObject { ["doubleValue"] = number },
            bool flag => new JsonObject { ["boolValue"] = flag },
            string[] items => new JsonObject { ["arrayValue"] = new JsonObject { ["values"] = new JsonArray([.. items.Select(item => new JsonObject { ["stringValue"] = item })]) } },
            _ => throw new ArgumentException($"No OTLP value for {attribute.Value.GetType()}.", nameof(attributes)),
        },
    })];

    /// <summary>One agent run: root agent, a model call with messages, a tool call.</summary>
    public static string AgentRun(string traceId, string service = "shop", string conversation = "conv-1", DateTimeOffset? start = null)
    {
        string root = NewSpanId();
        return Traces(
            service,
            Span(traceId, root, "invoke_agent planner", null, start, 3, 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "planner"), ("gen_ai.conversation.id", conversation), ("user.id", "ada")),
            Span(traceId, NewSpanId(), "chat gpt-4o", root, start, 2, 0, ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.response.model", "gpt-4o-2024-08-06"), ("gen_ai.usage.input_tokens", 1000), ("gen_ai.usage.output_tokens", 100), ("gen_ai.response.finish_reasons", new[] { "tool_calls" }), ("gen_ai.input.messages", """[{"role":"user","parts":[{"type":"text","content":"Where is order 7?"}]}]"""), ("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"find_order","arguments":{"id":7}}],"finish_reason":"tool_call"}]""")),
            Span(traceId, NewSpanId(), "execute_tool find_order", root, start, 0.5, 2, ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "find_order"), ("gen_ai.tool.call.id", "c1"), ("error.type", "timeout")));
    }
}
