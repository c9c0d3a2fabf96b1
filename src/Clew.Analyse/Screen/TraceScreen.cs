using Clew.Pipeline.Cost;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Analyse;

/// <summary>
/// Watches spans pass at ingest and keeps, per trace, what tells whether looking at the whole trace could find anything: reading it back costs a
/// hundred times more. Bounded: the trace that was touched least recently makes room, and is unknown from then on. Thread-safe.
/// </summary>
/// <param name="detectors">Thresholds.</param>
/// <param name="dialects">The vocabularies in which content is found.</param>
/// <param name="prices">Tells the context windows of models.</param>
public sealed class TraceScreen(DetectorSet detectors, DialectSet dialects, PriceTable prices)
{
    /// <summary>As many traces as wait for their settlement at most.</summary>
    public const int TracesMax = 100_000;

    /// <summary>Whether the content policy forbids the content of a span that has some. Null, as at first, allows everything.</summary>
    public Func<Span, bool>? ForbidsContent { get; set; }

    /// <summary>Traces that are known.</summary>
    public int Count => 0;

    /// <summary>Traces that were forgotten to make room.</summary>
    public long Evicted => 0;

    /// <summary>Adds what a batch tells. Called once per batch, after <see cref="Pipeline.IngestPipeline.Process(SpanBatch)"/>.</summary>
    public void Observe(SpanBatch batch)
    {
    }

    /// <summary>
    /// What is known of a quiet trace. It stays known, so that spans that come later add to it. Null when the trace is unknown (forgotten, or from
    /// before the start): it has to be read.
    /// </summary>
    public ScreenedTrace? Examine(TraceId traceId) => null;

    /// <summary>
    /// Traces of agents and model calls whose root has not come and that were quiet for longer than <c>stuck_run</c> allows, each told once.
    /// </summary>
    public IReadOnlyList<TraceId> TakeStuck(long nowUnixNanos) => [];
}
