using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>The text of one message in a list that was sent as a structured attribute value.</summary>
internal static class StructuredText
{
    private const int MaxDepth = 8;

    /// <summary>The last user message's text, or the first text; a text that is no message as it is.</summary>
    public static Utf8Text Find(in AnyValue value, bool lastUser)
    {
        if (value.Kind != AnyValueKind.Array)
        {
            return FindText(value, 0);
        }
        ReadOnlySpan<AnyValue> items = value.AsArray;
        for (int i = items.Length - 1; i >= 0 && lastUser; i--)
        {
            if (TryGet(items[i], "role"u8, out AnyValue role) && role.AsText.Equals("user"u8) && FindText(items[i], 0) is { Length: > 0 } text)
            {
                return text;
            }
        }
        return FindText(value, 0);
    }

    private static Utf8Text FindText(in AnyValue value, int depth)
    {
        if (depth > MaxDepth)
        {
            return default;
        }
        if (value.Kind == AnyValueKind.Array)
        {
            foreach (ref readonly AnyValue item in value.AsArray)
            {
                if (item.Kind == AnyValueKind.String)
                {
                    return item.AsText;
                }
                if (FindText(item, depth + 1) is { Length: > 0 } text)
                {
                    return text;
                }
            }
            return default;
        }
        if (TryGet(value, "type"u8, out AnyValue type) && type.AsText.Equals("reasoning"u8))
        {
            return default;
        }
        foreach (ref readonly KeyValue item in value.AsKeyValueList)
        {
            bool isText = item.Key.Equals("content"u8) || item.Key.Equals("text"u8);
            Utf8Text found = isText && item.Value.Kind == AnyValueKind.String ? item.Value.AsText
                : isText || item.Key.Equals("parts"u8) ? FindText(item.Value, depth + 1) : default;
            if (found.Length > 0)
            {
                return found;
            }
        }
        return default;
    }

    private static bool TryGet(in AnyValue value, ReadOnlySpan<byte> key, out AnyValue found)
    {
        foreach (ref readonly KeyValue item in value.AsKeyValueList)
        {
            if (item.Key.Equals(key))
            {
                found = item.Value;
                return true;
            }
        }
        found = default;
        return false;
    }
}
