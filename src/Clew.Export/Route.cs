using Clew.Telemetry;

namespace Clew.Export;

/// <summary>Applies a named redaction policy to a batch. Each batch is a copy that nobody else has.</summary>
/// <param name="Knows">Whether a policy of this name exists.</param>
/// <param name="Spans">Redacts spans.</param>
/// <param name="Logs">Redacts log records.</param>
/// <param name="Metrics">Redacts metric points.</param>
public sealed record ExportRedaction(Func<string, bool> Knows, Action<string, SpanBatch> Spans, Action<string, LogBatch> Logs, Action<string, MetricBatch> Metrics);

/// <summary>Destinations that get the same items in the same form, so that they are encoded once.</summary>
internal sealed class Route
{
    public Route(DestinationOptions options, IReadOnlyList<Destination> destinations, ExportRedaction? redactionHook)
    {
        Filter = options.Filter.Compile();
        Sampling = new TraceSampling(options.SampleRatio);
        Attributes = options.Attributes;
        Redaction = options.Redaction;
        RedactionHook = redactionHook;
        Destinations = destinations;
        // What is chosen comes by a route of its own.
        ChoosesTraces = options.SamplingPolicies is not null;
        TakesAll = Filter.IsEmpty && Sampling.IsAll && !ChoosesTraces;
    }

    private bool ChoosesTraces { get; }

    public CompiledFilter Filter { get; }

    public TraceSampling Sampling { get; }

    public AttributeForm Attributes { get; }

    public string? Redaction { get; }

    public ExportRedaction? RedactionHook { get; }

    public IReadOnlyList<Destination> Destinations { get; }

    /// <summary>No item has to be looked at.</summary>
    public bool TakesAll { get; }

    /// <summary>Equal where two destinations share a route.</summary>
    public static string KeyOf(DestinationOptions options) =>
        $"{options.Attributes}\n{options.SampleRatio:R}\n{options.SamplingPolicies is not null}\n{options.Redaction}\n{options.Filter.Fingerprint}";

    public bool Wants(Span span) => Sampling.Keeps(span.TraceId) && Filter.Passes(span);

    /// <summary>A log record of a trace goes with its trace.</summary>
    public bool Wants(LogRecord record) => (record.TraceId.IsEmpty || (!ChoosesTraces && Sampling.Keeps(record.TraceId))) && Filter.Passes(record);

    public bool Wants(MetricPoint point) => Filter.Passes(point);
}
