using F = Clew.Telemetry.Otlp.OtlpFields.Exemplar;

namespace Clew.Telemetry.Otlp;

/// <summary>Parts that several kinds of data points have, from Protocol Buffers.</summary>
internal static class MetricPartReader
{
    /// <summary>An exemplar; beyond the limit it is skipped.</summary>
    public static void ReadExemplar(ref ProtobufReader reader, DecodeContext context, MetricPoint point)
    {
        long time = 0;
        double value = 0;
        TraceId traceId = default;
        SpanId spanId = default;
        int outer = reader.Enter();
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case (F.TimeUnixNano << 3) | WireType.Fixed64:
                    time = reader.ReadTime();
                    break;
                case (F.AsDouble << 3) | WireType.Fixed64:
                    value = reader.ReadDouble();
                    break;
                case (F.AsInt << 3) | WireType.Fixed64:
                    value = (long)reader.ReadFixed64();
                    break;
                case (F.TraceId << 3) | WireType.Length:
                    CommonDecoder.ReadTraceId(ref reader, out traceId);
                    break;
                case (F.SpanId << 3) | WireType.Length:
                    CommonDecoder.ReadSpanId(ref reader, out spanId);
                    break;
                default:
                    reader.SkipUnknown(tag, F.Known, "Exemplar");
                    break;
            }
        }
        reader.Leave(outer);
        AddExemplar(context, point, new Exemplar(time, value, traceId, spanId));
    }

    public static void AddExemplar(DecodeContext context, MetricPoint point, Exemplar exemplar)
    {
        if (point.Exemplars.Count < context.Limits.MaxExemplarsPerPoint)
        {
            point.Exemplars.Add(exemplar);
        }
    }

    /// <summary>Adds one value too many at most: the point is then rejected as a whole, so the rest need not be kept.</summary>
    public static void AddQuantile(DecodeContext context, MetricPoint point, double quantile, double value)
    {
        if (HasRoom(context, point.QuantileValues.Count / 2))
        {
            point.QuantileValues.Add(quantile);
            point.QuantileValues.Add(value);
        }
    }

    /// <inheritdoc cref="AddQuantile"/>
    public static bool HasRoom(DecodeContext context, int count) => count <= context.Limits.MaxBucketsPerPoint;

    /// <summary>Repeated <c>fixed64</c>, packed or one by one.</summary>
    public static void ReadFixed64s(ref ProtobufReader reader, DecodeContext context, uint tag, List<ulong> values)
    {
        if ((tag & 7) != WireType.Length)
        {
            Add(context, values, reader.ReadFixed64());
            return;
        }
        int outer = reader.Enter();
        while (reader.HasMore)
        {
            Add(context, values, reader.ReadFixed64());
        }
        reader.Leave(outer);
    }

    /// <summary>Repeated <c>uint64</c>, packed or one by one.</summary>
    public static void ReadVarints(ref ProtobufReader reader, DecodeContext context, uint tag, List<ulong> values)
    {
        if ((tag & 7) != WireType.Length)
        {
            Add(context, values, reader.ReadVarint());
            return;
        }
        int outer = reader.Enter();
        while (reader.HasMore)
        {
            Add(context, values, reader.ReadVarint());
        }
        reader.Leave(outer);
    }

    /// <summary>Repeated <c>double</c>, packed or one by one.</summary>
    public static void ReadDoubles(ref ProtobufReader reader, DecodeContext context, uint tag, List<double> values)
    {
        if ((tag & 7) != WireType.Length)
        {
            Add(context, values, reader.ReadDouble());
            return;
        }
        int outer = reader.Enter();
        while (reader.HasMore)
        {
            Add(context, values, reader.ReadDouble());
        }
        reader.Leave(outer);
    }

    public static void Add<T>(DecodeContext context, List<T> values, T value)
    {
        if (HasRoom(context, values.Count))
        {
            values.Add(value);
        }
    }
}
