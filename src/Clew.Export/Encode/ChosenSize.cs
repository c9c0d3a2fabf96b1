using Clew.Telemetry;

namespace Clew.Export.Encode;

/// <summary>About how large items are that did not come as bytes, so that frames of them are no larger than others.</summary>
internal static class ChosenSize
{
    /// <summary>Ids, times and names of a span, and their tags.</summary>
    private const long Rest = 300;

    public static long Of(Span span) =>
        Rest + Of(span.Attributes) + Of(span.Content) + span.Events.Sum(one => Rest + Of(one.Attributes)) + span.Links.Sum(one => Rest + Of(one.Attributes));

    public static long Of(LogRecord record) => Rest + Of(record.Attributes) + Of(record.Body);

    private static long Of(AttributeList attributes) => Of(attributes.AsSpan());

    private static long Of(ReadOnlySpan<KeyValue> pairs)
    {
        long bytes = 0;
        foreach (KeyValue pair in pairs)
        {
            bytes += pair.Key.Length + Of(pair.Value);
        }
        return bytes;
    }

    private static long Of(ReadOnlySpan<AnyValue> items)
    {
        long bytes = 0;
        foreach (AnyValue item in items)
        {
            bytes += Of(item);
        }
        return bytes;
    }

    private static long Of(AnyValue value) => value.Kind switch
    {
        AnyValueKind.String => value.AsText.Length,
        AnyValueKind.Bytes => value.AsBytes.Length,
        AnyValueKind.Array => Of(value.AsArray),
        AnyValueKind.KeyValueList => Of(value.AsKeyValueList),
        _ => 8,
    };
}
