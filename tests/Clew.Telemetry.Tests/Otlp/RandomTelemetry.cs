namespace Clew.Telemetry.Tests.Otlp;

/// <summary>Batches of random content from a fixed seed, using every field of the model that OTLP carries.</summary>
internal sealed class RandomTelemetry(int seed)
{
    private static readonly string[] Words = ["", "a", "chat gpt-5", "größe", "模型", "😀 emoji", "tab\tnew\nline \"quoted\" \\ /", "\0\u001f\u007f", "\u2028"];
    private readonly Random random = new(seed);

    public SpanBatch Spans(int count)
    {
        SpanBatch batch = new();
        Fill(batch, count, Fill);
        return batch;
    }

    public LogBatch Logs(int count)
    {
        LogBatch batch = new();
        Fill(batch, count, Fill);
        return batch;
    }

    public MetricBatch Metrics(int count)
    {
        MetricBatch batch = new();
        Fill(batch, count, Fill);
        return batch;
    }

    private void Fill<T>(TelemetryBatch<T> batch, int count, Action<T, Resource, InstrumentationScope> fill)
        where T : class, IBatchItem, new()
    {
        Resource resource = Resource();
        InstrumentationScope scope = Scope();
        for (int i = 0; i < count; i++)
        {
            if (random.Next(5) == 0)
            {
                resource = Resource();
                scope = Scope();
            }
            fill(batch.Add(), resource, scope);
        }
    }

    private void Fill(Span span, Resource resource, InstrumentationScope scope)
    {
        span.Resource = resource;
        span.Scope = scope;
        span.TraceId = TraceId();
        span.SpanId = SpanId();
        span.ParentSpanId = random.Next(2) == 0 ? default : SpanId();
        span.TraceState = Text();
        span.Flags = (uint)random.Next(1024);
        span.Name = Text();
        span.OtlpKind = (OtlpSpanKind)random.Next(6);
        span.StartTimeUnixNano = Time();
        span.EndTimeUnixNano = Time();
        span.StatusCode = (StatusCode)random.Next(3);
        span.StatusMessage = Text();
        AddAttributes(span.Attributes);
        for (int i = random.Next(4); i > 0; i--)
        {
            SpanEvent added = span.AddEvent();
            added.TimeUnixNano = Time();
            added.Name = Text();
            added.DroppedAttributesCount = (uint)random.Next(3);
            AddAttributes(added.Attributes);
        }
        for (int i = random.Next(3); i > 0; i--)
        {
            SpanLink link = new() { TraceId = TraceId(), SpanId = SpanId(), TraceState = Text(), Flags = (uint)random.Next(3) };
            AddAttributes(link.Attributes);
            span.Links.Add(link);
        }
        span.DroppedAttributesCount = (uint)random.Next(3);
        span.DroppedEventsCount = (uint)random.Next(3);
        span.DroppedLinksCount = (uint)random.Next(3);
    }

    private void Fill(LogRecord record, Resource resource, InstrumentationScope scope)
    {
        record.Resource = resource;
        record.Scope = scope;
        record.TimeUnixNano = Time();
        record.ObservedTimeUnixNano = Time();
        record.SeverityNumber = (byte)random.Next(25);
        record.SeverityText = Text();
        record.EventName = Text();
        record.Body = Value(0);
        AddAttributes(record.Attributes);
        record.DroppedAttributesCount = (uint)random.Next(3);
        record.Flags = (uint)random.Next(3);
        record.TraceId = random.Next(2) == 0 ? default : TraceId();
        record.SpanId = random.Next(2) == 0 ? default : SpanId();
    }

    private void Fill(MetricPoint point, Resource resource, InstrumentationScope scope)
    {
        point.Resource = resource;
        point.Scope = scope;
        point.Name = "metric." + random.Next(3);
        point.Description = Text();
        point.Unit = Text();
        point.Type = (MetricType)random.Next(1, 6);
        point.StartTimeUnixNano = Time();
        point.TimeUnixNano = Time();
        point.Flags = (uint)random.Next(2);
        AddAttributes(point.Attributes);
        if (point.Type is not (MetricType.Gauge or MetricType.Summary))
        {
            point.Temporality = (AggregationTemporality)random.Next(3);
        }
        if (point.Type != MetricType.Summary)
        {
            for (int i = random.Next(3); i > 0; i--)
            {
                point.Exemplars.Add(new Exemplar(Time(), Double(), random.Next(2) == 0 ? default : TraceId(), SpanId()));
            }
        }
        FillValues(point);
    }

    private void FillValues(MetricPoint point)
    {
        switch (point.Type)
        {
            case MetricType.Gauge or MetricType.Sum:
                point.IsMonotonic = point.Type == MetricType.Sum && random.Next(2) == 0;
                point.IntValue = random.Next(2) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : null;
                point.DoubleValue = point.IntValue is null ? Double() : null;
                return;
            case MetricType.Histogram:
                for (int i = random.Next(5); i > 0; i--)
                {
                    point.ExplicitBounds.Add(Double());
                }
                AddCounts(point.BucketCounts, point.ExplicitBounds.Count + 1);
                break;
            case MetricType.ExponentialHistogram:
                point.Scale = random.Next(-10, 20);
                point.PositiveOffset = random.Next(-1000, 1000);
                point.NegativeOffset = random.Next(-1000, 1000);
                point.ZeroCount = (ulong)random.Next(3);
                point.ZeroThreshold = random.NextDouble();
                AddCounts(point.BucketCounts, random.Next(4));
                AddCounts(point.NegativeBucketCounts, random.Next(4));
                break;
            default:
                for (int i = random.Next(4); i > 0; i--)
                {
                    point.QuantileValues.AddRange([random.NextDouble(), Double()]);
                }
                break;
        }
        point.Count = (ulong)random.NextInt64();
        point.Sum = Double();
        if (point.Type != MetricType.Summary && random.Next(2) == 0)
        {
            point.Min = Double();
            point.Max = Double();
        }
    }

    private void AddCounts(List<ulong> counts, int number)
    {
        for (int i = 0; i < number; i++)
        {
            counts.Add((ulong)random.NextInt64() >> random.Next(63));
        }
    }

    private Resource Resource()
    {
        Resource resource = new() { SchemaUrl = Text(), DroppedAttributesCount = (uint)random.Next(2) };
        AddAttributes(resource.Attributes);
        return resource;
    }

    private InstrumentationScope Scope()
    {
        InstrumentationScope scope = new() { Name = Text(), Version = Text(), SchemaUrl = Text(), DroppedAttributesCount = (uint)random.Next(2) };
        AddAttributes(scope.Attributes);
        return scope;
    }

    private void AddAttributes(AttributeList attributes)
    {
        for (int i = random.Next(6); i > 0; i--)
        {
            attributes.Add(Utf8Text.From(Words[random.Next(Words.Length)]), Value(0));
        }
    }

    private AnyValue Value(int depth) => random.Next(depth < 3 ? 8 : 6) switch
    {
        0 => default,
        1 => AnyValue.From(random.Next(2) == 0),
        2 => AnyValue.From(random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(63)),
        3 => AnyValue.From(Double()),
        4 => Bytes(),
        5 => AnyValue.From(Words[random.Next(Words.Length)]),
        6 => AnyValue.From(Enumerable.Range(0, random.Next(4)).Select(_ => Value(depth + 1)).ToArray()),
        _ => AnyValue.From(Enumerable.Range(0, random.Next(4)).Select(i => new KeyValue("k" + i, Value(depth + 1))).ToArray()),
    };

    private AnyValue Bytes()
    {
        byte[] bytes = new byte[random.Next(10)];
        random.NextBytes(bytes);
        return AnyValue.FromBytes(bytes, 0, bytes.Length);
    }

    private double Double() => random.Next(8) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => double.NegativeInfinity,
        3 => -0.0,
        4 => double.Epsilon,
        5 => double.MaxValue,
        _ => (random.NextDouble() - 0.5) * 1e6,
    };

    private Utf8Text Text() => random.Next(4) == 0 ? default : Utf8Text.From(Words[random.Next(Words.Length)]);

    private long Time() => random.Next(8) == 0 ? 0 : random.NextInt64();

    private TraceId TraceId() => new((ulong)random.NextInt64(1, long.MaxValue), (ulong)random.NextInt64());

    private SpanId SpanId() => new((ulong)random.NextInt64(1, long.MaxValue));
}
