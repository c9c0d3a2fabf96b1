using System.Runtime.InteropServices;
using Clew.Telemetry;

namespace Clew.Alert.Prometheus;

/// <summary>Durations of what went well, and of what failed by <c>error.type</c>.</summary>
internal sealed class OutcomeHistograms(double[] bounds)
{
    /// <summary>Types beyond these go together; programs put ids into them, too.</summary>
    private const int ErrorTypesMax = 10;

    /// <summary>The fallback value of the conventions.</summary>
    private const string OtherError = "_OTHER";

    private readonly Dictionary<string, ExplicitHistogram> failed = [];

    public ExplicitHistogram Succeeded { get; } = new(bounds);

    public IReadOnlyDictionary<string, ExplicitHistogram> Failed => failed;

    public void Record(Span span)
    {
        double seconds = span.DurationNanos / 1e9;
        if (!span.IsError)
        {
            Succeeded.Record(seconds, span);
            return;
        }
        string type = span.ErrorType.IsNullOrEmpty ? OtherError : span.ErrorType.Truncate(SeriesKey.NameMaxBytes).ToString();
        type = failed.ContainsKey(type) || failed.Count < ErrorTypesMax ? type : OtherError;
        ref ExplicitHistogram? histogram = ref CollectionsMarshal.GetValueRefOrAddDefault(failed, type, out _);
        histogram ??= new ExplicitHistogram(bounds);
        histogram.Record(seconds, span);
    }
}
