using System.Diagnostics;

namespace Clew.Instrumentation.Testing;

/// <summary>
/// Finds out whether the application's own start-up wired tracing: a forgotten <c>AddSource</c>, a provider that was never built or a sampler
/// that drops everything gives an application that works and says nothing. Recordings do not count as listeners.
/// </summary>
public static class TracerProbe
{
    /// <summary>Marks the probe's own source, so that a recording does not mistake it for the application, nor itself for a listener.</summary>
    internal const string ProbeVersion = "clew-tracer-probe";

    /// <summary>A sampler that keeps one trace in a hundred drops a thousand in a row once in 23,000 checks.</summary>
    private const int TracesMax = 1_000;

    /// <summary>
    /// The tracer of each source is not a no-op: a span started on it would be sampled and handed to an exporter. Starts a span for that and
    /// withdraws it, so that nothing is exported.
    /// </summary>
    /// <param name="sourceNames">Names of activity sources the application relies on; <c>Clew.Instrumentation</c> when there are none.</param>
    /// <exception cref="TelemetryAssertionException">Nobody listens to a source, or its spans are sampled out.</exception>
    public static void ShouldBeLive(params string[] sourceNames)
    {
        ArgumentNullException.ThrowIfNull(sourceNames);
        foreach (string name in sourceNames is [] ? ["Clew.Instrumentation"] : sourceNames)
        {
            if (Fault(name) is { } fault)
            {
                throw new TelemetryAssertionException($"Expected the tracer '{name}' to be live, but {fault}");
            }
        }
    }

    private static string? Fault(string name)
    {
        using ActivitySource source = new(name, ProbeVersion);
        if (!source.HasListeners())
        {
            return "nobody listens to it: is the tracer provider built, and does it add this source (AddGenAI() or AddSource)?";
        }
        Activity? ambient = Activity.Current;
        Activity.Current = null;
        try
        {
            for (int i = 0; i < TracesMax; i++)
            {
                using Activity? activity = source.StartActivity("tracer probe");
                if (activity is { Recorded: true })
                {
                    activity.IsAllDataRequested = false;
                    activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
                    return null;
                }
            }
            return "its spans are sampled out: look at the sampler and at OTEL_TRACES_SAMPLER.";
        }
        finally
        {
            Activity.Current = ambient;
        }
    }
}
