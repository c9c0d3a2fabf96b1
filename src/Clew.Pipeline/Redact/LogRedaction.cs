using System.Buffers;
using Clew.Telemetry;

namespace Clew.Pipeline.Redact;

/// <summary>The log records of one batch.</summary>
internal sealed class LogRedaction(BatchRedaction redaction)
{
    /// <summary>Names of events are shorter.</summary>
    private const int NameMaxBytes = 64;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_."u8);
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
        if (redaction.Mode == ContentMode.Drop)
        {
            DropContent(log);
        }
        log.EventName = redaction.Text(log.EventName, "eventName");
        log.SeverityText = redaction.Text(log.SeverityText, "severityText");
        if (!keeps)
        {
            log.Body = redaction.Value(log.Body, "body");
        }
        redaction.Attributes(log.Attributes, "attributes", keeps);
        if (redaction.Changes > before)
        {
            Summary.Write(redaction, log.Attributes, redaction.Changes - before);
        }
    }

    /// <summary>Any body may quote what was said; an event's name in the place of a body may stay.</summary>
    private void DropContent(LogRecord log)
    {
        int before = redaction.Changes;
        if (log.Body.Kind != AnyValueKind.Empty && !IsName(log.Body.AsText.Span, log.EventName.Span))
        {
            log.Body = default;
            redaction.Dropped("body", default);
        }
        ContentDrop.Attributes(redaction, log.Attributes, "attributes", redaction.Plan.IsContentEvent(log.EventName.Span));
        if (redaction.Changes > before)
        {
            string service = log.Resource.Service.ToString();
            droppedByService[service] = droppedByService.GetValueOrDefault(service) + 1;
        }
    }

    /// <summary>One word and a full stop is an answer, too, so a name has its dot inside and no capitals.</summary>
    private static bool IsName(ReadOnlySpan<byte> body, ReadOnlySpan<byte> eventName) =>
        !body.IsEmpty && (body.SequenceEqual(eventName)
            || (body.Length <= NameMaxBytes && body.IndexOf((byte)'.') > 0 && body[^1] != '.' && !body.ContainsAnyExcept(NameBytes)));
}
