using Clew.Instrumentation.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Clew.AutoInstrumentation.Isolated;

/// <summary>The three signals' providers, each with the OTLP exporter unless its <c>OTEL_*_EXPORTER</c> says otherwise.</summary>
internal sealed class Exporters : IDisposable
{
    private readonly TracerProvider? traces;
    private readonly MeterProvider? metrics;
    private readonly ServiceProvider? logs;
    private readonly ProgramFilter filter;

    private Exporters(ProgramFilter filter, TracerProvider? traces, MeterProvider? metrics, ServiceProvider? logs)
    {
        this.filter = filter;
        this.traces = traces;
        this.metrics = metrics;
        this.logs = logs;
    }

    /// <summary>Spans that were or will be sent.</summary>
    public long SpanCount => filter.KeptCount;

    public static Exporters Start(Action<int, string> log)
    {
        ServiceProvider? logs = Settings.Exports("OTEL_LOGS_EXPORTER", log) ? Logs() : null;
        EventLog? events = logs is null ? null : new EventLog(logs.GetRequiredService<ILoggerFactory>());
        ProgramFilter filter = new();
        return new Exporters(
            filter,
            Settings.Exports("OTEL_TRACES_EXPORTER", log) ? Traces(filter, events) : null,
            Settings.Exports("OTEL_METRICS_EXPORTER", log) ? Metrics() : null,
            logs);
    }

    /// <summary>Sends what has ended.</summary>
    /// <param name="millisecondsLeft">How long the next of several waits may take.</param>
    /// <returns>Whether all of it was accepted.</returns>
    public bool Flush(Func<int> millisecondsLeft)
    {
        bool isSent = traces?.ForceFlush(millisecondsLeft()) ?? true;
        isSent &= logs?.GetRequiredService<LoggerProvider>().ForceFlush(millisecondsLeft()) ?? true;
        return isSent & (metrics?.ForceFlush(millisecondsLeft()) ?? true);
    }

    public void Dispose()
    {
        traces?.Dispose();
        metrics?.Dispose();
        logs?.Dispose();
    }

    private static TracerProvider Traces(ProgramFilter filter, EventLog? events) => Sources.AddTo(Sdk.CreateTracerProviderBuilder())
        .ConfigureResource(AddResource)
        .AddGenAI(options =>
        {
            options.EventSink = events is null ? null : events.Write;
            // The session listens itself, also when spans are switched off and only metrics are wanted.
            options.InstrumentHttpClient = false;
        })
        .AddProcessor(filter)
        .AddOtlpExporter(static exporter => UseHttpByDefault(exporter, "TRACES"))
        .Build();

    private static MeterProvider Metrics() => Sources.AddTo(Sdk.CreateMeterProviderBuilder())
        .ConfigureResource(AddResource)
        .AddGenAI()
        .AddOtlpExporter(static exporter => UseHttpByDefault(exporter, "METRICS"))
        .Build();

    // Only for the conventions' events: what the application logs is its own, in a logger factory of its own.
    private static ServiceProvider Logs() => new ServiceCollection().AddLogging(static logging => logging.AddOpenTelemetry(static options =>
    {
        ResourceBuilder resource = ResourceBuilder.CreateDefault();
        AddResource(resource);
        options.SetResourceBuilder(resource);
        options.AddProcessor(new EventContextProcessor());
        options.AddOtlpExporter(static exporter => UseHttpByDefault(exporter, "LOGS"));
    })).BuildServiceProvider();

    private static void AddResource(ResourceBuilder resource)
    {
        resource.AddAttributes([new("telemetry.distro.name", "clew"), new("telemetry.distro.version", Settings.Version)]);
        if (!Settings.NamesService())
        {
            resource.AddService(Settings.ServiceName());
        }
    }

    /// <summary>The specification's default protocol, where the .NET exporter's own default is gRPC.</summary>
    private static void UseHttpByDefault(OtlpExporterOptions exporter, string signal)
    {
        if (!Settings.NamesProtocol(signal))
        {
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        }
    }
}
