using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>Messages that were flattened into one attribute per field, such as <c>gen_ai.prompt.0.content</c>.</summary>
internal static class IndexedKeys
{
    /// <summary>Of input the text of the last user message, of output the first text. SDKs write the fields in the order of the messages.</summary>
    public static Utf8Text FindText(in SpanReading reading, AttributeTarget target)
    {
        ReadOnlySpan<KeyValue> attributes = reading.Span.Attributes.AsSpan();
        for (int i = attributes.Length - 1; i >= 0 && target == AttributeTarget.InputIndexed; i--)
        {
            ReadOnlySpan<byte> key = attributes[i].Key.Span;
            if (attributes[i].Value.AsText.Equals("user"u8) && key.EndsWith(".role"u8) && reading.Means(i, target)
                && FirstText(reading, target, key[..^4]) is { Length: > 0 } text)
            {
                return text;
            }
        }
        return FirstText(reading, target, []);
    }

    private static Utf8Text FirstText(in SpanReading reading, AttributeTarget target, ReadOnlySpan<byte> prefix)
    {
        ReadOnlySpan<KeyValue> attributes = reading.Span.Attributes.AsSpan();
        for (int i = 0; i < attributes.Length; i++)
        {
            ReadOnlySpan<byte> key = attributes[i].Key.Span;
            if (key.StartsWith(prefix) && (key.EndsWith(".content"u8) || key.EndsWith(".text"u8)) && attributes[i].Value.AsText.Length > 0 && reading.Means(i, target))
            {
                return attributes[i].Value.AsText;
            }
        }
        return default;
    }
}
