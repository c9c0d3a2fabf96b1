using System.Text.Json;

namespace Clew.Instrumentation.Http;

/// <summary>
/// Writes a request's instructions, messages and tools in the shapes of the conventions. The protocols differ in where these are and in how they
/// name the parts, not in what there is, so one reader takes all of them by shape.
/// </summary>
internal static class RequestContent
{
    private static readonly string[] MessageLists = ["messages", "contents", "input", "prompt"];
    private static readonly string[] InstructionPlaces = ["system", "instructions", "systemInstruction", "system_instruction"];

    /// <summary>Lets the request make its content from a body when it is asked for it.</summary>
    public static void Describe(InferenceRequest request, ReadOnlyMemory<byte> body)
    {
        request.InputMessages = () => Write(body, WriteMessages);
        request.SystemInstructions = () => Write(body, WriteInstructions);
        request.ToolDefinitions = () => Write(body, WriteTools);
    }

    private static string? Write(ReadOnlyMemory<byte> body, Func<JsonElement, Utf8JsonWriter, bool> write)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        bool isWritten = false;
        string json = ContentJson.Write(writer => isWritten = write(document.RootElement, writer));
        return isWritten ? json : null;
    }

    private static bool WriteMessages(JsonElement root, Utf8JsonWriter writer)
    {
        foreach (string name in MessageLists)
        {
            if (!root.TryGetProperty(name, out JsonElement list))
            {
                continue;
            }
            writer.WriteStartArray();
            if (list.ValueKind == JsonValueKind.String)
            {
                WriteText(writer, list);
            }
            else if (list.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement message in list.EnumerateArray())
                {
                    MessageContent.WriteMessage(writer, message);
                }
            }
            writer.WriteEndArray();
            return true;
        }
        return false;
    }

    private static void WriteText(Utf8JsonWriter writer, JsonElement text)
    {
        writer.WriteStartObject();
        writer.WriteString("role", "user");
        writer.WriteStartArray("parts");
        MessageContent.WritePart(writer, text);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static bool WriteInstructions(JsonElement root, Utf8JsonWriter writer)
    {
        foreach (string name in InstructionPlaces)
        {
            if (root.TryGetProperty(name, out JsonElement instructions) && instructions.ValueKind != JsonValueKind.Null)
            {
                JsonElement parts = instructions.ValueKind == JsonValueKind.Object && instructions.TryGetProperty("parts", out JsonElement inner)
                    ? inner : instructions;
                writer.WriteStartArray();
                MessageContent.WriteParts(writer, parts);
                writer.WriteEndArray();
                return true;
            }
        }
        return false;
    }

    // Descriptions and schemas are large, and off by default in the conventions: names and types are what is recorded.
    private static bool WriteTools(JsonElement root, Utf8JsonWriter writer)
    {
        if (!(root.TryGetProperty("tools", out JsonElement tools)
            || (root.TryGetProperty("toolConfig", out JsonElement config) && config.ValueKind == JsonValueKind.Object && config.TryGetProperty("tools", out tools)))
            || tools.ValueKind != JsonValueKind.Array)
        {
            return false;
        }
        writer.WriteStartArray();
        foreach (JsonElement tool in tools.EnumerateArray())
        {
            WriteTool(writer, tool);
        }
        writer.WriteEndArray();
        return true;
    }

    private static void WriteTool(Utf8JsonWriter writer, JsonElement tool)
    {
        if (tool.ValueKind != JsonValueKind.Object)
        {
            return;
        }
        if (tool.TryGetProperty("functionDeclarations", out JsonElement declarations) && declarations.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement declaration in declarations.EnumerateArray())
            {
                WriteTool(writer, declaration);
            }
            return;
        }
        JsonElement named = tool.TryGetProperty("function", out JsonElement function) ? function
            : tool.TryGetProperty("toolSpec", out JsonElement specification) ? specification : tool;
        string? type = MessageContent.Text(tool, "type");
        writer.WriteStartObject();
        writer.WriteString("type", type is null or "custom" ? "function" : type);
        writer.WriteString("name", MessageContent.Text(named, "name") ?? type ?? "");
        writer.WriteEndObject();
    }
}
