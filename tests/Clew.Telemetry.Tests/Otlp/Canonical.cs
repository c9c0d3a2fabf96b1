using System.Globalization;
using System.Text;

namespace Clew.Telemetry.Tests.Otlp;

/// <summary>Items as text with every field, one per line, so that whole batches are compared and differences can be read.</summary>
internal static class Canonical
{
    public static string[] Lines(SpanBatch batch) => [.. Items(batch).Select(Line)];

    public static string[] Lines(LogBatch batch) => [.. Items(batch).Select(Line)];

    public static string[] Lines(MetricBatch batch) => [.. Items(batch).Select(Line)];

    public static IEnumerable<T> Items<T>(TelemetryBatch<T> batch)
        where T : class, IBatchItem, new() => Enumerable.Range(0, batch.Count).Select(i => batch[i]);

    public static string Line(Span span) => string.Create(CultureInfo.InvariantCulture,
        $"""
        {span.TraceId}/{span.SpanId}<{span.ParentSpanId} state={Text(span.TraceState)} flags={span.Flags} name={Text(span.Name)} {span.OtlpKind} 
        {span.StartTimeUnixNano}-{span.EndTimeUnixNano} {span.StatusCode} {Text(span.StatusMessage)} a={Attributes(span.Attributes)}+{span.DroppedAttributesCount} 
        e=[{string.Join(';', span.Events.Select(Event))}]+{span.DroppedEventsCount} l=[{string.Join(';', span.Links.Select(Link))}]+{span.DroppedLinksCount} 
        {Origin(span.Resource, span.Scope)}
        """).ReplaceLineEndings("");

    public static string Line(LogRecord record) => string.Create(CultureInfo.InvariantCulture,
        $"""
        {record.TimeUnixNano}/{record.ObservedTimeUnixNano} {record.SeverityNumber} {Text(record.SeverityText)} event={Text(record.EventName)} 
        body={Value(record.Body)} a={Attributes(record.Attributes)}+{record.DroppedAttributesCount} flags={record.Flags} {record.TraceId}/{record.SpanId} 
        {Origin(record.Resource, record.Scope)}
        """).ReplaceLineEndings("");

    public static string Line(MetricPoint point) => string.Create(CultureInfo.InvariantCulture,
        $"""
        {Text(point.Name)} {Text(point.Description)} {Text(point.Unit)} {point.Type} {point.Temporality} {point.IsMonotonic} 
        {point.StartTimeUnixNano}-{point.TimeUnixNano} flags={point.Flags} a={Attributes(point.Attributes)} d={point.DoubleValue:R} i={point.IntValue} 
        n={point.Count} sum={point.Sum:R} min={point.Min:R} max={point.Max:R} [{string.Join(',', point.BucketCounts)}] [{Numbers(point.ExplicitBounds)}] 
        scale={point.Scale} zero={point.ZeroCount}<{point.ZeroThreshold:R} +{point.PositiveOffset} -{point.NegativeOffset} 
        [{string.Join(',', point.NegativeBucketCounts)}] q=[{Numbers(point.QuantileValues)}] x=[{string.Join(',', point.Exemplars)}] 
        {Origin(point.Resource, point.Scope)}
        """).ReplaceLineEndings("");

    /// <summary>Resource and scope without what the decoder derives of them.</summary>
    public static string Origin(Resource resource, InstrumentationScope scope) => string.Create(CultureInfo.InvariantCulture,
        $"r={Attributes(resource.Attributes)}+{resource.DroppedAttributesCount} {Text(resource.SchemaUrl)} ")
        + string.Create(CultureInfo.InvariantCulture,
            $"s={Text(scope.Name)}@{Text(scope.Version)} {Text(scope.SchemaUrl)} {Attributes(scope.Attributes)}+{scope.DroppedAttributesCount}");

    public static string Value(AnyValue value) => value.Kind switch
    {
        AnyValueKind.String => Text(value.AsText),
        AnyValueKind.Bool => value.AsBool ? "true" : "false",
        AnyValueKind.Int => value.AsInt.ToString(CultureInfo.InvariantCulture),
        AnyValueKind.Double => value.AsDouble.ToString("R", CultureInfo.InvariantCulture) + "d",
        AnyValueKind.Bytes => "0x" + Convert.ToHexString(value.AsBytes),
        AnyValueKind.Array => "[" + string.Join(',', value.AsArray.ToArray().Select(Value)) + "]",
        AnyValueKind.KeyValueList => "{" + string.Join(',', value.AsKeyValueList.ToArray().Select(Pair)) + "}",
        _ => "empty",
    };

    public static string Attributes(AttributeList attributes) => "{" + string.Join(',', attributes.AsSpan().ToArray().Select(Pair)) + "}";

    private static string Pair(KeyValue pair) => Text(pair.Key) + ":" + Value(pair.Value);

    private static string Event(SpanEvent item) => string.Create(CultureInfo.InvariantCulture,
        $"{item.TimeUnixNano} {Text(item.Name)} {Attributes(item.Attributes)}+{item.DroppedAttributesCount}");

    private static string Link(SpanLink link) => string.Create(CultureInfo.InvariantCulture,
        $"{link.TraceId}/{link.SpanId} {Text(link.TraceState)} {link.Flags} {Attributes(link.Attributes)}+{link.DroppedAttributesCount}");

    private static string Numbers(List<double> numbers) => string.Join(',', numbers.Select(n => n.ToString("R", CultureInfo.InvariantCulture)));

    private static string Text(Utf8Text text)
    {
        if (text.IsNull)
        {
            return "-";
        }
        StringBuilder quoted = new("'");
        foreach (char character in text.ToString())
        {
            quoted.Append(char.IsControl(character) ? $"\\{(int)character}" : character.ToString());
        }
        return quoted.Append('\'').ToString();
    }
}
