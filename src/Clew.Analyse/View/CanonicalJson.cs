using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Clew.Analyse.View;

/// <summary>One text for all spellings of the same JSON: keys sorted, no white space. A text that is no JSON stays, without white space around it.</summary>
internal static class CanonicalJson
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(string text)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        if (trimmed.IsEmpty || trimmed[0] is not ('{' or '['))
        {
            return trimmed.ToString();
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            using MemoryStream buffer = new();
            using (Utf8JsonWriter writer = new(buffer, Plain))
            {
                Write(writer, document.RootElement);
            }
            return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        }
        catch (JsonException)
        {
            // Cut by the emitter: the text itself is what can be compared.
            return trimmed.ToString();
        }
    }

    /// <summary>The reader's own limit of depth (64) bounds the recursion.</summary>
    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in element.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Write(writer, item);
                }
                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
