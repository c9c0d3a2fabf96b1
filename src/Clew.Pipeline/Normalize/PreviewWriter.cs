using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>Chooses what of a span's content is shown in lists: the last user message going in, the text coming out. Not thread-safe.</summary>
internal sealed class PreviewWriter(DialectSet dialects)
{
    private static readonly AttributeTarget[] MessageInput =
        [AttributeTarget.InputMessages, AttributeTarget.InputIndexed, AttributeTarget.InputText, AttributeTarget.ToolArguments, AttributeTarget.Task];

    private static readonly AttributeTarget[] MessageOutput =
        [AttributeTarget.OutputMessages, AttributeTarget.OutputIndexed, AttributeTarget.OutputText, AttributeTarget.OutputToolCalls, AttributeTarget.ToolResult];

    private static readonly AttributeTarget[] ToolInput =
        [AttributeTarget.ToolArguments, AttributeTarget.InputText, AttributeTarget.InputMessages];

    private static readonly AttributeTarget[] ToolOutput =
        [AttributeTarget.ToolResult, AttributeTarget.OutputText, AttributeTarget.OutputMessages];

    private readonly PreviewText text = new();

    public void Write(Span span, in SpanReading reading)
    {
        bool isTool = span.Kind is SpanKind.Tool or SpanKind.Mcp;
        if (reading.HasContent || !reading.Text(AttributeTarget.Task).IsNull)
        {
            span.InputPreview = First(reading, isTool ? ToolInput : MessageInput);
            span.OutputPreview = First(reading, isTool ? ToolOutput : MessageOutput);
        }
        if (span.Events.Count > 0 && (span.InputPreview.IsNull || span.OutputPreview.IsNull))
        {
            FromEvents(span);
        }
    }

    private Utf8Text First(in SpanReading reading, AttributeTarget[] targets)
    {
        foreach (AttributeTarget target in targets)
        {
            if (reading.TryGet(target, out AnyValue value))
            {
                Utf8Text preview = target is AttributeTarget.InputIndexed or AttributeTarget.OutputIndexed
                    ? text.OfText(IndexedKeys.FindText(reading, target))
                    : Of(value, target);
                if (preview.Length > 0)
                {
                    return preview;
                }
            }
        }
        return default;
    }

    private Utf8Text Of(in AnyValue value, AttributeTarget target)
    {
        bool isInput = target is AttributeTarget.InputMessages or AttributeTarget.InputText;
        if (value.Kind != AnyValueKind.String)
        {
            return text.OfText(StructuredText.Find(value, isInput));
        }
        Utf8Text sent = value.AsText;
        ReadOnlySpan<byte> bytes = sent.Span;
        bool isMessages = isInput || target is AttributeTarget.OutputMessages or AttributeTarget.OutputText;
        if (isMessages && JsonTextFinder.LooksLikeJson(bytes))
        {
            if (isInput ? JsonTextFinder.TryFindLastUser(bytes, out Range range) : JsonTextFinder.TryFindFirst(bytes, out range))
            {
                return text.OfJsonString(sent, range);
            }
            if (isInput && (JsonTextFinder.TryFindKey(bytes, "\"prompt\""u8, out range)
                || (target == AttributeTarget.InputMessages && JsonTextFinder.TryFindFirst(bytes, out range))))
            {
                return text.OfJsonString(sent, range);
            }
        }
        if (target is AttributeTarget.OutputMessages or AttributeTarget.OutputToolCalls
            && (JsonTextFinder.TryFindKey(bytes, "\"name\""u8, out Range tool) || JsonTextFinder.TryFindKey(bytes, "\"toolName\""u8, out tool)))
        {
            return text.OfJsonString(sent, tool);
        }
        if (target == AttributeTarget.OutputMessages && JsonTextFinder.LooksLikeJson(bytes) && bytes.IndexOf("\"parts\""u8) >= 0)
        {
            // Messages of the conventions in which nothing is said: their JSON would look like an answer.
            return default;
        }
        // A text that was encoded as JSON once more.
        return bytes.Length > 1 && bytes[0] == (byte)'"' && bytes[^1] == (byte)'"' ? text.OfJsonString(sent, 1..^1) : text.OfText(sent);
    }

    /// <summary>Messages as span events, the convention up to 1.36.</summary>
    private void FromEvents(Span span)
    {
        Utf8Text input = default;
        Utf8Text output = default;
        foreach (SpanEvent candidate in span.Events)
        {
            if (candidate.Attributes.Count == 0 || !dialects.Events.TryGet(candidate.Name.Span, out EventRole role))
            {
                continue;
            }
            if (role is EventRole.User or EventRole.Prompt or EventRole.Details)
            {
                input = EventText(candidate.Attributes, isInput: true).Or(input);
            }
            if (role is EventRole.Choice or EventRole.Completion or EventRole.Details)
            {
                output = output.Or(EventText(candidate.Attributes, isInput: false));
            }
        }
        span.InputPreview = span.InputPreview.Or(input);
        span.OutputPreview = span.OutputPreview.Or(output);
    }

    private Utf8Text EventText(AttributeList attributes, bool isInput)
    {
        AttributeTarget target = isInput ? AttributeTarget.InputMessages : AttributeTarget.OutputMessages;
        foreach (ReadOnlySpan<byte> key in new EventKeys(isInput))
        {
            if (attributes.TryGet(key, out AnyValue value))
            {
                return Of(value, target);
            }
        }
        return default;
    }

    /// <summary>Where an event carries its text, most specific first.</summary>
    private ref struct EventKeys(bool isInput)
    {
        private int index = -1;

        public readonly EventKeys GetEnumerator() => this;

        public readonly ReadOnlySpan<byte> Current => index switch
        {
            0 => isInput ? "gen_ai.input.messages"u8 : "gen_ai.output.messages"u8,
            1 => isInput ? "gen_ai.prompt"u8 : "gen_ai.completion"u8,
            2 => "content"u8,
            3 => "gen_ai.event.content"u8,
            _ => isInput ? "body"u8 : "message"u8,
        };

        public bool MoveNext() => ++index < 5;
    }
}
