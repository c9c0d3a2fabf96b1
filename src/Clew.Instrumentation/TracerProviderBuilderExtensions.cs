using Clew.Instrumentation;

namespace OpenTelemetry.Trace;

/// <summary>Turns the instrumentation's spans on.</summary>
public static class GenAITracerProviderBuilderExtensions
{
    /// <summary>
    /// Records model calls, agents and tools: those that the application marks, those of the packages of this family, and HTTP calls to
    /// model servers. Defaults come from <c>OTEL_*</c> variables.
    /// </summary>
    /// <param name="builder">Builder of the tracer provider.</param>
    /// <param name="configure">Changes the defaults. The last one called in a process holds for all of it.</param>
    public static TracerProviderBuilder AddGenAI(this TracerProviderBuilder builder, Action<GenAIInstrumentationOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        GenAIInstrumentationOptions options = GenAIInstrumentationOptions.FromEnvironment();
        configure?.Invoke(options);
        options.Validate();
        return builder
            .AddSource(GenAI.ActivitySourceName, GenAI.ActivitySourceName + ".*")
            .AddInstrumentation(() => new GenAIInstrumentation(options));
    }
}
