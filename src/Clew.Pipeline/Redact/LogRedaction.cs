using Clew.Telemetry;

namespace Clew.Pipeline.Redact;

/// <summary>The log records of one batch.</summary>
internal sealed class LogRedaction(BatchRedaction redaction)
{
    private readonly Dictionary<string, long> droppedByService = [];

    public void Run(LogBatch batch)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            LogRecord log = batch[i];
            redaction.Begin(i, log.Resource, log.Scope);
            Redact(log);
        }
        foreach ((string service, long count) in droppedByService)
        {
            redaction.Plan.Counters.DroppedContent(service, count);
        }
    }

    private void Redact(LogRecord log)
    {
        int before = redaction.Changes;
        bool keeps = redaction.Mode == ContentMode.Keep;
        bool isMessage = redaction.Plan.IsContentEvent(log.EventName.Span);
        if (redaction.Mode == ContentMode.Drop)
        {
            DropContent(log, isMessage);
        }
        log.EventName = redaction.Text(log.EventName, "eventName");
        log.SeverityText = redaction.Text(log.SeverityText, "severityText");
        if (!keeps)
        {
            log.Body = redaction.Value(log.Body, "body", isMessage);
        }
        redaction.Attributes(log.Attributes, "attributes", keeps, isMessage);
        if (redaction.Changes > before)
        {
            Summary.Write(redaction, log.Attributes, redaction.Changes - before);
            redaction.MarkWithheld(log.Attributes);
        }
    }

    /// <summary>Any body may quote what was said; an event's name in the place of a body may stay.</summary>
    private void DropContent(LogRecord log, bool isMessage)
    {
        int before = redaction.Changes;
        if (ContentDrop.IsContent(log.Body, log.EventName))
        {
            log.Body = default;
            redaction.Dropped("body", default, isMessage);
        }
        ContentDrop.Attributes(redaction, log.Attributes, "attributes", isMessage);
        if (redaction.Changes > before)
        {
            string service = log.Resource.Service.ToString();
            droppedByService[service] = droppedByService.GetValueOrDefault(service) + 1;
        }
    }
}
