using Clew.Instrumentation;
using Clew.Instrumentation.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.Hosting;

/// <summary>OpenTelemetry for a host in one line.</summary>
public static class GenAIHostApplicationBuilderExtensions
{
    /// <summary>
    /// Records model calls, agents, tools, incoming and outgoing HTTP requests, and logs, and sends them where <c>OTEL_EXPORTER_OTLP_*</c> says.
    /// Does nothing when <c>OTEL_SDK_DISABLED</c> is <c>true</c>. Not for hosts that set up OpenTelemetry with an OTLP exporter themselves.
    /// </summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="configure">Changes what the variables say.</param>
    public static TBuilder AddGenAI<TBuilder>(this TBuilder builder, Action<GenAIInstrumentationOptions>? configure = null)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (string.Equals(builder.Configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase))
        {
            return builder;
        }
        builder.Services.AddSingleton<EventLog>();
        builder.Services.AddHostedService<ProviderStart>();
        new ServicesOpenTelemetryBuilder(builder.Services)
            .WithTracing(traces =>
            {
                traces.AddSource("Microsoft.AspNetCore", "System.Net.Http");
                ((IDeferredTracerProviderBuilder)traces).Configure((services, deferred) => deferred.AddGenAI(options =>
                {
                    configure?.Invoke(options);
                    options.EventSink ??= services.GetRequiredService<EventLog>().Write;
                }));
            })
            .WithMetrics(metrics => metrics.AddGenAI())
            .WithLogging(logs => logs.AddProcessor(new EventContextProcessor()), options => options.IncludeScopes = true)
            .UseOtlpExporter();
        return builder;
    }
}
