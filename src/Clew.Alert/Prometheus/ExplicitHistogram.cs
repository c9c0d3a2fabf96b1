using Clew.Telemetry;

namespace Clew.Alert.Prometheus;

/// <summary>Counts by upper bounds, with the newest span of each bucket. Only grows. Not thread-safe.</summary>
internal sealed class ExplicitHistogram(double[] bounds)
{
    private readonly long[] counts = new long[bounds.Length + 1];
    private readonly Exemplar[] exemplars = new Exemplar[bounds.Length + 1];

    public ReadOnlySpan<double> Bounds => bounds;

    /// <summary>Not cumulative; the last is of what is above all bounds.</summary>
    public ReadOnlySpan<long> Counts => counts;

    /// <summary>One for each bucket; without a trace id where there is none.</summary>
    public ReadOnlySpan<Exemplar> Exemplars => exemplars;

    public double Sum { get; private set; }

    public void Record(double value, Span span)
    {
        int bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
        {
            bucket++;
        }
        counts[bucket]++;
        Sum += value;
        exemplars[bucket] = new Exemplar(span.TraceId, span.SpanId, value, span.EndTimeUnixNano);
    }
}
