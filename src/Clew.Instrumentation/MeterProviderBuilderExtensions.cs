using Clew.Instrumentation;

namespace OpenTelemetry.Metrics;

/// <summary>Turns the instrumentation's metrics on.</summary>
public static class GenAIMeterProviderBuilderExtensions
{
    /// <summary>Records the metrics of model calls, agents and tools. Options are those of the tracer provider's <c>AddGenAI</c>.</summary>
    public static MeterProviderBuilder AddGenAI(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter(GenAI.MeterName, GenAI.MeterName + ".*").AddInstrumentation(() => new ExportFailureListener());
    }
}
