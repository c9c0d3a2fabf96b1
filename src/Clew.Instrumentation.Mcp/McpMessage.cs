using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace Clew.Instrumentation;

/// <summary>Reads requests and notifications without binding them to types.</summary>
internal readonly struct McpMessage
{
    private const string MetaVersion = "io.modelcontextprotocol/protocolVersion";

    private McpMessage(string method, JsonObject? parameters, string? id)
    {
        Method = method;
        Params = parameters;
        Id = id;
    }

    public string Method { get; }

    public JsonObject? Params { get; }

    /// <summary>Null for a notification.</summary>
    public string? Id { get; }

    public bool IsToolCall => Method == McpValues.MethodName.ToolsCall;

    public string? ToolName => IsToolCall ? Text(Params, "name") : null;

    public string? PromptName => Method == McpValues.MethodName.PromptsGet ? Text(Params, "name") : null;

    public string? ResourceUri => Method.StartsWith("resources/", StringComparison.Ordinal) || Method == McpValues.MethodName.NotificationsResourcesUpdated ? Text(Params, "uri") : null;

    public string SpanName => (ToolName ?? PromptName) is { } target ? $"{Method} {target}" : Method;

    public JsonObject? Meta => Params?["_meta"] as JsonObject;

    /// <summary>Newer revisions have no handshake: each request names its revision.</summary>
    public string? ProtocolVersion => Text(Meta, MetaVersion);

    public JsonNode? Arguments => Params?["arguments"];

    /// <summary>False for answers, and for log messages: a span for each would drown the rest.</summary>
    public static bool TryRead(JsonRpcMessage message, out McpMessage read)
    {
        read = message switch
        {
            JsonRpcRequest request => new McpMessage(request.Method, request.Params as JsonObject, request.Id.ToString()),
            JsonRpcNotification notification => new McpMessage(notification.Method, notification.Params as JsonObject, null),
            _ => default,
        };
        return read.Method is not null && read.Method != McpValues.MethodName.NotificationsMessage;
    }

    public static string? Text(JsonNode? node, string name) =>
        node is JsonObject item && item[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
