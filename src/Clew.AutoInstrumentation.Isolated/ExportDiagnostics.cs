using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Globalization;

namespace Clew.AutoInstrumentation.Isolated;

/// <summary>Says what the SDK only tells event listeners: that exporting fails, once for each kind of failure.</summary>
internal sealed class ExportDiagnostics : EventListener
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private const string Sdk = "OpenTelemetry-Sdk";
    private readonly Action<int, string>? log;
    // As many entries as the SDK has kinds of events.
    private readonly ConcurrentDictionary<(string, int), bool> said = new();

    public ExportDiagnostics(Action<int, string> log)
    {
        this.log = log;
        foreach (EventSource source in EventSource.GetSources())
        {
            OnEventSourceCreated(source);
        }
    }

    /// <inheritdoc />
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        // The base constructor already reports the sources that exist, before there is a log.
        if (log is not null && (eventSource.Name == Exporter || eventSource.Name == Sdk))
        {
            // The SDK's own warnings are about the application's other meters, for the most part.
            EnableEvents(eventSource, eventSource.Name == Exporter ? EventLevel.Warning : EventLevel.Error);
        }
    }

    /// <inheritdoc />
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventId == 0)
        {
            // The runtime's complaint that the application has an SDK as well, whose event source has the same name.
            log?.Invoke(4, Text(eventData));
            return;
        }
        bool isFirst = said.TryAdd((eventData.EventSource.Name, eventData.EventId), true);
        log?.Invoke(isFirst ? 2 : 4, Text(eventData) + (isFirst ? " (said once; OTEL_LOG_LEVEL=debug repeats it)" : ""));
    }

    private static string Text(EventWrittenEventArgs e)
    {
        // An exception comes with its stack; the first line says what happened.
        object?[] values = e.Payload is null ? [] : [.. e.Payload.Select(static value => value?.ToString()?.Split('\n')[0].TrimEnd())];
        try
        {
            return e.Message is null ? $"{e.EventSource.Name}: {e.EventName}: {string.Join(", ", values)}" : string.Format(CultureInfo.InvariantCulture, e.Message, values);
        }
        catch (FormatException)
        {
            return $"{e.EventSource.Name}: {e.Message} {string.Join(", ", values)}";
        }
    }
}
