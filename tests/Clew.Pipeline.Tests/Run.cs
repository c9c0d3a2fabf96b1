using Clew.Telemetry;

namespace Clew.Pipeline.Tests;

/// <summary>Spans through the whole pipeline with the built-in data.</summary>
internal static class Run
{
    private static readonly IngestPipeline Pipeline = new();

    /// <summary>One span with these attributes.</summary>
    public static Span Span(params (string Key, object? Value)[] attributes) => Named("a span", attributes);

    public static Span Named(string name, params (string Key, object? Value)[] attributes)
    {
        SpanBatch batch = new();
        Span span = batch.AddSpan(name, attributes: attributes);
        Pipeline.Process(batch);
        return span;
    }

    public static void Process(SpanBatch batch) => Pipeline.Process(batch);

    /// <summary>A span that the test completes before it is processed.</summary>
    public static Span With(Action<Span> complete, params (string Key, object? Value)[] attributes)
    {
        SpanBatch batch = new();
        Span span = batch.AddSpan(attributes: attributes);
        complete(span);
        Pipeline.Process(batch);
        return span;
    }
}
