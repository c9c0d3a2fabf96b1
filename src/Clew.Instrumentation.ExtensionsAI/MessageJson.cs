using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Clew.Instrumentation;

/// <summary>Messages, instructions and tool definitions in the JSON shapes of the conventions.</summary>
internal static class MessageJson
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Messages(IEnumerable<ChatMessage> messages) => Array(messages, static (writer, message) =>
    {
        writer.WriteStartObject();
        writer.WriteString("role", message.Role.Value);
        if (message.AuthorName is { Length: > 0 } name)
        {
            writer.WriteString("name", name);
        }
        writer.WriteStartArray("parts");
        foreach (AIContent content in message.Contents)
        {
            MessagePartJson.Write(writer, content);
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    public static string Instructions(string instructions) => Array([instructions], static (writer, text) =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", "text");
        writer.WriteString("content", text);
        writer.WriteEndObject();
    });

    /// <summary>Type and name, which the conventions want, with description and parameters, which they allow: whoever captures content wants to see them.</summary>
    public static string Definitions(IEnumerable<AITool> tools) => Array(tools, static (writer, tool) =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", tool is AIFunctionDeclaration ? "function" : tool.Name);
        writer.WriteString("name", tool.Name);
        if (tool is AIFunctionDeclaration function)
        {
            if (function.Description is { Length: > 0 } description)
            {
                writer.WriteString("description", description);
            }
            writer.WritePropertyName("parameters");
            function.JsonSchema.WriteTo(writer);
        }
        writer.WriteEndObject();
    });

    public static string Arguments(IEnumerable<KeyValuePair<string, object?>> arguments) => Json(arguments, static (writer, items) =>
    {
        writer.WriteStartObject();
        foreach ((string key, object? value) in items)
        {
            writer.WritePropertyName(key);
            MessagePartJson.WriteValue(writer, value);
        }
        writer.WriteEndObject();
    });

    public static string Value(object? value) => Json(value, MessagePartJson.WriteValue);

    private static string Array<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> write) => Json(items, (writer, all) =>
    {
        writer.WriteStartArray();
        foreach (T item in all)
        {
            write(writer, item);
        }
        writer.WriteEndArray();
    });

    private static string Json<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer, WriterOptions))
        {
            write(writer, value);
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
