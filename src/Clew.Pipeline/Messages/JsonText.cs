using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Clew.Telemetry;

namespace Clew.Pipeline.Messages;

/// <summary>JSON elements out of attribute values and texts, and back to readable text. Never throws on what a client sent.</summary>
internal static class JsonText
{
    /// <summary>Deeper values are cut: nobody reads them, and a bomb must not exhaust the stack. Below the JSON reader's own limit of 64.</summary>
    private const int MaxDepth = 48;

    /// <summary>Emitters encode up to three times; a fourth layer is data.</summary>
    private const int MaxEncodings = 3;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };

    /// <summary>A structured value, or the value inside a JSON text. A text that is no JSON object or array becomes a JSON string.</summary>
    public static JsonElement ToElement(in AnyValue value) =>
        value.Kind == AnyValueKind.String ? Decode(value.AsText.ToString()) : Parse(Bytes(value));

    public static JsonElement ToElement(IEnumerable<KeyValue> map) => ToElement(AnyValue.From([.. map]));

    /// <summary>Undoes JSON that was put into a text, possibly several times.</summary>
    public static JsonElement Decode(string text)
    {
        string current = text;
        for (int i = 0; i < MaxEncodings && TryParse(current, out JsonElement element); i++)
        {
            if (element.ValueKind != JsonValueKind.String)
            {
                return element;
            }
            current = element.GetString()!;
        }
        return StringElement(current);
    }

    /// <summary>Decodes an element that is a text.</summary>
    public static JsonElement Decode(JsonElement element) => element.ValueKind == JsonValueKind.String ? Decode(element.GetString()!) : element;

    /// <summary>A string as it is, everything else as JSON without needless escapes; null for JSON null and nothing.</summary>
    public static string? ToText(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return null;
            default:
                ArrayBufferWriter<byte> buffer = new();
                using (Utf8JsonWriter writer = new(buffer, Readable))
                {
                    element.WriteTo(writer);
                }
                return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
    }

    public static JsonElement StringElement(string text)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Readable))
        {
            writer.WriteStringValue(text);
        }
        return Parse(buffer.WrittenMemory);
    }

    /// <summary>The first of some properties that is there and not null.</summary>
    public static JsonElement Get(this JsonElement element, params ReadOnlySpan<string> names)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (string name in names)
            {
                if (element.TryGetProperty(name, out JsonElement found) && found.ValueKind != JsonValueKind.Null)
                {
                    return found;
                }
            }
        }
        return default;
    }

    public static bool IsThere(this JsonElement element) => element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>The text of the first of some properties; a number or an object as JSON.</summary>
    public static string? GetText(this JsonElement element, params ReadOnlySpan<string> names) => ToText(element.Get(names));

    /// <summary>Writes an attribute value as JSON.</summary>
    public static void Write(Utf8JsonWriter writer, in AnyValue value, int depth = 0)
    {
        switch (value.Kind)
        {
            case AnyValueKind.String:
                writer.WriteStringValue(value.AsText.Span);
                break;
            case AnyValueKind.Bool:
                writer.WriteBooleanValue(value.AsBool);
                break;
            case AnyValueKind.Int:
                writer.WriteNumberValue(value.AsInt);
                break;
            case AnyValueKind.Double when double.IsFinite(value.AsDouble):
                writer.WriteNumberValue(value.AsDouble);
                break;
            case AnyValueKind.Double:
                writer.WriteStringValue(value.AsDouble.ToString(System.Globalization.CultureInfo.InvariantCulture));
                break;
            case AnyValueKind.Bytes:
                writer.WriteBase64StringValue(value.AsBytes);
                break;
            case AnyValueKind.Array or AnyValueKind.KeyValueList when depth >= MaxDepth:
                writer.WriteStringValue("…");
                break;
            case AnyValueKind.Array:
                WriteArray(writer, value, depth);
                break;
            case AnyValueKind.KeyValueList:
                WriteMap(writer, value, depth);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static void WriteArray(Utf8JsonWriter writer, in AnyValue value, int depth)
    {
        writer.WriteStartArray();
        foreach (ref readonly AnyValue item in value.AsArray)
        {
            Write(writer, item, depth + 1);
        }
        writer.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter writer, in AnyValue value, int depth)
    {
        writer.WriteStartObject();
        foreach (ref readonly KeyValue item in value.AsKeyValueList)
        {
            writer.WritePropertyName(item.Key.Span);
            Write(writer, item.Value, depth + 1);
        }
        writer.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> Bytes(in AnyValue value)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Readable))
        {
            Write(writer, value);
        }
        return buffer.WrittenMemory;
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static bool TryParse(string text, [NotNullWhen(true)] out JsonElement element)
    {
        ReadOnlySpan<char> start = text.AsSpan().TrimStart();
        element = default;
        if (start.IsEmpty || start[0] is not ('{' or '[' or '"'))
        {
            return false;
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(SurrogateEscapes.Repair(text));
            element = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            // Cut by the emitter, or no JSON at all: the caller shows the text itself.
            return false;
        }
    }
}
