using Clew.Telemetry;

namespace Clew.Samples.Tests;

/// <summary>A span as it arrived, copied out of its batch.</summary>
internal sealed record ReceivedSpan(string TraceId, string SpanId, string? ParentSpanId, string Service, string Name, OtlpSpanKind Kind, bool IsError)
{
    public required IReadOnlyDictionary<string, object> Attributes { get; init; }

    public string? Text(string key) => Attributes.GetValueOrDefault(key) as string;

    public long Number(string key) => Attributes.TryGetValue(key, out object? value) ? (long)value : 0;

    public bool IsChat => Text("gen_ai.operation.name") == "chat";

    public bool IsTool(string name) => Text("gen_ai.tool.name") == name && Text("gen_ai.operation.name") == "execute_tool";

    public static ReceivedSpan CopyOf(Span span)
    {
        Dictionary<string, object> attributes = [];
        foreach (KeyValue attribute in span.Attributes.AsSpan())
        {
            attributes[attribute.Key.ToString()] = attribute.Value.Kind switch
            {
                AnyValueKind.Int => attribute.Value.AsInt,
                AnyValueKind.Bool => attribute.Value.AsBool,
                AnyValueKind.Double => attribute.Value.AsDouble,
                AnyValueKind.Array => attribute.Value.AsArray.ToArray().Select(item => item.AsText.ToString()).ToArray(),
                _ => attribute.Value.AsText.ToString(),
            };
        }
        string? parent = span.IsRoot ? null : span.ParentSpanId.ToString();
        return new ReceivedSpan(
            span.TraceId.ToString(), span.SpanId.ToString(), parent, span.Resource.Service.ToString(), span.Name.ToString(), span.OtlpKind, span.IsError)
        {
            Attributes = attributes,
        };
    }
}
