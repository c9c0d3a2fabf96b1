using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Clew.Samples.ResearchTeam.Telemetry;

/// <summary>
/// OpenTelemetry for one service: traces, metrics and logs, each through the official OTLP exporter. The four services share a process,
/// and listeners are process-wide, so each service names its own source and meter and its providers take only those.
/// </summary>
internal sealed class ServiceTelemetry : IDisposable
{
    private const int FlushTimeoutMilliseconds = 5_000;
    private const string Version = "1.4.0";
    private readonly TracerProvider tracerProvider;
    private readonly MeterProvider meterProvider;
    private readonly ILoggerFactory loggerFactory;
    private readonly BatchLogRecordExportProcessor logProcessor;
    private readonly ActivitySource source;
    private readonly Meter meter;

    public ServiceTelemetry(string serviceName, DemoOptions options, ExportFailureNotice notice)
    {
        string name = $"Clew.Samples.ResearchTeam.{serviceName}";
        source = new ActivitySource(name, Version);
        meter = new Meter(name, Version);
        ResourceBuilder resource = ResourceBuilder.CreateDefault()
            .AddService(serviceName, "research-team", Version)
            .AddAttributes([new("deployment.environment.name", "demo")]);
        tracerProvider = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(name)
            .AddProcessor(new BatchActivityExportProcessor(
                new NoticingTraceExporter(ExporterOptions(options, "v1/traces"), notice), scheduledDelayMilliseconds: 500))
            .Build();
        meterProvider = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(name)
            .AddOtlpExporter((exporter, reader) =>
            {
                Point(exporter, options, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = 10_000;
            })
            .Build();
        logProcessor = new BatchLogRecordExportProcessor(new OtlpLogExporter(ExporterOptions(options, "v1/logs")), scheduledDelayMilliseconds: 500);
        loggerFactory = LoggerFactory.Create(logging => logging.AddOpenTelemetry(logs =>
        {
            logs.SetResourceBuilder(resource);
            logs.IncludeFormattedMessage = true;
            logs.AddProcessor(logProcessor);
        }));
        Instrumentation = new GenAIInstrumentation(source, meter, options.CaptureContent);
        Logger = loggerFactory.CreateLogger(name);
    }

    public GenAIInstrumentation Instrumentation { get; }

    public ILogger Logger { get; }

    /// <summary>Sends what has been recorded so far; gives up after five seconds per signal.</summary>
    public void Flush()
    {
        tracerProvider.ForceFlush(FlushTimeoutMilliseconds);
        logProcessor.ForceFlush(FlushTimeoutMilliseconds);
        meterProvider.ForceFlush(FlushTimeoutMilliseconds);
    }

    /// <summary>Sends what is left and stops.</summary>
    public void Dispose()
    {
        tracerProvider.Dispose();
        loggerFactory.Dispose();
        meterProvider.Dispose();
        source.Dispose();
        meter.Dispose();
    }

    private static OtlpExporterOptions ExporterOptions(DemoOptions options, string path)
    {
        OtlpExporterOptions exporter = new();
        Point(exporter, options, path);
        return exporter;
    }

    private static void Point(OtlpExporterOptions exporter, DemoOptions options, string path)
    {
        exporter.Protocol = options.Protocol == DemoProtocol.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        // An endpoint that is set in code is taken as it is, so over HTTP the signal's path has to be in it.
        exporter.Endpoint = options.Protocol == DemoProtocol.Grpc ? options.OtlpEndpoint : new Uri(WithSlash(options.OtlpEndpoint), path);
    }

    private static Uri WithSlash(Uri endpoint) => endpoint.AbsoluteUri.EndsWith('/') ? endpoint : new Uri(endpoint.AbsoluteUri + "/");
}
