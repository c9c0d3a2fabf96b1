using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Clew.Instrumentation.Hosting;

/// <summary>Gives an event the span it is about: an evaluation often comes when its span is over and another one, or none, is current.</summary>
internal sealed class EventContextProcessor : BaseProcessor<LogRecord>
{
    /// <inheritdoc/>
    public override void OnEnd(LogRecord data)
    {
        if (data.Attributes is EventState { Event: { } happened })
        {
            data.TraceId = happened.Context.TraceId;
            data.SpanId = happened.Context.SpanId;
            data.TraceFlags = happened.Context.TraceFlags;
            data.Timestamp = happened.Timestamp.UtcDateTime;
        }
    }
}
