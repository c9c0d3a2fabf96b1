namespace Clew.Workload;

/// <summary>Writes spans of OTLP (opentelemetry/proto/trace/v1/trace.proto) into the request under construction.</summary>
internal sealed class SpanWriter(ProtoWriter proto)
{
    private const int SpanField = 2;
    private const int AttributesField = 9;
    private const int EventsField = 11;
    private const int StatusField = 15;
    private const int StatusError = 2;
    // W3C "sampled", and OTLP's "it is known that the parent is local".
    private const uint Flags = 0x101;
    private int start;

    public void Begin(ReadOnlySpan<byte> traceId, ReadOnlySpan<byte> spanId, ReadOnlySpan<byte> parentId, string name, int kind, long startNanos, long endNanos)
    {
        start = proto.Open(SpanField);
        proto.Bytes(1, traceId);
        proto.Bytes(2, spanId);
        if (!parentId.IsEmpty)
        {
            proto.Bytes(4, parentId);
        }
        proto.Text(5, name);
        proto.Varint(6, (ulong)kind);
        proto.Fixed64(7, (ulong)startNanos);
        proto.Fixed64(8, (ulong)endNanos);
    }

    public void Attribute(string key, string value) => Attribute(AttributesField, key, value);

    public void Attribute(string key, long value) => Attribute(AttributesField, key, value);

    public void Attribute(string key, double value) => WithValue(AttributesField, key, () => proto.Fixed64(4, BitConverter.DoubleToUInt64Bits(value)));

    public void Attribute(string key, bool value) => WithValue(AttributesField, key, () => proto.Varint(2, value ? 1UL : 0UL));

    /// <summary>An array of one text.</summary>
    public void AttributeList(string key, string onlyItem) => WithValue(AttributesField, key, () =>
    {
        int list = proto.Open(5);
        int item = proto.Open(1);
        proto.Text(1, onlyItem);
        proto.Close(item);
        proto.Close(list);
    });

    public void End(string? error, long endNanos)
    {
        if (error is not null)
        {
            WriteException("request failed: " + error, endNanos);
        }
        proto.Fixed32(16, Flags);
        proto.Close(start);
    }

    /// <summary>A text attribute of any message; <paramref name="field"/> is where that message keeps its attributes.</summary>
    public void Attribute(int field, string key, string value) => WithValue(field, key, () => proto.Text(1, value));

    public void Attribute(int field, string key, long value) => WithValue(field, key, () => proto.Varint(3, (ulong)value));

    private void WriteException(string message, long endNanos)
    {
        int raised = proto.Open(EventsField);
        proto.Fixed64(1, (ulong)endNanos);
        proto.Text(2, "exception");
        Attribute(3, "exception.type", "ProviderError");
        Attribute(3, "exception.message", message);
        proto.Close(raised);
        int status = proto.Open(StatusField);
        proto.Text(2, message);
        proto.Varint(3, StatusError);
        proto.Close(status);
    }

    private void WithValue(int field, string key, Action writeValue)
    {
        int attribute = proto.Open(field);
        proto.Text(1, key);
        int value = proto.Open(2);
        writeValue();
        proto.Close(value);
        proto.Close(attribute);
    }
}
