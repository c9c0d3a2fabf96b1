using System.Diagnostics.Metrics;

namespace Clew.Instrumentation.Http.Tests;

internal sealed record Measurement(string Name, double Value, IReadOnlyDictionary<string, object?> Tags)
{
    public static Measurement Of(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        new(instrument.Name, value, new Dictionary<string, object?>(tags.ToArray()));
}
