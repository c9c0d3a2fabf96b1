using System.Buffers.Binary;
using Any = Clew.Telemetry.Otlp.OtlpFields.AnyValue;
using F = Clew.Telemetry.Otlp.OtlpFields;

namespace Clew.Telemetry.Otlp;

/// <summary>Messages of opentelemetry.proto.common and .resource, from Protocol Buffers.</summary>
internal static class CommonDecoder
{
    private const uint ValuesTag = (F.ValueList.Values << 3) | WireType.Length;

    public static void ReadResource(ref ProtobufReader reader, DecodeContext context, Resource resource)
    {
        uint dropped = 0;
        int outer = reader.Enter();
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case (F.Resource.Attributes << 3) | WireType.Length:
                    dropped += ReadAttribute(ref reader, context, resource.Attributes);
                    break;
                case (F.Resource.DroppedAttributesCount << 3) | WireType.Varint:
                    resource.DroppedAttributesCount = (uint)reader.ReadVarint();
                    break;
                default:
                    reader.SkipUnknown(tag, F.Resource.Known, "Resource");
                    break;
            }
        }
        reader.Leave(outer);
        resource.DroppedAttributesCount += dropped;
    }

    public static void ReadScope(ref ProtobufReader reader, DecodeContext context, InstrumentationScope scope)
    {
        uint dropped = 0;
        int outer = reader.Enter();
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case (F.Scope.Name << 3) | WireType.Length:
                    scope.Name = context.Text(reader.ReadRange());
                    break;
                case (F.Scope.Version << 3) | WireType.Length:
                    scope.Version = context.Text(reader.ReadRange());
                    break;
                case (F.Scope.Attributes << 3) | WireType.Length:
                    dropped += ReadAttribute(ref reader, context, scope.Attributes);
                    break;
                case (F.Scope.DroppedAttributesCount << 3) | WireType.Varint:
                    scope.DroppedAttributesCount = (uint)reader.ReadVarint();
                    break;
                default:
                    reader.SkipUnknown(tag, F.Scope.Known, "InstrumentationScope");
                    break;
            }
        }
        reader.Leave(outer);
        scope.DroppedAttributesCount += dropped;
    }

    /// <summary>Reads a KeyValue into the list; returns 1 when the list was full and the attribute was dropped.</summary>
    public static uint ReadAttribute(ref ProtobufReader reader, DecodeContext context, AttributeList attributes)
    {
        if (attributes.Count >= context.Limits.MaxAttributesPerItem)
        {
            reader.ReadRange();
            context.DroppedAttributeCount++;
            return 1;
        }
        if (reader.TryPeekShortAttribute(out ShortAttribute found) && context.TryAdd(found, attributes))
        {
            reader.Pass(found);
            return 0;
        }
        KeyValue attribute = ReadKeyValue(ref reader, context, 1);
        if (!context.Charge(DecodedSize.Attribute))
        {
            reader.Fail(context.MemoryError);
        }
        attributes.Add(attribute.Key, attribute.Value);
        return 0;
    }

    /// <summary>Returns the sent length in bytes; the id is empty unless that is 16.</summary>
    public static int ReadTraceId(ref ProtobufReader reader, out TraceId id)
    {
        ByteRange range = reader.ReadRange();
        id = range.Length == SpanIds.TraceIdBytes ? TraceId.Read(reader.Bytes(range)) : default;
        return range.Length;
    }

    /// <summary>Returns the sent length in bytes; the id is empty unless that is 8.</summary>
    public static int ReadSpanId(ref ProtobufReader reader, out SpanId id)
    {
        ByteRange range = reader.ReadRange();
        id = range.Length == SpanIds.SpanIdBytes
            ? new SpanId(BinaryPrimitives.ReadUInt64BigEndian(reader.Bytes(range)))
            : default;
        return range.Length;
    }

    public static AnyValue ReadAnyValue(ref ProtobufReader reader, DecodeContext context, int depth)
    {
        if (depth > context.Limits.MaxDepth)
        {
            reader.Fail(context.DepthError);
            return default;
        }
        AnyValue value = default;
        int outer = reader.Enter();
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case (Any.StringValue << 3) | WireType.Length:
                    value = context.TextValue(reader.ReadRange());
                    break;
                case (Any.BoolValue << 3) | WireType.Varint:
                    value = AnyValue.From(reader.ReadVarint() != 0);
                    break;
                case (Any.IntValue << 3) | WireType.Varint:
                    value = AnyValue.From((long)reader.ReadVarint());
                    break;
                case (Any.DoubleValue << 3) | WireType.Fixed64:
                    value = AnyValue.From(reader.ReadDouble());
                    break;
                case (Any.ArrayValue << 3) | WireType.Length:
                    value = ReadArray(ref reader, context, depth);
                    break;
                case (Any.KvlistValue << 3) | WireType.Length:
                    value = ReadKeyValueList(ref reader, context, depth);
                    break;
                case (Any.BytesValue << 3) | WireType.Length:
                    value = context.BytesValue(reader.ReadRange());
                    break;
                default:
                    reader.SkipUnknown(tag, Any.Known, "AnyValue");
                    break;
            }
        }
        reader.Leave(outer);
        return value;
    }

    private static KeyValue ReadKeyValue(ref ProtobufReader reader, DecodeContext context, int depth)
    {
        Utf8Text key = Utf8Text.Empty;
        AnyValue value = default;
        int outer = reader.Enter();
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case (F.KeyValue.Key << 3) | WireType.Length:
                    key = context.Key(reader.ReadRange());
                    break;
                case (F.KeyValue.Value << 3) | WireType.Length:
                    value = ReadAnyValue(ref reader, context, depth);
                    break;
                default:
                    reader.SkipUnknown(tag, F.KeyValue.Known, "KeyValue");
                    break;
            }
        }
        reader.Leave(outer);
        return new KeyValue(key, value);
    }

    private static AnyValue ReadArray(ref ProtobufReader reader, DecodeContext context, int depth)
    {
        int outer = reader.Enter();
        AnyValue[] items = new AnyValue[ElementCount(ref reader, context)];
        int read = 0;
        while (read < items.Length && reader.NextField(out uint tag))
        {
            if (tag == ValuesTag)
            {
                items[read++] = ReadAnyValue(ref reader, context, depth + 1);
            }
            else
            {
                reader.SkipUnknown(tag, F.ValueList.Known, "ArrayValue");
            }
        }
        reader.Leave(outer);
        return AnyValue.From(items);
    }

    private static AnyValue ReadKeyValueList(ref ProtobufReader reader, DecodeContext context, int depth)
    {
        int outer = reader.Enter();
        KeyValue[] items = new KeyValue[ElementCount(ref reader, context)];
        int read = 0;
        while (read < items.Length && reader.NextField(out uint tag))
        {
            if (tag == ValuesTag)
            {
                items[read++] = ReadKeyValue(ref reader, context, depth + 1);
            }
            else
            {
                reader.SkipUnknown(tag, F.ValueList.Known, "KeyValueList");
            }
        }
        reader.Leave(outer);
        return AnyValue.From(items);
    }

    /// <summary>How many elements of the list at hand are kept: counted before allocation, so that no claimed length allocates.</summary>
    private static int ElementCount(ref ProtobufReader reader, DecodeContext context)
    {
        int count = reader.Count(ValuesTag);
        if (count > context.Limits.MaxElementsPerValue)
        {
            context.TruncatedValueCount++;
            count = context.Limits.MaxElementsPerValue;
        }
        if (!context.Charge((long)count * DecodedSize.Element))
        {
            reader.Fail(context.MemoryError);
        }
        return reader.Error is null ? count : 0;
    }
}
