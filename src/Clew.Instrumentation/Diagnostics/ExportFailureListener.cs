using System.Diagnostics.Tracing;
using System.Globalization;

namespace Clew.Instrumentation;

/// <summary>
/// Hears when an OpenTelemetry exporter cannot deliver. The SDK says so only to an event source that nobody reads, so that a wrong address
/// or key looks like an application that does nothing.
/// </summary>
internal sealed class ExportFailureListener : EventListener
{
    private const string ExporterPrefix = "OpenTelemetry-Exporter-";

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name.StartsWith(ExporterPrefix, StringComparison.Ordinal))
        {
            EnableEvents(eventSource, EventLevel.Warning);
        }
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // Only what is about delivery counts: the same source also warns of attributes it cannot write.
        string name = eventData.EventName ?? "";
        if (name.Contains("Fail", StringComparison.Ordinal) || name.Contains("Export", StringComparison.Ordinal))
        {
            GenAIDiagnostics.ReportExportFailure(Message(eventData));
        }
    }

    private static string Message(EventWrittenEventArgs eventData) => eventData is { Message: { } format, Payload: { } values }
        ? string.Format(CultureInfo.InvariantCulture, format, [.. values])
        : eventData.EventName ?? eventData.EventSource.Name;
}
