using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Pipeline.Redact;

/// <summary>The spans of one batch.</summary>
internal sealed class SpanRedaction(BatchRedaction redaction, Normalizer normalizer)
{
    private readonly PreviewWriter previews = new(normalizer.Dialects);
    private readonly Dictionary<string, long> droppedByService = [];

    public void Run(SpanBatch batch)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            Span span = batch[i];
            redaction.Begin(i, span.Resource, span.Scope);
            Redact(span);
        }
        foreach ((string service, long count) in droppedByService)
        {
            redaction.Plan.Counters.DroppedContent(service, count);
        }
    }

    /// <summary>What was understood, from the span as it reads now.</summary>
    public void ReadTextsAgain(Span span)
    {
        normalizer.ReadTextsAgain(span, previews, withContent: true);
        Understood(span, keeps: false);
    }

    private void Redact(Span span)
    {
        int before = redaction.Changes;
        ContentMode mode = redaction.Mode;
        if (mode == ContentMode.Drop)
        {
            DropContent(span);
        }
        int dropped = redaction.Changes - before;
        bool keeps = mode == ContentMode.Keep;
        redaction.Attributes(span.Attributes, "attributes", keeps);
        if (!keeps)
        {
            redaction.Attributes(span.Content, "attributes", leavesContent: false, isMessage: true);
        }
        foreach (SpanEvent item in span.Events)
        {
            bool isMessage = redaction.Plan.IsContentEvent(item.Name.Span);
            item.Name = redaction.Text(item.Name, "events.name");
            redaction.Attributes(item.Attributes, "events", keeps && isMessage, isMessage);
        }
        foreach (SpanLink link in span.Links)
        {
            link.TraceState = redaction.Text(link.TraceState, "links.traceState");
            redaction.Attributes(link.Attributes, "links", leavesContent: false);
        }
        span.Name = redaction.Text(span.Name, "name");
        span.StatusMessage = redaction.Text(span.StatusMessage, "status.message");
        span.TraceState = redaction.Text(span.TraceState, "traceState");
        bool isChanged = redaction.Changes - before > dropped || redaction.ResourceIsChanged;
        if (isChanged)
        {
            normalizer.ReadTextsAgain(span, previews, withContent: mode != ContentMode.Drop);
        }
        // What was understood of a span in which nothing was found are parts of texts in which nothing was found.
        if (isChanged || keeps || redaction.Plan.Policy.IgnoredKeys.Count > 0)
        {
            Understood(span, keeps);
        }
        if (redaction.Changes > before)
        {
            Summary.Write(redaction, span.Attributes, redaction.Changes - before);
            redaction.MarkWithheld(span.Attributes);
        }
    }

    /// <summary>
    /// What was understood can come from inside of a value, or from the resource. What is found in ids and names is hashed: a mask would make
    /// one conversation of all.
    /// </summary>
    private void Understood(Span span, bool keeps)
    {
        span.Agent = redaction.IdentityText(span.Agent, "agent");
        span.AgentId = redaction.IdentityText(span.AgentId, "agentId");
        span.AgentVersion = redaction.IdentityText(span.AgentVersion, "agentVersion");
        span.ToolName = redaction.IdentityText(span.ToolName, "toolName");
        span.ToolCallId = redaction.IdentityText(span.ToolCallId, "toolCallId");
        span.ToolType = redaction.Text(span.ToolType, "toolType");
        span.RequestedTools = redaction.IdentityText(span.RequestedTools, "requestedTools");
        span.ConversationId = redaction.IdentityText(span.ConversationId, "conversationId");
        span.UserId = redaction.IdentityText(span.UserId, "userId");
        span.ErrorType = redaction.Text(span.ErrorType, "errorType");
        span.ErrorMessage = redaction.Text(span.ErrorMessage, "errorMessage");
        if (!keeps)
        {
            span.InputPreview = redaction.Text(span.InputPreview, "inputPreview");
            span.OutputPreview = redaction.Text(span.OutputPreview, "outputPreview");
        }
        if (span.Llm is { } call)
        {
            call.Operation = redaction.Text(call.Operation, "operation");
            call.Provider = redaction.Text(call.Provider, "provider");
            call.RequestModel = redaction.Text(call.RequestModel, "requestModel");
            call.ResponseModel = redaction.Text(call.ResponseModel, "responseModel");
            call.ResponseId = redaction.IdentityText(call.ResponseId, "responseId");
            call.FinishReasons = redaction.Text(call.FinishReasons, "finishReasons");
            call.FinishReasonsOriginal = redaction.Text(call.FinishReasonsOriginal, "finishReasonsOriginal");
        }
    }

    private void DropContent(Span span)
    {
        int before = redaction.Changes;
        for (int i = 0; i < span.Content.Count; i++)
        {
            redaction.Dropped("attributes", span.Content[i].Key, isContent: true);
        }
        span.Content.Clear();
        ContentDrop.Attributes(redaction, span.Attributes, "attributes", isMessage: false);
        foreach (SpanEvent item in span.Events)
        {
            ContentDrop.Attributes(redaction, item.Attributes, "events", redaction.Plan.IsContentEvent(item.Name.Span));
        }
        foreach (SpanLink link in span.Links)
        {
            ContentDrop.Attributes(redaction, link.Attributes, "links", isMessage: false);
        }
        span.HasContent = false;
        span.InputPreview = span.OutputPreview = default;
        if (!redaction.Plan.Policy.Content.KeepsErrorMessages)
        {
            span.StatusMessage = span.ErrorMessage = default;
        }
        if (redaction.Changes > before)
        {
            string service = span.Resource.Service.ToString();
            droppedByService[service] = droppedByService.GetValueOrDefault(service) + 1;
        }
    }
}
