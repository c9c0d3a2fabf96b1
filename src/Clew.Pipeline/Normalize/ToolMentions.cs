using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>
/// Tells without parsing whether a model's answer can ask for a tool or be a refusal. Nearly all answers are text: reading the JSON of those few that mention
/// one keeps the ingest quick. Says "maybe" too often, never too rarely: all spellings of a call contain one of two words, a refusal has its name as a key or a type.
/// </summary>
internal static class ToolMentions
{
    public static AnswerContent In(in SpanReading reading, DialectSet dialects)
    {
        AnswerContent found = AnswerContent.None;
        if (reading.HasContent)
        {
            ReadOnlySpan<KeyValue> attributes = reading.Span.Attributes.AsSpan();
            for (int i = 0; i < attributes.Length && found != AnswerContent.HasToBeRead; i++)
            {
                int rules = reading.RulesAt(i);
                if (rules >= 0 && dialects.Rules(rules).CarriesAnswer)
                {
                    found = Mentions(attributes[i]) ? AnswerContent.HasToBeRead : AnswerContent.Plain;
                }
            }
        }
        foreach (SpanEvent candidate in reading.Span.Events)
        {
            if (found != AnswerContent.HasToBeRead && candidate.Attributes.Count > 0
                && dialects.Events.TryGet(candidate.Name.Span, out EventRole role)
                && role is EventRole.Choice or EventRole.Exchange or EventRole.Completion or EventRole.Details)
            {
                found = MentionsAny(candidate.Attributes.AsSpan()) ? AnswerContent.HasToBeRead : AnswerContent.Plain;
            }
        }
        return found;
    }

    private static bool MentionsAny(ReadOnlySpan<KeyValue> attributes)
    {
        foreach (ref readonly KeyValue attribute in attributes)
        {
            if (Mentions(attribute))
            {
                return true;
            }
        }
        return false;
    }

    private static bool Mentions(in KeyValue attribute) =>
        Mentions(attribute.Key.Span)
        || (attribute.Value.Kind == AnyValueKind.String ? Mentions(attribute.Value.AsText.Span) : attribute.Value.Kind is AnyValueKind.Array or AnyValueKind.KeyValueList);

    internal static bool Mentions(ReadOnlySpan<byte> text) => text.IndexOf("tool"u8) >= 0 || text.IndexOf("function"u8) >= 0 || HoldsRefusal(text);

    /// <summary>Answers of OpenAI that are none have the key, too, and null under it.</summary>
    private static bool HoldsRefusal(ReadOnlySpan<byte> text)
    {
        for (int found = text.IndexOf("refusal"u8); found >= 0; found = text.IndexOf("refusal"u8))
        {
            text = text[(found + "refusal".Length)..];
            ReadOnlySpan<byte> after = text.TrimStart("\\\""u8);
            ReadOnlySpan<byte> value = after.TrimStart(" :"u8);
            if (after.Length < text.Length && !(value.Length < after.Length && value.StartsWith("null"u8)))
            {
                return true;
            }
        }
        return false;
    }
}

/// <summary>What of a model's answer a span carries.</summary>
internal enum AnswerContent : byte
{
    None,
    Plain,
    HasToBeRead,
}
