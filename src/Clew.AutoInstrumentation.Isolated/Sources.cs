using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Clew.AutoInstrumentation.Isolated;

/// <summary>Whose spans and metrics are collected besides those of this library.</summary>
internal static class Sources
{
    public const string HttpClient = "System.Net.Http";
    private const string AspNetCore = "Microsoft.AspNetCore";

    // Frameworks and SDKs that write spans of model calls, agents and tools, and metrics under the same names.
    private static readonly string[] GenAI =
    [
        "Experimental.Microsoft.Extensions.AI*", "Microsoft.Extensions.AI*", "Experimental.Microsoft.Agents.AI*", "Microsoft.Agents.AI*", "Microsoft.SemanticKernel*",
        "Experimental.ModelContextProtocol", "ModelContextProtocol*", "OpenAI.*", "Azure.AI.*", "Anthropic*",
    ];

    public static TracerProviderBuilder AddTo(TracerProviderBuilder tracing) => tracing.AddSource(HttpClient, AspNetCore, ProcessSpan.SourceName).AddSource(GenAI);

    public static MeterProviderBuilder AddTo(MeterProviderBuilder metering) => metering.AddMeter(GenAI);
}
