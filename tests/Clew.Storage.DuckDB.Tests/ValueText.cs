using System.Globalization;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

/// <summary>Attributes and spans as text that differs whenever a value or a type differs, for whole-value assertions.</summary>
internal static class ValueText
{
    internal static string Of(AttributeList attributes) =>
        string.Join("; ", attributes.AsSpan().ToArray().Select(item => $"{item.Key}={Of(item.Value)}"));

    internal static string Of(AnyValue value) => value.Kind switch
    {
        AnyValueKind.String => $"'{value.AsText}'",
        AnyValueKind.Bool => value.AsBool ? "true" : "false",
        AnyValueKind.Int => value.AsInt.ToString(CultureInfo.InvariantCulture),
        AnyValueKind.Double => "d" + value.AsDouble.ToString("R", CultureInfo.InvariantCulture),
        AnyValueKind.Array => "[" + string.Join(", ", value.AsArray.ToArray().Select(Of)) + "]",
        AnyValueKind.KeyValueList => "{" + string.Join(", ", value.AsKeyValueList.ToArray().Select(item => $"{item.Key}: {Of(item.Value)}")) + "}",
        AnyValueKind.Bytes => "0x" + Convert.ToHexString(value.AsBytes),
        _ => "empty",
    };

    internal static string Of(Resource resource) =>
        $"{Of(resource.Service)} {Of(resource.ServiceVersion)} {Of(resource.Environment)} {resource.Hash} {Of(resource.SchemaUrl)} "
        + $"{resource.DroppedAttributesCount} ({Of(resource.Attributes)})";

    internal static string Of(InstrumentationScope scope) =>
        $"{Of(scope.Name)} {Of(scope.Version)} {scope.Hash} {Of(scope.SchemaUrl)} {scope.DroppedAttributesCount} ({Of(scope.Attributes)})";

    /// <summary>All fields of a span, one per line.</summary>
    internal static string Of(Span span)
    {
        List<string> lines = [.. SpanCopy.SpanProperties.Select(property => $"{property.Name}: {OfProperty(property.GetValue(span))}")];
        lines.Add("Llm: " + (span.Llm is { } llm
            ? string.Join(" ", SpanCopy.LlmProperties.Select(property => $"{property.Name}={OfProperty(property.GetValue(llm))}"))
            : "none"));
        lines.Add("Attributes: " + Of(span.Attributes));
        lines.Add("Content: " + Of(span.Content));
        lines.AddRange(span.Events.Select(item => $"Event: {item.TimeUnixNano} {Of(item.Name)} {item.DroppedAttributesCount} ({Of(item.Attributes)})"));
        lines.AddRange(span.Links.Select(item =>
            $"Link: {item.TraceId} {item.SpanId} {Of(item.TraceState)} {item.Flags} {item.DroppedAttributesCount} ({Of(item.Attributes)})"));
        return string.Join("\n", lines);
    }

    internal static string Of(Utf8Text text) => text.IsNull ? "null" : $"'{text}'";

    internal static string OfProperty(object? value) => value switch
    {
        Utf8Text text => Of(text),
        Resource resource => Of(resource),
        InstrumentationScope scope => Of(scope),
        AnyValue any => Of(any),
        null => "null",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };
}
