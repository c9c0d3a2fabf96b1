using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clew.Samples.ResearchTeam.Agents;
using Clew.Samples.ResearchTeam.Tools;

namespace Clew.Samples.ResearchTeam.Telemetry;

/// <summary>Message bodies in the JSON shapes of the GenAI conventions.</summary>
internal static class GenAIMessages
{
    // The text goes into a telemetry attribute, never into HTML, and should stay readable there.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string SystemInstructions(string text) => new JsonArray(TextPart(text)).ToJsonString(Readable);

    public static string Input(IReadOnlyList<AgentMessage> messages) =>
        new JsonArray([.. messages.Select(message => (JsonNode)Message(message))]).ToJsonString(Readable);

    /// <summary>One message per choice; the team asks for one choice.</summary>
    public static string Output(AgentMessage message, string finishReason)
    {
        JsonObject json = Message(message);
        json["finish_reason"] = finishReason;
        return new JsonArray(json).ToJsonString(Readable);
    }

    public static string ToolDefinitions(IReadOnlyList<Tool> tools) => new JsonArray([.. tools.Select(tool => (JsonNode)new JsonObject
    {
        ["type"] = "function",
        ["name"] = tool.Name,
        ["description"] = tool.Description,
        ["parameters"] = JsonNode.Parse(tool.Parameters),
    })]).ToJsonString(Readable);

    public static string ToText(JsonNode node) => node.ToJsonString(Readable);

    private static JsonObject Message(AgentMessage message) => new() { ["role"] = message.Role, ["parts"] = Parts(message) };

    private static JsonArray Parts(AgentMessage message)
    {
        if (message.ToolCallId is not null)
        {
            return new JsonArray(new JsonObject
            {
                ["type"] = "tool_call_response",
                ["id"] = message.ToolCallId,
                ["response"] = JsonNode.Parse(message.Text),
            });
        }
        JsonArray parts = message.Text.Length > 0 ? new JsonArray(TextPart(message.Text)) : [];
        foreach (AgentToolCall call in message.ToolCalls)
        {
            parts.Add(new JsonObject
            {
                ["type"] = "tool_call",
                ["id"] = call.Id,
                ["name"] = call.Name,
                ["arguments"] = JsonNode.Parse(call.Arguments),
            });
        }
        return parts;
    }

    private static JsonNode TextPart(string text) => new JsonObject { ["type"] = "text", ["content"] = text };
}
