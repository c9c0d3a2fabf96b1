using System.Text;
using System.Text.Json;
using Clew.Server.Query;
using Clew.Telemetry;

namespace Clew.Server.Redact;

/// <summary>The texts of an item with the places that <see cref="Clew.Pipeline.Redact.RedactionHit"/> names.</summary>
internal sealed class FieldList
{
    private readonly List<(string Place, string Value)> items = [];
    private readonly HashSet<int> taken = [];

    public IReadOnlyList<(string Place, string Value)> Items => items;

    public static FieldList Of(Span span)
    {
        FieldList fields = new();
        fields.Add("name", span.Name);
        fields.Add("status.message", span.StatusMessage);
        fields.Add("traceState", span.TraceState);
        fields.Add("attributes", span.Attributes);
        fields.Add("attributes", span.Content);
        foreach (SpanEvent item in span.Events)
        {
            fields.Add("events.name", item.Name);
            fields.Add("events", item.Attributes);
        }
        foreach (SpanLink link in span.Links)
        {
            fields.Add("links.traceState", link.TraceState);
            fields.Add("links", link.Attributes);
        }
        fields.Add(span.Resource, span.Scope);
        fields.Add("userId", span.UserId);
        fields.Add("conversationId", span.ConversationId);
        fields.Add("agent", span.Agent);
        fields.Add("toolName", span.ToolName);
        fields.Add("errorMessage", span.ErrorMessage);
        fields.Add("inputPreview", span.InputPreview);
        fields.Add("outputPreview", span.OutputPreview);
        return fields;
    }

    public static FieldList Of(LogRecord log)
    {
        FieldList fields = new();
        fields.Add("eventName", log.EventName);
        fields.Add("severityText", log.SeverityText);
        fields.Add("body", log.Body);
        fields.Add("attributes", log.Attributes);
        fields.Add(log.Resource, log.Scope);
        return fields;
    }

    public static FieldList Of(MetricPoint point)
    {
        FieldList fields = new();
        fields.Add("name", point.Name);
        fields.Add("description", point.Description);
        fields.Add("attributes", point.Attributes);
        fields.Add(point.Resource, point.Scope);
        return fields;
    }

    /// <summary>The next value at a place; null when none is left.</summary>
    public string? Take(string place)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i].Place == place && taken.Add(i))
            {
                return items[i].Value;
            }
        }
        return null;
    }

    /// <summary>What was not taken.</summary>
    public IEnumerable<(string Place, string Value)> Rest() => items.Where((_, i) => !taken.Contains(i));

    private void Add(Resource resource, InstrumentationScope scope)
    {
        Add("resource", resource.Attributes);
        Add("scope.name", scope.Name);
        Add("scope", scope.Attributes);
    }

    private void Add(string place, Utf8Text text)
    {
        if (!text.IsNullOrEmpty)
        {
            items.Add((place, text.ToString()));
        }
    }

    private void Add(string place, AttributeList attributes)
    {
        foreach (ref readonly KeyValue attribute in attributes.AsSpan())
        {
            Add($"{place}.{attribute.Key}", attribute.Value);
        }
    }

    private void Add(string place, AnyValue value)
    {
        if (value.Kind == AnyValueKind.String)
        {
            items.Add((place, value.AsText.ToString()));
        }
        else if (value.Kind == AnyValueKind.Bytes)
        {
            // Readable where it is text: what was replaced in it can then be seen.
            items.Add((place, Encoding.UTF8.GetString(value.AsBytes)));
        }
        else if (value.Kind != AnyValueKind.Empty)
        {
            using MemoryStream text = new();
            using (Utf8JsonWriter json = new(text, ApiJson.WriterOptions))
            {
                json.WriteAnyValue(value);
            }
            items.Add((place, Encoding.UTF8.GetString(text.ToArray())));
        }
    }
}
