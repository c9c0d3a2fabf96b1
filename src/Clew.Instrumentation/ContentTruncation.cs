using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clew.Instrumentation;

/// <summary>Shortens content so that it stays what it is: JSON stays valid JSON with all its messages, its longest texts lose their ends.</summary>
internal static class ContentTruncation
{
    private const string Mark = "[truncated]";

    public static string Shorten(string json, int maxChars)
    {
        if (json.Length <= maxChars)
        {
            return json;
        }
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            // A query or a tool's result may be plain text.
            return AgentAttributes.Cut(json, maxChars)!;
        }
        for (int longest = maxChars / 2; longest >= 16; longest /= 2)
        {
            string shorter = Write(root, longest);
            if (shorter.Length <= maxChars)
            {
                return shorter;
            }
        }
        // Thousands of short messages: their texts are not the problem. The newest ones say most.
        return root is JsonArray messages ? KeepNewest(messages, maxChars) : $"\"{Mark}\"";
    }

    private static string KeepNewest(JsonArray messages, int maxChars)
    {
        var kept = new LinkedList<string>();
        int length = 2;
        for (int i = messages.Count - 1; i >= 0; i--)
        {
            string message = Write(messages[i], 16);
            if (length + message.Length + 1 > maxChars)
            {
                break;
            }
            kept.AddFirst(message);
            length += message.Length + 1;
        }
        return $"[{string.Join(',', kept)}]";
    }

    private static string Write(JsonNode? node, int longest)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(writer, node, longest);
        }
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node, int longest)
    {
        switch (node)
        {
            case JsonObject map:
                writer.WriteStartObject();
                foreach ((string name, JsonNode? value) in map)
                {
                    writer.WritePropertyName(name);
                    Write(writer, value, longest);
                }
                writer.WriteEndObject();
                break;
            case JsonArray array:
                writer.WriteStartArray();
                foreach (JsonNode? item in array)
                {
                    Write(writer, item, longest);
                }
                writer.WriteEndArray();
                break;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String && text.GetValue<string>() is { } content && content.Length > longest:
                writer.WriteStringValue(AgentAttributes.Cut(content, longest) + Mark);
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }
}
