using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Clew.Instrumentation.Http;

/// <summary>Copies one value of a document that is read piece by piece.</summary>
internal sealed class JsonCopy
{
    private readonly ArrayBufferWriter<byte> bytes = new();
    private readonly Utf8JsonWriter writer;

    /// <summary>Begins with the object at which the reader stands.</summary>
    public JsonCopy(ref Utf8JsonReader reader)
    {
        writer = new Utf8JsonWriter(bytes);
        Add(ref reader);
    }

    /// <summary>Adds a token. True when the value is complete.</summary>
    public bool Add(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                writer.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                writer.WritePropertyName(reader.GetString()!);
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(reader.GetString());
                break;
            default:
                writer.WriteRawValue(reader.ValueSpan);
                break;
        }
        return writer.CurrentDepth == 0;
    }

    public override string ToString()
    {
        writer.Flush();
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
