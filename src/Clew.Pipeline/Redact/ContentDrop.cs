using System.Buffers;
using Clew.Telemetry;

namespace Clew.Pipeline.Redact;

/// <summary>Removes what is, or may be, content, where nothing of it may be stored.</summary>
internal static class ContentDrop
{
    /// <summary>Names and ids are shorter.</summary>
    private const int NameMaxBytes = 200;

    private const int NameSpacesMax = 2;

    /// <summary>Names of events are shorter.</summary>
    private const int EventNameMaxBytes = 64;

    private static readonly SearchValues<byte> EventNameBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_."u8);

    /// <param name="redaction">Counts what is removed.</param>
    /// <param name="attributes">Of a span, an event, a link or a record.</param>
    /// <param name="place">What a preview calls them.</param>
    /// <param name="isMessage">They are those of a message: of texts nothing stays but names that a vocabulary knows.</param>
    public static void Attributes(BatchRedaction redaction, AttributeList attributes, string place, bool isMessage)
    {
        for (int i = attributes.Count - 1; i >= 0; i--)
        {
            ref readonly KeyValue attribute = ref attributes[i];
            if (IsContent(redaction.Plan, attribute.Key, attribute.Value, isMessage))
            {
                redaction.Dropped(place, attribute.Key, isMessage || redaction.Plan.Keys.Of(attribute.Key.Span).IsContent);
                attributes.RemoveAt(i);
            }
        }
    }

    /// <summary>The attribute is, or may be, content.</summary>
    /// <param name="plan">Knows the vocabularies.</param>
    /// <param name="name">Its key.</param>
    /// <param name="value">Its value.</param>
    /// <param name="isMessage">It is one of a message.</param>
    public static bool IsContent(RedactionPlan plan, Utf8Text name, in AnyValue value, bool isMessage)
    {
        KeyPlan key = plan.Keys.Of(name.Span);
        return key.IsErrorText
            ? !plan.Policy.Content.KeepsErrorMessages
            : key.IsContent || ((key.NamesContent || (isMessage && !key.IsKnown)) && HoldsText(value)) || IsProse(value);
    }

    /// <summary>The body of a log record may quote what was said; an event's name in the place of a body does not.</summary>
    public static bool IsContent(in AnyValue body, Utf8Text eventName) =>
        body.Kind != AnyValueKind.Empty && !IsEventName(body.AsText.Span, eventName.Span);

    /// <summary>One word and a full stop is an answer, too, so a name has its dot inside and no capitals.</summary>
    private static bool IsEventName(ReadOnlySpan<byte> body, ReadOnlySpan<byte> eventName) =>
        !body.IsEmpty && (body.SequenceEqual(eventName)
            || (body.Length <= EventNameMaxBytes && body.IndexOf((byte)'.') > 0 && body[^1] != '.' && !body.ContainsAnyExcept(EventNameBytes)));

    private static bool HoldsText(in AnyValue value) => value.Kind is AnyValueKind.String or AnyValueKind.Bytes or AnyValueKind.Array or AnyValueKind.KeyValueList;

    /// <summary>Reads like something that somebody said rather than like a name: long, with spaces or line breaks, or JSON.</summary>
    private static bool IsProse(in AnyValue value)
    {
        switch (value.Kind)
        {
            case AnyValueKind.String:
                ReadOnlySpan<byte> text = value.AsBytes;
                return text.Length > NameMaxBytes || text.IndexOf((byte)'\n') >= 0 || text.StartsWith("{"u8) || text.StartsWith("["u8) || text.Count((byte)' ') > NameSpacesMax;
            case AnyValueKind.Array:
                foreach (AnyValue item in value.AsArray)
                {
                    if (IsProse(item))
                    {
                        return true;
                    }
                }
                return false;
            default:
                return value.Kind is AnyValueKind.Bytes or AnyValueKind.KeyValueList;
        }
    }
}
