namespace Clew.Telemetry.Otlp;

/// <summary>Messages of opentelemetry.proto.common and .resource, from OTLP/JSON.</summary>
internal static class CommonJsonDecoder
{
    public static void ReadResource(ref JsonCursor cursor, DecodeContext context, Resource resource)
    {
        uint dropped = 0;
        cursor.EnterObject();
        while (cursor.NextProperty())
        {
            if (cursor.Is("attributes"u8))
            {
                dropped += ReadAttributes(ref cursor, context, resource.Attributes);
            }
            else if (cursor.Is("droppedAttributesCount"u8))
            {
                resource.DroppedAttributesCount = cursor.UInt32();
            }
            else
            {
                cursor.Skip();
            }
        }
        resource.DroppedAttributesCount += dropped;
    }

    public static void ReadScope(ref JsonCursor cursor, DecodeContext context, InstrumentationScope scope)
    {
        uint dropped = 0;
        cursor.EnterObject();
        while (cursor.NextProperty())
        {
            if (cursor.Is("name"u8))
            {
                scope.Name = cursor.Text();
            }
            else if (cursor.Is("version"u8))
            {
                scope.Version = cursor.Text();
            }
            else if (cursor.Is("attributes"u8))
            {
                dropped += ReadAttributes(ref cursor, context, scope.Attributes);
            }
            else if (cursor.Is("droppedAttributesCount"u8))
            {
                scope.DroppedAttributesCount = cursor.UInt32();
            }
            else
            {
                cursor.Skip();
            }
        }
        scope.DroppedAttributesCount += dropped;
    }

    /// <summary>Reads an array of KeyValue into the list; returns how many were dropped because the list was full.</summary>
    public static uint ReadAttributes(ref JsonCursor cursor, DecodeContext context, AttributeList attributes)
    {
        uint dropped = 0;
        cursor.EnterArray();
        while (cursor.NextElement())
        {
            if (attributes.Count >= context.Limits.MaxAttributesPerItem)
            {
                cursor.Skip();
                dropped++;
                continue;
            }
            RequestJsonDecoder.Charge(ref cursor, context, DecodedSize.Attribute);
            KeyValue attribute = ReadKeyValue(ref cursor, context, 1);
            attributes.Add(attribute.Key, attribute.Value);
        }
        context.DroppedAttributeCount += dropped;
        return dropped;
    }

    public static AnyValue ReadAnyValue(ref JsonCursor cursor, DecodeContext context, int depth)
    {
        if (depth > context.Limits.MaxDepth)
        {
            cursor.Fail(context.DepthError);
            return default;
        }
        AnyValue value = default;
        cursor.EnterObject();
        while (cursor.NextProperty())
        {
            if (cursor.Is("stringValue"u8))
            {
                value = AnyValue.From(cursor.Text());
            }
            else if (cursor.Is("intValue"u8))
            {
                value = AnyValue.From(cursor.Int64());
            }
            else if (cursor.Is("boolValue"u8))
            {
                value = AnyValue.From(cursor.Bool());
            }
            else if (cursor.Is("doubleValue"u8))
            {
                value = AnyValue.From(cursor.Double());
            }
            else if (cursor.Is("arrayValue"u8))
            {
                value = AnyValue.From(ReadValues(ref cursor, context, depth, ReadAnyValue));
            }
            else if (cursor.Is("kvlistValue"u8))
            {
                value = AnyValue.From(ReadValues(ref cursor, context, depth, ReadKeyValue));
            }
            else if (cursor.Is("bytesValue"u8))
            {
                value = cursor.Base64();
            }
            else
            {
                cursor.Skip();
            }
        }
        return value;
    }

    private static KeyValue ReadKeyValue(ref JsonCursor cursor, DecodeContext context, int depth)
    {
        Utf8Text key = Utf8Text.Empty;
        AnyValue value = default;
        cursor.EnterObject();
        while (cursor.NextProperty())
        {
            if (cursor.Is("key"u8))
            {
                key = cursor.Key();
            }
            else if (cursor.Is("value"u8))
            {
                value = ReadAnyValue(ref cursor, context, depth);
            }
            else
            {
                cursor.Skip();
            }
        }
        return new KeyValue(key, value);
    }

    private delegate T ElementReader<T>(ref JsonCursor cursor, DecodeContext context, int depth);

    /// <summary>The elements of an ArrayValue or a KeyValueList, which differ in what these are.</summary>
    private static T[] ReadValues<T>(ref JsonCursor cursor, DecodeContext context, int depth, ElementReader<T> read)
    {
        List<T> items = [];
        bool cut = false;
        cursor.EnterObject();
        while (cursor.NextProperty())
        {
            if (!cursor.Is("values"u8))
            {
                cursor.Skip();
                continue;
            }
            cursor.EnterArray();
            while (cursor.NextElement())
            {
                if (HasRoom(ref cursor, context, items.Count, ref cut))
                {
                    items.Add(read(ref cursor, context, depth + 1));
                }
            }
        }
        return [.. items];
    }

    /// <summary>Whether one more element is kept. If not, skips it; the first one skipped counts the value as truncated.</summary>
    private static bool HasRoom(ref JsonCursor cursor, DecodeContext context, int count, ref bool cut)
    {
        if (count < context.Limits.MaxElementsPerValue)
        {
            RequestJsonDecoder.Charge(ref cursor, context, DecodedSize.Element);
            return true;
        }
        cursor.Skip();
        context.TruncatedValueCount += cut ? 0 : 1;
        cut = true;
        return false;
    }
}
