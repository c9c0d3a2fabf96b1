namespace Clew.Telemetry;

/// <summary><c>opentelemetry.proto.logs.v1.LogRecord</c>.</summary>
public sealed class LogRecord : IBatchItem
{
    private static readonly Resource NoResource = new();
    private static readonly InstrumentationScope NoScope = new();

    public long TimeUnixNano { get; set; }

    public long ObservedTimeUnixNano { get; set; }

    /// <summary>1 to 24 (TRACE to FATAL4); 0 when not sent.</summary>
    public byte SeverityNumber { get; set; }

    public Utf8Text SeverityText { get; set; }

    public Utf8Text EventName { get; set; }

    public AnyValue Body { get; set; }

    /// <summary>There was one, and it is not kept any more.</summary>
    public bool BodyExpired { get; set; }

    public AttributeList Attributes { get; } = new();

    public uint DroppedAttributesCount { get; set; }

    public uint Flags { get; set; }

    public TraceId TraceId { get; set; }

    public SpanId SpanId { get; set; }

    public Resource Resource { get; set; } = NoResource;

    public InstrumentationScope Scope { get; set; } = NoScope;

    public long ReceivedTimeUnixNano { get; set; }

    /// <summary>Time of the event, or when it was observed where the source had no clock.</summary>
    public long EffectiveTimeUnixNano => TimeUnixNano != 0 ? TimeUnixNano : ObservedTimeUnixNano;

    public void Clear()
    {
        TimeUnixNano = ObservedTimeUnixNano = ReceivedTimeUnixNano = 0;
        SeverityNumber = 0;
        SeverityText = EventName = default;
        Body = default;
        BodyExpired = false;
        Attributes.Clear();
        DroppedAttributesCount = Flags = 0;
        TraceId = default;
        SpanId = default;
        Resource = NoResource;
        Scope = NoScope;
    }
}
