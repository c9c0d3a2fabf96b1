using System.Globalization;
using System.Text.Json;
using Clew.Telemetry;

namespace Clew.Server.Query;

/// <summary>Attributes as plain JSON.</summary>
internal static class AnyValueJson
{
    // JavaScript reads integers exactly up to 2^53; larger ones travel as text, as OTLP/JSON does.
    private const long ExactInJavaScript = 1L << 53;

    public static void WriteAttributes(this Utf8JsonWriter json, AttributeList attributes)
    {
        json.WriteStartArray("attributes"u8);
        json.WriteAttributeItems(attributes);
        json.WriteEndArray();
    }

    public static void WriteAttributeItems(this Utf8JsonWriter json, AttributeList attributes)
    {
        foreach (ref readonly KeyValue attribute in attributes.AsSpan())
        {
            json.WriteStartObject();
            json.WriteText("key"u8, attribute.Key.Or(Utf8Text.Empty));
            json.WritePropertyName("value"u8);
            json.WriteAnyValue(attribute.Value);
            json.WriteEndObject();
        }
    }

    public static void WriteAnyValue(this Utf8JsonWriter json, AnyValue value)
    {
        switch (value.Kind)
        {
            case AnyValueKind.String: json.WriteStringValue(value.AsText.Span); break;
            case AnyValueKind.Bool: json.WriteBooleanValue(value.AsBool); break;
            case AnyValueKind.Int when Math.Abs((decimal)value.AsInt) > ExactInJavaScript: json.WriteStringValue(value.AsInt.ToString(CultureInfo.InvariantCulture)); break;
            case AnyValueKind.Int: json.WriteNumberValue(value.AsInt); break;
            case AnyValueKind.Double when double.IsFinite(value.AsDouble): json.WriteNumberValue(value.AsDouble); break;
            case AnyValueKind.Double: json.WriteStringValue(value.AsDouble.ToString(CultureInfo.InvariantCulture)); break;
            case AnyValueKind.Bytes: json.WriteBase64StringValue(value.AsBytes); break;
            case AnyValueKind.Array:
                json.WriteStartArray();
                foreach (AnyValue item in value.AsArray)
                {
                    json.WriteAnyValue(item);
                }
                json.WriteEndArray();
                break;
            case AnyValueKind.KeyValueList:
                json.WriteStartObject();
                foreach (KeyValue item in value.AsKeyValueList)
                {
                    json.WritePropertyName(item.Key.Span);
                    json.WriteAnyValue(item.Value);
                }
                json.WriteEndObject();
                break;
            default: json.WriteNullValue(); break;
        }
    }
}
