using System.Text.Json;

namespace Clew.Instrumentation.Http;

/// <summary>One message of a request and its parts, in the shapes of the conventions. What is not known goes through as a part of its own type.</summary>
internal static class MessageContent
{
    public static void WriteMessage(Utf8JsonWriter writer, JsonElement message)
    {
        string? type = Text(message, "type");
        string role = Text(message, "role") switch
        {
            "model" => "assistant",
            { } known => known,
            null => type switch { "function_call" or "reasoning" => "assistant", "function_call_output" => "tool", _ => "user" },
        };
        writer.WriteStartObject();
        writer.WriteString("role", role);
        if (Text(message, "name") is { } name && type is null)
        {
            writer.WriteString("name", name);
        }
        writer.WriteStartArray("parts");
        WriteMessageParts(writer, message, role);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void WriteParts(Utf8JsonWriter writer, JsonElement parts)
    {
        if (parts.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement part in parts.EnumerateArray())
            {
                WritePart(writer, part);
            }
        }
        else if (parts.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
        {
            WritePart(writer, parts);
        }
    }

    public static void WritePart(Utf8JsonWriter writer, JsonElement part)
    {
        if (part.ValueKind == JsonValueKind.String)
        {
            WriteText(writer, "text", part.GetString());
        }
        else if (part.ValueKind == JsonValueKind.Object && !WriteKnown(writer, part, Text(part, "type")))
        {
            WriteUnknown(writer, part);
        }
    }

    public static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    private static void WriteMessageParts(Utf8JsonWriter writer, JsonElement message, string role)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            WritePart(writer, message);
            return;
        }
        string? type = Text(message, "type");
        if (type is not (null or "message"))
        {
            WritePart(writer, message);
            return;
        }
        message.TryGetProperty("content", out JsonElement content);
        if (role == "tool")
        {
            WriteToolResponse(writer, Text(message, "tool_call_id"), content);
            return;
        }
        if ((Text(message, "reasoning_content") ?? Text(message, "thinking")) is { } reasoning)
        {
            WriteText(writer, "reasoning", reasoning);
        }
        WriteParts(writer, content);
        if (message.TryGetProperty("parts", out JsonElement parts))
        {
            WriteParts(writer, parts);
        }
        if (message.TryGetProperty("tool_calls", out JsonElement calls))
        {
            WriteParts(writer, calls);
        }
    }

    private static bool WriteKnown(Utf8JsonWriter writer, JsonElement part, string? type)
    {
        if (type is null or "text" or "input_text" or "output_text" && Text(part, "text") is { } text)
        {
            bool isThought = part.TryGetProperty("thought", out JsonElement thought) && thought.ValueKind == JsonValueKind.True;
            WriteText(writer, isThought ? "reasoning" : "text", text);
            return true;
        }
        if (Text(part, "thinking") is { } thinking)
        {
            WriteText(writer, "reasoning", thinking);
            return true;
        }
        if (part.TryGetProperty("reasoningContent", out JsonElement reasoning) && reasoning.TryGetProperty("reasoningText", out JsonElement reasoningText))
        {
            WriteText(writer, "reasoning", Text(reasoningText, "text"));
            return true;
        }
        return WriteToolPart(writer, part, type) || MediaContent.Write(writer, part, type);
    }

    private static bool WriteToolPart(Utf8JsonWriter writer, JsonElement part, string? type)
    {
        if (Member(part, "function", "functionCall", "toolUse") is { } call)
        {
            WriteToolCall(writer, Text(part, "id") ?? Text(call, "id") ?? Text(call, "toolUseId"), call);
        }
        else if (type is "tool_use" or "function_call")
        {
            WriteToolCall(writer, Text(part, "call_id") ?? Text(part, "id"), part);
        }
        else if (type is "tool_result" or "function_call_output")
        {
            WriteToolResponse(writer, Text(part, "tool_use_id") ?? Text(part, "call_id"), Member(part, "content", "output") ?? default);
        }
        else if (Member(part, "functionResponse", "toolResult") is { } result)
        {
            WriteToolResponse(writer, Text(result, "toolUseId") ?? Text(result, "id") ?? Text(result, "name"), Member(result, "response", "content") ?? default);
        }
        else
        {
            return false;
        }
        return true;
    }

    private static void WriteToolCall(Utf8JsonWriter writer, string? id, JsonElement call)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "tool_call");
        if (id is not null)
        {
            writer.WriteString("id", id);
        }
        writer.WriteString("name", Text(call, "name") ?? "");
        if (Member(call, "arguments", "args", "input") is { } arguments)
        {
            writer.WritePropertyName("arguments");
            WriteValue(writer, arguments);
        }
        writer.WriteEndObject();
    }

    private static void WriteToolResponse(Utf8JsonWriter writer, string? id, JsonElement response)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "tool_call_response");
        if (id is not null)
        {
            writer.WriteString("id", id);
        }
        writer.WritePropertyName("response");
        if (response.ValueKind == JsonValueKind.Undefined)
        {
            writer.WriteNullValue();
        }
        else
        {
            WriteValue(writer, response);
        }
        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            ContentJson.WriteParsed(writer, value.GetString()!);
        }
        else
        {
            value.WriteTo(writer);
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string type, string? content)
    {
        writer.WriteStartObject();
        writer.WriteString("type", type);
        writer.WriteString("content", content ?? "");
        writer.WriteEndObject();
    }

    private static void WriteUnknown(Utf8JsonWriter writer, JsonElement part)
    {
        if (part.TryGetProperty("type", out _))
        {
            part.WriteTo(writer);
            return;
        }
        writer.WriteStartObject();
        writer.WriteString("type", "unknown");
        foreach (JsonProperty property in part.EnumerateObject())
        {
            property.WriteTo(writer);
        }
        writer.WriteEndObject();
    }

    private static JsonElement? Member(JsonElement element, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (element.TryGetProperty(name, out JsonElement member))
            {
                return member;
            }
        }
        return null;
    }
}
