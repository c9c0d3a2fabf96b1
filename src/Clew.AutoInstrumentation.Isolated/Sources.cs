using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Clew.AutoInstrumentation.Isolated;

/// <summary>Whose spans and metrics are collected.</summary>
internal static class Sources
{
    public const string HttpClient = "System.Net.Http";
    private const string AspNetCore = "Microsoft.AspNetCore";

    public static TracerProviderBuilder AddTo(TracerProviderBuilder tracing) => tracing.AddSource(HttpClient, AspNetCore, ProcessSpan.SourceName);

    public static MeterProviderBuilder AddTo(MeterProviderBuilder metering) => metering.AddMeter("Experimental.Microsoft.Extensions.AI");
}
