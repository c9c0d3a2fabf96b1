using System.Diagnostics;

namespace Clew.Instrumentation.Testing;

/// <summary>A span as it was when it ended; or, when it has not ended, as it is when it is looked at.</summary>
public sealed class RecordedSpan
{
    internal RecordedSpan(Activity activity, int order, bool hasEnded)
    {
        Name = activity.DisplayName;
        Kind = activity.Kind;
        SourceName = activity.Source.Name;
        TraceId = activity.TraceId;
        SpanId = activity.SpanId;
        ParentSpanId = activity.ParentSpanId;
        Status = activity.Status;
        StatusDescription = activity.StatusDescription;
        Duration = activity.Duration;
        HasEnded = hasEnded;
        Order = order;
        // A key that was set twice with AddTag keeps its last value, as exporters do.
        Attributes = ByName(activity.TagObjects);
        Events = [.. activity.Events.Select(item => new RecordedEvent(item.Name, ByName(item.Tags)))];
        Links = [.. activity.Links.Select(link => link.Context)];
    }

    /// <summary>The span's name, such as <c>chat gpt-4o</c>.</summary>
    public string Name { get; }

    /// <summary>Client, server, internal, producer or consumer.</summary>
    public ActivityKind Kind { get; }

    /// <summary>The <see cref="ActivitySource"/> that started it.</summary>
    public string SourceName { get; }

    /// <summary>The trace it belongs to.</summary>
    public ActivityTraceId TraceId { get; }

    /// <summary>Its own id.</summary>
    public ActivitySpanId SpanId { get; }

    /// <summary>The id of its parent; all zero for a root.</summary>
    public ActivitySpanId ParentSpanId { get; }

    /// <summary>Unset, ok or error.</summary>
    public ActivityStatusCode Status { get; }

    /// <summary>What was said with an error status, or null.</summary>
    public string? StatusDescription { get; }

    /// <summary>From start to end; zero while it has not ended.</summary>
    public TimeSpan Duration { get; }

    /// <summary>False for a span that was started and never stopped: an exporter would not have seen it.</summary>
    public bool HasEnded { get; }

    /// <summary>Attributes as they were set, with their .NET types.</summary>
    public IReadOnlyDictionary<string, object?> Attributes { get; }

    /// <summary>Events on the span, in order.</summary>
    public IReadOnlyList<RecordedEvent> Events { get; }

    /// <summary>Contexts this span links to.</summary>
    public IReadOnlyList<ActivityContext> Links { get; }

    /// <summary>The value of <c>gen_ai.operation.name</c>, or null.</summary>
    public string? Operation => Attributes.GetValueOrDefault("gen_ai.operation.name") as string;

    /// <summary>Place in the order in which spans were started.</summary>
    internal int Order { get; }

    private static Dictionary<string, object?> ByName(IEnumerable<KeyValuePair<string, object?>> tags)
    {
        Dictionary<string, object?> attributes = new(StringComparer.Ordinal);
        foreach ((string key, object? value) in tags)
        {
            attributes[key] = value;
        }
        return attributes;
    }
}
