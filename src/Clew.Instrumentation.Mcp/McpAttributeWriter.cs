using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clew.Instrumentation;

/// <summary>The attributes of MCP spans and metrics.</summary>
internal static class McpAttributeWriter
{
    public static KeyValuePair<string, object?>[] ForSampling(in McpMessage message) => message.ToolName is { } tool
        ? [new(McpAttributes.Method.Name, message.Method), new(GenAIAttributes.Operation.Name, GenAIValues.OperationName.ExecuteTool), new(GenAIAttributes.Tool.Name, tool)]
        : [new(McpAttributes.Method.Name, message.Method)];

    /// <summary>Writes what is known at the start; <paramref name="isWhole"/> is false on a span of the SDK, which lacks only the content.</summary>
    public static void WriteStart(Activity activity, in McpMessage message, McpSessionFacts session, bool isSender, bool isWhole)
    {
        if (isWhole)
        {
            activity.SetTag(McpAttributes.Method.Name, message.Method);
            Set(activity, GenAIAttributes.Prompt.Name, message.PromptName);
            Set(activity, McpAttributes.Resource.Uri, message.ResourceUri);
            Set(activity, McpAttributes.Session.Id, session.SessionId);
            Set(activity, McpAttributes.Protocol.Version, message.ProtocolVersion ?? session.ProtocolVersion);
            Set(activity, JsonRpcAttributes.Request.Id, message.Id);
            Set(activity, NetworkAttributes.Transport, session.Transport);
            Set(activity, NetworkAttributes.Protocol.Name, session.ProtocolName);
            if (isSender)
            {
                Set(activity, ServerAttributes.Address, session.ServerAddress);
                Set(activity, ServerAttributes.Port, session.ServerPort);
            }
        }
        if (message.Arguments is not { } arguments)
        {
            return;
        }
        if (message.IsToolCall)
        {
            activity.SetGenAIContent(GenAIAttributes.Tool.Call.Arguments, () => arguments.ToJsonString());
        }
        else if (message.PromptName is not null && arguments is JsonObject variables)
        {
            foreach ((string key, JsonNode? value) in variables)
            {
                activity.SetGenAIContent($"{GenAIAttributes.Prompt.Variable}.{key}", () => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value?.ToJsonString());
            }
        }
    }

    public static void WriteEnd(Activity activity, McpSessionFacts session, string? errorType, string? statusCode, string? text)
    {
        if (activity.GetTagItem(McpAttributes.Protocol.Version) is null)
        {
            Set(activity, McpAttributes.Protocol.Version, session.ProtocolVersion);
        }
        Set(activity, RpcAttributes.Response.StatusCode, statusCode);
        if (errorType is not null)
        {
            activity.SetTag(ErrorAttributes.Type, errorType);
            activity.SetStatus(ActivityStatusCode.Error, text);
        }
    }

    public static TagList ForMetrics(in McpMessage message, McpSessionFacts session, bool isSender, string? errorType, string? statusCode)
    {
        TagList tags = new() { { McpAttributes.Method.Name, message.Method } };
        if (message.ToolName is { } tool)
        {
            tags.Add(GenAIAttributes.Tool.Name, tool);
            tags.Add(GenAIAttributes.Operation.Name, GenAIValues.OperationName.ExecuteTool);
        }
        Add(ref tags, GenAIAttributes.Prompt.Name, message.PromptName);
        Add(ref tags, ErrorAttributes.Type, errorType);
        Add(ref tags, RpcAttributes.Response.StatusCode, statusCode);
        Add(ref tags, McpAttributes.Protocol.Version, message.ProtocolVersion ?? session.ProtocolVersion);
        AddConnection(ref tags, session, isSender);
        return tags;
    }

    public static TagList ForSession(McpSessionFacts session)
    {
        TagList tags = default;
        Add(ref tags, McpAttributes.Protocol.Version, session.ProtocolVersion);
        AddConnection(ref tags, session, isSender: true);
        return tags;
    }

    private static void AddConnection(ref TagList tags, McpSessionFacts session, bool isSender)
    {
        Add(ref tags, NetworkAttributes.Transport, session.Transport);
        Add(ref tags, NetworkAttributes.Protocol.Name, session.ProtocolName);
        if (isSender)
        {
            Add(ref tags, ServerAttributes.Address, session.ServerAddress);
            Add(ref tags, ServerAttributes.Port, session.ServerPort);
        }
    }

    private static void Set(Activity activity, string name, object? value)
    {
        if (value is not null)
        {
            activity.SetTag(name, value);
        }
    }

    private static void Add(ref TagList tags, string name, object? value)
    {
        if (value is not null)
        {
            tags.Add(name, value);
        }
    }
}
