using Microsoft.Extensions.Logging;

namespace Clew.Instrumentation.Hosting;

/// <summary>Writes the conventions' events to the host's logger, whose OpenTelemetry provider makes log records with an event name of them.</summary>
internal sealed class EventLog(ILoggerFactory loggers)
{
    private readonly ILogger logger = loggers.CreateLogger(GenAI.ActivitySourceName);

    public void Write(GenAIEvent happened) => logger.Log(
        happened.IsWarning ? LogLevel.Warning : LogLevel.Information,
        new EventId(0, happened.Name),
        new EventState(happened),
        null,
        static (state, _) => state.Event.Name);
}
