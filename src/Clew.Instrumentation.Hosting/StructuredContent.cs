using System.Text.Json;

namespace Clew.Instrumentation.Hosting;

/// <summary>Events carry messages as structured values, where spans have JSON text.</summary>
internal static class StructuredContent
{
    public static KeyValuePair<string, object?> Of(KeyValuePair<string, object?> attribute) =>
        attribute.Value is string text && IsContent(attribute.Key) ? new(attribute.Key, Parse(text)) : attribute;

    private static bool IsContent(string name) => name is "gen_ai.system_instructions" or "gen_ai.input.messages" or "gen_ai.output.messages" or "gen_ai.tool.definitions";

    private static object? Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return Value(document.RootElement);
        }
        catch (JsonException)
        {
            // An application's own function made it. Text is better than nothing.
            return text;
        }
    }

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Select(item => new KeyValuePair<string, object?>(item.Name, Value(item.Value))).ToArray(),
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToArray(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out long whole) ? whole : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
