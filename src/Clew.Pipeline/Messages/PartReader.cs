using System.Text.Json;

namespace Clew.Pipeline.Messages;

/// <summary>One part of a message in any SDK's words.</summary>
internal static class PartReader
{
    public static MessagePart Read(JsonElement part)
    {
        if (part.ValueKind != JsonValueKind.Object)
        {
            return Text(JsonText.ToText(part));
        }
        // OpenInference wraps each element of a flattened list into an object named after its type.
        if (part.Get("message_content") is { ValueKind: JsonValueKind.Object } content)
        {
            return Read(content);
        }
        string type = part.GetText("type") ?? TypeByField(part);
        return type switch
        {
            "text" or "input_text" or "output_text" => Text(TextOf(part.Get("content", "text"))),
            "refusal" => Refusal(TextOf(part.Get("refusal", "content", "text"))),
            "reasoning" or "thinking" or "redacted_thinking" =>
                new MessagePart("reasoning", Text: TextOf(part.Get("content", "text", "thinking", "reasoning", "summary", "data"))),
            "tool_call" or "tool-call" or "tool_use" or "function_call" or "function" or "server_tool_call" or "server_tool_use" => ToolCall(part),
            "tool_call_response" or "tool-result" or "tool_result" or "function_call_output" or "server_tool_call_response" => ToolResult(part),
            "blob" or "uri" or "file" or "image" or "image_url" or "input_image" or "audio" or "input_audio" or "video" or "document" or "media" => MediaPart.Read(part, type),
            _ => Other(part),
        };
    }

    public static MessagePart Text(string? text) => new("text", Text: text ?? "");

    public static MessagePart Refusal(string? text) => new("text", Text: text ?? "", IsRefusal: true);

    public static MessagePart Other(JsonElement element) => new("other", Text: JsonText.ToText(element));

    /// <summary>A call in OpenAI's, Anthropic's, Gemini's, Bedrock's, Vercel's or OpenTelemetry's words.</summary>
    public static MessagePart ToolCall(JsonElement call)
    {
        JsonElement inner = call.Get("tool_call", "functionCall", "function_call", "toolUse", "toolRequest", "server_tool_call");
        JsonElement outer = call;
        call = inner.ValueKind == JsonValueKind.Object ? inner : call;
        JsonElement function = call.Get("function");
        return new MessagePart(
            "tool_call",
            Id: call.GetText("id", "toolCallId", "tool_call_id", "call_id", "toolUseId", "ref") ?? outer.GetText("id"),
            Name: function.GetText("name") ?? call.GetText("name", "toolName", "function_call_name") ?? outer.GetText("name"),
            Arguments: Arguments(function.Get("arguments"), call.Get("arguments", "args", "input", "function_call_arguments_json"), inner));
    }

    /// <param name="part">The result.</param>
    /// <param name="id">The call's id where the message names it, not the part.</param>
    public static MessagePart ToolResult(JsonElement part, string? id = null)
    {
        JsonElement inner = part.Get("functionResponse", "function_response", "toolResult", "toolResponse", "server_tool_call_response");
        part = inner.ValueKind == JsonValueKind.Object ? inner : part;
        JsonElement result = part.Get("response", "result", "output", "content");
        return new MessagePart(
            "tool_result",
            Id: part.GetText("id", "toolCallId", "tool_call_id", "tool_use_id", "call_id", "toolUseId", "ref") ?? id,
            Name: part.GetText("name", "toolName"),
            Result: result.IsThere() ? ResultText(result) : JsonText.ToText(inner));
    }

    /// <summary>A result as plain text where it is a text, or a list of text parts.</summary>
    public static string? ResultText(JsonElement result)
    {
        JsonElement decoded = JsonText.Decode(result);
        if (decoded.ValueKind == JsonValueKind.Array && decoded.GetArrayLength() == 1 && decoded[0].GetText("type") == "text")
        {
            return decoded[0].GetText("text", "content");
        }
        // Vercel: {"type":"text","value":"..."}.
        return decoded.GetText("type") is "text" or "json" && decoded.Get("value").IsThere() ? decoded.GetText("value") : JsonText.ToText(decoded);
    }

    /// <summary>Arguments are one JSON text, also where the emitter encoded it once more.</summary>
    public static string? Arguments(params ReadOnlySpan<JsonElement> candidates)
    {
        foreach (JsonElement candidate in candidates)
        {
            if (candidate.IsThere())
            {
                return JsonText.ToText(JsonText.Decode(candidate));
            }
        }
        return null;
    }

    private static string? TextOf(JsonElement text) =>
        text.ValueKind == JsonValueKind.Object && text.Get("value").IsThere() ? text.GetText("value") : JsonText.ToText(text);

    /// <summary>Gemini and Bedrock name the type by the field that is there.</summary>
    private static string TypeByField(JsonElement part) =>
        part.Get("functionCall", "function_call", "toolUse", "toolRequest", "tool_call").IsThere() ? "tool_call"
        : part.Get("functionResponse", "function_response", "toolResult", "toolResponse").IsThere() ? "tool_result"
        : part.Get("inlineData", "inline_data", "fileData", "file_data").IsThere() ? "media"
        : part.Get("text").IsThere() ? "text"
        : part.Get("image").IsThere() ? "image"
        : part.Get("function").IsThere() ? "tool_call"
        : "";
}
