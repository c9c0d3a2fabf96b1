using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Clew.Instrumentation;

/// <summary>Source, meter and instruments for MCP. Their name belongs to the family that <c>AddGenAI</c> adds.</summary>
internal static class McpSignals
{
    private const string Name = GenAI.ActivitySourceName + ".Mcp";

    private static readonly Meter Meter = new(Name);

    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300] };

    public static ActivitySource Source { get; } = new(Name);

    public static Histogram<double> ClientOperationDuration { get; } =
        Histogram(McpMetrics.Client.Operation.Duration.Name, "Time of a request or notification, seen by its sender.");

    public static Histogram<double> ServerOperationDuration { get; } =
        Histogram(McpMetrics.Server.Operation.Duration.Name, "Time of a request or notification, seen by its receiver.");

    public static Histogram<double> ClientSessionDuration { get; } = Histogram(McpMetrics.Client.Session.Duration.Name, "Time of a session, seen by the client.");

    /// <summary>Whether anything that happens now would be recorded, or has a context to hand on.</summary>
    public static bool IsEnabled => Source.HasListeners() || ClientOperationDuration.Enabled || ServerOperationDuration.Enabled || Activity.Current is not null;

    private static Histogram<double> Histogram(string name, string description) => Meter.CreateHistogram(name, "s", description, null, Seconds);
}
