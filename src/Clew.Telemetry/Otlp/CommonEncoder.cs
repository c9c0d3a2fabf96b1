using Any = Clew.Telemetry.Otlp.OtlpFields.AnyValue;
using F = Clew.Telemetry.Otlp.OtlpFields;

namespace Clew.Telemetry.Otlp;

/// <summary>Export*ServiceRequest and the messages of opentelemetry.proto.common and .resource, as Protocol Buffers.</summary>
internal static class CommonEncoder
{
    /// <param name="groups">Items by resource and scope.</param>
    /// <param name="writeItems">Writes the items of a scope, last one first, as field <see cref="F.ScopeItems.Items"/>.</param>
    /// <param name="output">Takes the message.</param>
    public static void WriteRequest<T>(
        List<ResourceGroup<T>> groups, Action<ProtobufWriter, List<T>> writeItems, System.Buffers.IBufferWriter<byte> output)
    {
        using ProtobufWriter writer = new();
        for (int i = groups.Count - 1; i >= 0; i--)
        {
            ResourceGroup<T> group = groups[i];
            int mark = writer.Length;
            writer.Text(F.ResourceItems.SchemaUrl, group.Resource.SchemaUrl);
            foreach (ScopeGroup<T> scope in group.Scopes.Values.Reverse())
            {
                int scopeMark = writer.Length;
                writer.Text(F.ScopeItems.SchemaUrl, scope.Scope.SchemaUrl);
                writeItems(writer, scope.Items);
                WriteScope(writer, scope.Scope);
                writer.Message(F.ResourceItems.Scopes, scopeMark);
            }
            WriteResource(writer, group.Resource);
            writer.Message(F.Request.Resources, mark);
        }
        System.Buffers.BuffersExtensions.Write(output, writer.Written);
    }

    public static void WriteAttributes(ProtobufWriter writer, uint field, AttributeList attributes)
    {
        for (int i = attributes.Count - 1; i >= 0; i--)
        {
            WriteKeyValue(writer, field, attributes[i]);
        }
    }

    public static void WriteAnyValue(ProtobufWriter writer, uint field, AnyValue value)
    {
        int mark = writer.Length;
        switch (value.Kind)
        {
            case AnyValueKind.String:
                writer.Bytes(Any.StringValue, value.AsBytes);
                break;
            case AnyValueKind.Bool:
                writer.RequiredVarint(Any.BoolValue, value.AsBool ? 1u : 0u);
                break;
            case AnyValueKind.Int:
                writer.RequiredVarint(Any.IntValue, (ulong)value.AsInt);
                break;
            case AnyValueKind.Double:
                writer.Double(Any.DoubleValue, value.AsDouble);
                break;
            case AnyValueKind.Array:
                WriteArray(writer, value.AsArray);
                break;
            case AnyValueKind.KeyValueList:
                WriteKeyValueList(writer, value.AsKeyValueList);
                break;
            case AnyValueKind.Bytes:
                writer.Bytes(Any.BytesValue, value.AsBytes);
                break;
            default:
                break;
        }
        writer.Message(field, mark);
    }

    private static void WriteKeyValue(ProtobufWriter writer, uint field, in KeyValue attribute)
    {
        int mark = writer.Length;
        WriteAnyValue(writer, F.KeyValue.Value, attribute.Value);
        writer.Bytes(F.KeyValue.Key, attribute.Key.Span);
        writer.Message(field, mark);
    }

    private static void WriteArray(ProtobufWriter writer, ReadOnlySpan<AnyValue> items)
    {
        int mark = writer.Length;
        for (int i = items.Length - 1; i >= 0; i--)
        {
            WriteAnyValue(writer, F.ValueList.Values, items[i]);
        }
        writer.Message(Any.ArrayValue, mark);
    }

    private static void WriteKeyValueList(ProtobufWriter writer, ReadOnlySpan<KeyValue> items)
    {
        int mark = writer.Length;
        for (int i = items.Length - 1; i >= 0; i--)
        {
            WriteKeyValue(writer, F.ValueList.Values, items[i]);
        }
        writer.Message(Any.KvlistValue, mark);
    }

    private static void WriteResource(ProtobufWriter writer, Resource resource)
    {
        int mark = writer.Length;
        writer.Varint(F.Resource.DroppedAttributesCount, resource.DroppedAttributesCount);
        WriteAttributes(writer, F.Resource.Attributes, resource.Attributes);
        writer.Message(F.ResourceItems.Resource, mark);
    }

    private static void WriteScope(ProtobufWriter writer, InstrumentationScope scope)
    {
        int mark = writer.Length;
        writer.Varint(F.Scope.DroppedAttributesCount, scope.DroppedAttributesCount);
        WriteAttributes(writer, F.Scope.Attributes, scope.Attributes);
        writer.Text(F.Scope.Version, scope.Version);
        writer.Text(F.Scope.Name, scope.Name);
        writer.Message(F.ScopeItems.Scope, mark);
    }
}
