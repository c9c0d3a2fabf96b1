using Clew.Telemetry;

namespace Clew.Pipeline.Redact;

/// <summary>Removes what is, or may be, content, where nothing of it may be stored.</summary>
internal static class ContentDrop
{
    /// <summary>Names and ids are shorter.</summary>
    private const int NameMaxBytes = 200;

    private const int NameSpacesMax = 2;

    /// <param name="redaction">Counts what is removed.</param>
    /// <param name="attributes">Of a span, an event, a link or a record.</param>
    /// <param name="place">What a preview calls them.</param>
    /// <param name="isMessage">They are those of a message: of texts nothing stays but names that a vocabulary knows.</param>
    public static void Attributes(BatchRedaction redaction, AttributeList attributes, string place, bool isMessage)
    {
        for (int i = attributes.Count - 1; i >= 0; i--)
        {
            ref readonly KeyValue attribute = ref attributes[i];
            KeyPlan key = redaction.Plan.Keys.Of(attribute.Key.Span);
            bool isContent = key.IsErrorText
                ? !redaction.Plan.Policy.Content.KeepsErrorMessages
                : key.IsContent || ((key.NamesContent || (isMessage && !key.IsKnown)) && HoldsText(attribute.Value)) || IsProse(attribute.Value);
            if (isContent)
            {
                redaction.Dropped(place, attribute.Key);
                attributes.RemoveAt(i);
            }
        }
    }

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
