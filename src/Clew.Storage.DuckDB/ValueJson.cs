using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Nested values, events, links and exemplars as JSON that keeps every type: doubles always carry a point, an exponent or the key
/// <c>$double</c>; bytes are <c>{"$bytes": base64}</c>; a sent key that starts with <c>$</c> gets another one. One per thread.
/// </summary>
internal sealed class ValueJson : IDisposable
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 1000 };

    private readonly ArrayBufferWriter<byte> buffer = new(1024);
    private readonly Utf8JsonWriter writer;

    internal ValueJson() => writer = new Utf8JsonWriter(buffer, new JsonWriterOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    });

    internal ReadOnlySpan<byte> Write(in AnyValue value)
    {
        Begin();
        WriteValue(value);
        return End();
    }

    /// <summary><c>[[time, name, dropped, [key, value, ...]], ...]</c></summary>
    internal ReadOnlySpan<byte> Write(List<SpanEvent> events)
    {
        Begin();
        writer.WriteStartArray();
        foreach (SpanEvent item in events)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(item.TimeUnixNano);
            WriteText(item.Name);
            writer.WriteNumberValue(item.DroppedAttributesCount);
            WriteAttributes(item.Attributes);
            writer.WriteEndArray();
        }
        writer.WriteEndArray();
        return End();
    }

    /// <summary><c>[[traceId, spanId, traceState, flags, dropped, [key, value, ...]], ...]</c></summary>
    internal ReadOnlySpan<byte> Write(List<SpanLink> links)
    {
        Begin();
        writer.WriteStartArray();
        foreach (SpanLink item in links)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(item.TraceId.ToString());
            writer.WriteStringValue(item.SpanId.ToString());
            WriteText(item.TraceState);
            writer.WriteNumberValue(item.Flags);
            writer.WriteNumberValue(item.DroppedAttributesCount);
            WriteAttributes(item.Attributes);
            writer.WriteEndArray();
        }
        writer.WriteEndArray();
        return End();
    }

    /// <summary><c>[[time, value, traceId, spanId], ...]</c></summary>
    internal ReadOnlySpan<byte> Write(List<Exemplar> exemplars)
    {
        Begin();
        writer.WriteStartArray();
        foreach (Exemplar item in exemplars)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(item.TimeUnixNano);
            WriteDouble(item.Value);
            writer.WriteStringValue(item.TraceId.ToString());
            writer.WriteStringValue(item.SpanId.ToString());
            writer.WriteEndArray();
        }
        writer.WriteEndArray();
        return End();
    }

    internal static AnyValue Read(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, ReaderOptions);
        reader.Read();
        return ReadValue(ref reader);
    }

    internal static void ReadEvents(ReadOnlySpan<byte> json, Span target)
    {
        Utf8JsonReader reader = new(json, ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            SpanEvent item = target.AddEvent();
            reader.Read();
            item.TimeUnixNano = reader.GetInt64();
            item.Name = NextText(ref reader);
            item.DroppedAttributesCount = NextUInt32(ref reader);
            ReadAttributes(ref reader, item.Attributes);
            reader.Read();
        }
    }

    internal static void ReadLinks(ReadOnlySpan<byte> json, List<SpanLink> target)
    {
        Utf8JsonReader reader = new(json, ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            SpanLink item = new() { TraceId = NextTraceId(ref reader), SpanId = NextSpanId(ref reader), TraceState = NextText(ref reader) };
            item.Flags = NextUInt32(ref reader);
            item.DroppedAttributesCount = NextUInt32(ref reader);
            ReadAttributes(ref reader, item.Attributes);
            reader.Read();
            target.Add(item);
        }
    }

    internal static void ReadExemplars(ReadOnlySpan<byte> json, List<Exemplar> target)
    {
        Utf8JsonReader reader = new(json, ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            reader.Read();
            long time = reader.GetInt64();
            reader.Read();
            target.Add(new Exemplar(time, ReadValue(ref reader).AsDouble, NextTraceId(ref reader), NextSpanId(ref reader)));
            reader.Read();
        }
    }

    private void Begin()
    {
        buffer.ResetWrittenCount();
        writer.Reset();
    }

    private ReadOnlySpan<byte> End()
    {
        writer.Flush();
        return buffer.WrittenSpan;
    }

    private void WriteText(Utf8Text text)
    {
        if (text.IsNull)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteStringValue(text.Span);
        }
    }

    private void WriteAttributes(AttributeList attributes)
    {
        writer.WriteStartArray();
        foreach (ref readonly KeyValue item in attributes.AsSpan())
        {
            writer.WriteStringValue(item.Key.Span);
            WriteValue(item.Value);
        }
        writer.WriteEndArray();
    }

    private void WriteValue(in AnyValue value)
    {
        switch (value.Kind)
        {
            case AnyValueKind.String:
                writer.WriteStringValue(value.AsBytes);
                break;
            case AnyValueKind.Bool:
                writer.WriteBooleanValue(value.AsBool);
                break;
            case AnyValueKind.Int:
                writer.WriteNumberValue(value.AsInt);
                break;
            case AnyValueKind.Double:
                WriteDouble(value.AsDouble);
                break;
            case AnyValueKind.Array:
                writer.WriteStartArray();
                foreach (ref readonly AnyValue item in value.AsArray)
                {
                    WriteValue(item);
                }
                writer.WriteEndArray();
                break;
            case AnyValueKind.KeyValueList:
                writer.WriteStartObject();
                foreach (ref readonly KeyValue item in value.AsKeyValueList)
                {
                    WriteKey(item.Key);
                    WriteValue(item.Value);
                }
                writer.WriteEndObject();
                break;
            case AnyValueKind.Bytes:
                writer.WriteStartObject();
                writer.WriteBase64String("$bytes"u8, value.AsBytes);
                writer.WriteEndObject();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private void WriteKey(Utf8Text key)
    {
        if (key.Length > 0 && key.Span[0] == '$')
        {
            writer.WritePropertyName("$" + key.ToString());
        }
        else
        {
            writer.WritePropertyName(key.Span);
        }
    }

    private void WriteDouble(double value)
    {
        Span<byte> text = stackalloc byte[40];
        _ = value.TryFormat(text, out int written, default, CultureInfo.InvariantCulture);
        if (!double.IsFinite(value))
        {
            writer.WriteStartObject();
            writer.WriteString("$double"u8, text[..written]);
            writer.WriteEndObject();
            return;
        }
        if (text[..written].IndexOfAny((byte)'.', (byte)'E') < 0)
        {
            ".0"u8.CopyTo(text[written..]);
            written += 2;
        }
        writer.WriteRawValue(text[..written], skipInputValidation: true);
    }

    private static AnyValue ReadValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return AnyValue.From(TextOf(ref reader));
            case JsonTokenType.True or JsonTokenType.False:
                return AnyValue.From(reader.GetBoolean());
            case JsonTokenType.Number:
                return reader.ValueSpan.IndexOfAny((byte)'.', (byte)'E') < 0 ? AnyValue.From(reader.GetInt64()) : AnyValue.From(reader.GetDouble());
            case JsonTokenType.StartArray:
                List<AnyValue> items = [];
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadValue(ref reader));
                }
                return AnyValue.From(items.ToArray());
            case JsonTokenType.StartObject:
                return ReadObject(ref reader);
            default:
                return default;
        }
    }

    private static AnyValue ReadObject(ref Utf8JsonReader reader)
    {
        List<KeyValue> items = [];
        AnyValue? special = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            Utf8Text key = TextOf(ref reader);
            reader.Read();
            if (key.Equals("$bytes"u8))
            {
                byte[] bytes = reader.GetBytesFromBase64();
                special = AnyValue.FromBytes(bytes, 0, bytes.Length);
            }
            else if (key.Equals("$double"u8))
            {
                special = AnyValue.From(double.Parse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture));
            }
            else
            {
                items.Add(new KeyValue(key.Length > 0 && key.Span[0] == '$' ? key.Slice(1, key.Length - 1) : key, ReadValue(ref reader)));
            }
        }
        return special ?? AnyValue.From(items.ToArray());
    }

    private static void ReadAttributes(ref Utf8JsonReader reader, AttributeList target)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Utf8Text key = TextOf(ref reader);
            reader.Read();
            target.Add(key, ReadValue(ref reader));
        }
    }

    private static Utf8Text TextOf(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return Utf8Text.CopyOf(reader.ValueSpan);
        }
        byte[] bytes = new byte[reader.ValueSpan.Length];
        return new Utf8Text(bytes, 0, reader.CopyString(bytes));
    }

    private static Utf8Text NextText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? default : TextOf(ref reader);
    }

    private static uint NextUInt32(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetUInt32();
    }

    private static TraceId NextTraceId(ref Utf8JsonReader reader)
    {
        reader.Read();
        return TraceId.TryParse(reader.GetString(), out TraceId id) ? id : default;
    }

    private static SpanId NextSpanId(ref Utf8JsonReader reader)
    {
        reader.Read();
        return SpanId.TryParse(reader.GetString(), out SpanId id) ? id : default;
    }

    public void Dispose() => writer.Dispose();
}
