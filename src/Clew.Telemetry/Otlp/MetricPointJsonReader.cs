namespace Clew.Telemetry.Otlp;

/// <summary>
/// The data points of all metric types, from OTLP/JSON. In JSON the same field has the same name and form in every type, so one reader
/// takes the fields that the point's type has.
/// </summary>
internal static class MetricPointJsonReader
{
    public static void Read(ref JsonCursor cursor, DecodeContext context, MetricPoint point)
    {
        cursor.EnterObject();
        while (cursor.NextProperty())
        {
            if (!ReadSharedField(ref cursor, context, point) && !ReadTypedField(ref cursor, context, point))
            {
                cursor.Skip();
            }
        }
        if (point.Type == MetricType.Summary)
        {
            // The field has no presence in a summary: not sent means zero.
            point.Sum ??= 0;
        }
    }

    private static bool ReadSharedField(ref JsonCursor cursor, DecodeContext context, MetricPoint point)
    {
        if (cursor.Is("startTimeUnixNano"u8))
        {
            point.StartTimeUnixNano = cursor.Time();
        }
        else if (cursor.Is("timeUnixNano"u8))
        {
            point.TimeUnixNano = cursor.Time();
        }
        else if (cursor.Is("attributes"u8))
        {
            CommonJsonDecoder.ReadAttributes(ref cursor, context, point.Attributes);
        }
        else if (cursor.Is("flags"u8))
        {
            point.Flags = cursor.UInt32();
        }
        else if (cursor.Is("exemplars"u8) && point.Type != MetricType.Summary)
        {
            cursor.EnterArray();
            while (cursor.NextElement())
            {
                ReadExemplar(ref cursor, context, point);
            }
        }
        else
        {
            return false;
        }
        return true;
    }

    private static bool ReadTypedField(ref JsonCursor cursor, DecodeContext context, MetricPoint point) => point.Type switch
    {
        MetricType.Gauge or MetricType.Sum => ReadNumberField(ref cursor, point),
        MetricType.Summary => ReadAggregateField(ref cursor, point) || ReadQuantiles(ref cursor, context, point),
        MetricType.Histogram => ReadAggregateField(ref cursor, point) || ReadRangeField(ref cursor, point)
            || ReadHistogramField(ref cursor, context, point),
        _ => ReadAggregateField(ref cursor, point) || ReadRangeField(ref cursor, point)
            || ReadExponentialField(ref cursor, context, point),
    };

    private static bool ReadNumberField(ref JsonCursor cursor, MetricPoint point)
    {
        if (cursor.Is("asDouble"u8))
        {
            point.DoubleValue = cursor.Double();
            point.IntValue = null;
            return true;
        }
        if (cursor.Is("asInt"u8))
        {
            point.IntValue = cursor.Int64();
            point.DoubleValue = null;
            return true;
        }
        return false;
    }

    private static bool ReadAggregateField(ref JsonCursor cursor, MetricPoint point)
    {
        if (cursor.Is("count"u8))
        {
            point.Count = cursor.UInt64();
            return true;
        }
        if (cursor.Is("sum"u8))
        {
            point.Sum = cursor.Double();
            return true;
        }
        return false;
    }

    private static bool ReadRangeField(ref JsonCursor cursor, MetricPoint point)
    {
        if (cursor.Is("min"u8))
        {
            point.Min = cursor.Double();
            return true;
        }
        if (cursor.Is("max"u8))
        {
            point.Max = cursor.Double();
            return true;
        }
        return false;
    }

    private static bool ReadHistogramField(ref JsonCursor cursor, DecodeContext context, MetricPoint point)
    {
        if (cursor.Is("bucketCounts"u8))
        {
            ReadCounts(ref cursor, context, point.BucketCounts);
            return true;
        }
        if (cursor.Is("explicitBounds"u8))
        {
            cursor.EnterArray();
            while (cursor.NextElement())
            {
                MetricPartReader.Add(context, point.ExplicitBounds, cursor.Double());
            }
            return true;
        }
        return false;
    }

    private static bool ReadExponentialField(ref JsonCursor cursor, DecodeContext context, MetricPoint point)
    {
        if (cursor.Is("scale"u8))
        {
            point.Scale = cursor.Int32();
        }
        else if (cursor.Is("zeroCount"u8))
        {
            point.ZeroCount = cursor.UInt64();
        }
        else if (cursor.Is("zeroThreshold"u8))
        {
            point.ZeroThreshold = cursor.Double();
        }
        else if (cursor.Is("positive"u8))
        {
            point.PositiveOffset = ReadBuckets(ref cursor, context, point.BucketCounts);
        }
        else if (cursor.Is("negative"u8))
        {
            point.NegativeOffset = ReadBuckets(ref cursor, context, point.NegativeBucketCounts);
        }
        else
        {
            return false;
        }
        return true;
    }

    /// <summary>Returns the buckets' offset.</summary>
    private static int ReadBuckets(ref JsonCursor cursor, DecodeContext context, List<ulong> counts)
    {
        int offset = 0;
        cursor.EnterObject();
        while (cursor.NextProperty())
        {
            if (cursor.Is("offset"u8))
            {
                offset = cursor.Int32();
            }
            else if (cursor.Is("bucketCounts"u8))
            {
                ReadCounts(ref cursor, context, counts);
            }
            else
            {
                cursor.Skip();
            }
        }
        return offset;
    }

    private static void ReadCounts(ref JsonCursor cursor, DecodeContext context, List<ulong> counts)
    {
        cursor.EnterArray();
        while (cursor.NextElement())
        {
            MetricPartReader.Add(context, counts, cursor.UInt64());
        }
    }

    private static bool ReadQuantiles(ref JsonCursor cursor, DecodeContext context, MetricPoint point)
    {
        if (!cursor.Is("quantileValues"u8))
        {
            return false;
        }
        cursor.EnterArray();
        while (cursor.NextElement())
        {
            double quantile = 0;
            double value = 0;
            cursor.EnterObject();
            while (cursor.NextProperty())
            {
                if (cursor.Is("quantile"u8))
                {
                    quantile = cursor.Double();
                }
                else if (cursor.Is("value"u8))
                {
                    value = cursor.Double();
                }
                else
                {
                    cursor.Skip();
                }
            }
            MetricPartReader.AddQuantile(context, point, quantile, value);
        }
        return true;
    }

    private static void ReadExemplar(ref JsonCursor cursor, DecodeContext context, MetricPoint point)
    {
        long time = 0;
        double value = 0;
        TraceId traceId = default;
        SpanId spanId = default;
        cursor.EnterObject();
        while (cursor.NextProperty())
        {
            if (cursor.Is("timeUnixNano"u8))
            {
                time = cursor.Time();
            }
            else if (cursor.Is("asDouble"u8))
            {
                value = cursor.Double();
            }
            else if (cursor.Is("asInt"u8))
            {
                value = cursor.Int64();
            }
            else if (cursor.Is("traceId"u8))
            {
                cursor.TraceId(out traceId);
            }
            else if (cursor.Is("spanId"u8))
            {
                cursor.SpanId(out spanId);
            }
            else
            {
                cursor.Skip();
            }
        }
        MetricPartReader.AddExemplar(context, point, new Exemplar(time, value, traceId, spanId));
    }
}
