using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Clew.Telemetry.Otlp;

/// <summary>Export*ServiceRequest and the messages of opentelemetry.proto.common and .resource, as OTLP/JSON.</summary>
internal static class CommonJsonEncoder
{
    // The output is a JSON document, never part of a page, so only what JSON itself requires is escaped. Depth was bounded by the decoder.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <param name="groups">Items by resource and scope.</param>
    /// <param name="names">The signal's names.</param>
    /// <param name="writeItems">Writes the elements of a scope's list.</param>
    /// <param name="output">Takes the document.</param>
    public static void WriteRequest<T>(
        List<ResourceGroup<T>> groups, JsonListNames names, Action<Utf8JsonWriter, List<T>> writeItems, IBufferWriter<byte> output)
    {
        using Utf8JsonWriter writer = new(output, Options);
        writer.WriteStartObject();
        writer.WriteStartArray(names.ResourceItems);
        WriteGroups(writer, groups, names, writeItems);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>The elements of the outermost list, for a request that is written part by part.</summary>
    public static void WriteGroups<T>(
        Utf8JsonWriter writer, List<ResourceGroup<T>> groups, JsonListNames names, Action<Utf8JsonWriter, List<T>> writeItems)
    {
        foreach (ResourceGroup<T> group in groups)
        {
            writer.WriteStartObject();
            WriteResource(writer, group.Resource);
            writer.WriteStartArray(names.ScopeItems);
            foreach (ScopeGroup<T> scope in group.Scopes.Values)
            {
                writer.WriteStartObject();
                WriteScope(writer, scope.Scope);
                writer.WriteStartArray(names.Items);
                writeItems(writer, scope.Items);
                writer.WriteEndArray();
                WriteText(writer, "schemaUrl"u8, scope.Scope.SchemaUrl);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            WriteText(writer, "schemaUrl"u8, group.Resource.SchemaUrl);
            writer.WriteEndObject();
        }
    }

    /// <summary>Left out when not sent.</summary>
    public static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Utf8Text text)
    {
        if (!text.IsNull)
        {
            writer.WriteString(name, text.Span);
        }
    }

    /// <summary>A 64-bit integer is text in JSON; zero is left out.</summary>
    public static void WriteUInt64(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ulong value)
    {
        if (value != 0)
        {
            Span<byte> digits = stackalloc byte[20];
            value.TryFormat(digits, out int length, default, CultureInfo.InvariantCulture);
            writer.WriteString(name, digits[..length]);
        }
    }

    public static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long unixNano) =>
        WriteUInt64(writer, name, (ulong)unixNano);

    /// <summary>A 64-bit integer is text in JSON.</summary>
    public static void WriteInt64(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long value)
    {
        Span<byte> digits = stackalloc byte[20];
        value.TryFormat(digits, out int length, default, CultureInfo.InvariantCulture);
        writer.WriteString(name, digits[..length]);
    }

    /// <summary>Zero is left out.</summary>
    public static void WriteNumber(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long value)
    {
        if (value != 0)
        {
            writer.WriteNumber(name, value);
        }
    }

    /// <summary>Left out when null; NaN and the infinities are text.</summary>
    public static void WriteDouble(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double? value)
    {
        if (value is double number)
        {
            writer.WritePropertyName(name);
            WriteDoubleValue(writer, number);
        }
    }

    public static void WriteDoubleValue(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteStringValue(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8);
        }
    }

    /// <summary>Hexadecimal; left out when empty.</summary>
    public static void WriteTraceId(Utf8JsonWriter writer, ReadOnlySpan<byte> name, TraceId id)
    {
        if (!id.IsEmpty)
        {
            Span<byte> hex = stackalloc byte[32];
            id.High.TryFormat(hex, out _, "x16", CultureInfo.InvariantCulture);
            id.Low.TryFormat(hex[16..], out _, "x16", CultureInfo.InvariantCulture);
            writer.WriteString(name, hex);
        }
    }

    /// <summary>Hexadecimal; left out when empty.</summary>
    public static void WriteSpanId(Utf8JsonWriter writer, ReadOnlySpan<byte> name, SpanId id)
    {
        if (!id.IsEmpty)
        {
            Span<byte> hex = stackalloc byte[16];
            id.Value.TryFormat(hex, out _, "x16", CultureInfo.InvariantCulture);
            writer.WriteString(name, hex);
        }
    }

    /// <summary>Left out when there are none in either list.</summary>
    public static void WriteAttributes(Utf8JsonWriter writer, AttributeList attributes, AttributeList? more = null)
    {
        if (attributes.Count + (more?.Count ?? 0) == 0)
        {
            return;
        }
        writer.WriteStartArray("attributes"u8);
        WriteKeyValues(writer, attributes.AsSpan());
        WriteKeyValues(writer, more is null ? default : more.AsSpan());
        writer.WriteEndArray();
    }

    public static void WriteAnyValue(Utf8JsonWriter writer, AnyValue value)
    {
        writer.WriteStartObject();
        switch (value.Kind)
        {
            case AnyValueKind.String:
                writer.WriteString("stringValue"u8, value.AsBytes);
                break;
            case AnyValueKind.Bool:
                writer.WriteBoolean("boolValue"u8, value.AsBool);
                break;
            case AnyValueKind.Int:
                WriteInt64(writer, "intValue"u8, value.AsInt);
                break;
            case AnyValueKind.Double:
                WriteDouble(writer, "doubleValue"u8, value.AsDouble);
                break;
            case AnyValueKind.Array:
                writer.WriteStartObject("arrayValue"u8);
                writer.WriteStartArray("values"u8);
                foreach (AnyValue item in value.AsArray)
                {
                    WriteAnyValue(writer, item);
                }
                writer.WriteEndArray();
                writer.WriteEndObject();
                break;
            case AnyValueKind.KeyValueList:
                writer.WriteStartObject("kvlistValue"u8);
                writer.WriteStartArray("values"u8);
                WriteKeyValues(writer, value.AsKeyValueList);
                writer.WriteEndArray();
                writer.WriteEndObject();
                break;
            case AnyValueKind.Bytes:
                writer.WriteBase64String("bytesValue"u8, value.AsBytes);
                break;
            default:
                break;
        }
        writer.WriteEndObject();
    }

    private static void WriteKeyValues(Utf8JsonWriter writer, ReadOnlySpan<KeyValue> attributes)
    {
        foreach (ref readonly KeyValue attribute in attributes)
        {
            writer.WriteStartObject();
            writer.WriteString("key"u8, attribute.Key.Span);
            writer.WritePropertyName("value"u8);
            WriteAnyValue(writer, attribute.Value);
            writer.WriteEndObject();
        }
    }

    private static void WriteResource(Utf8JsonWriter writer, Resource resource)
    {
        writer.WriteStartObject("resource"u8);
        WriteAttributes(writer, resource.Attributes);
        WriteNumber(writer, "droppedAttributesCount"u8, resource.DroppedAttributesCount);
        writer.WriteEndObject();
    }

    private static void WriteScope(Utf8JsonWriter writer, InstrumentationScope scope)
    {
        writer.WriteStartObject("scope"u8);
        WriteText(writer, "name"u8, scope.Name);
        WriteText(writer, "version"u8, scope.Version);
        WriteAttributes(writer, scope.Attributes);
        WriteNumber(writer, "droppedAttributesCount"u8, scope.DroppedAttributesCount);
        writer.WriteEndObject();
    }
}
