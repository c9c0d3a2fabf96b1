using Clew.Telemetry;

namespace Clew.Pipeline.Series;

/// <summary>Names of tools that are made for one record: <c>get_user_8231</c> is <c>get_user_{id}</c>.</summary>
public static class ToolNameTemplate
{
    /// <summary>Shorter numbers are versions and formats: <c>gpt_4</c>, <c>http_404</c>.</summary>
    private const int DigitsMin = 4;

    /// <summary>The same for parts with letters from a to f, one of which a word may be made of.</summary>
    private const int HexMin = 8;

    private const int UuidLength = 36;

    /// <summary>False when the name has no such part.</summary>
    public static bool TryMake(Utf8Text name, out Utf8Text template)
    {
        ReadOnlySpan<byte> text = name.Span;
        if (!text.ContainsAnyInRange((byte)'0', (byte)'9'))
        {
            // Most names end here: every such part has a digit.
            template = name;
            return false;
        }
        List<byte>? made = null;
        for (int start = 0; start < text.Length;)
        {
            bool isUuid = text.Length - start >= UuidLength && Guid.TryParse(text.Slice(start, UuidLength), out _);
            int end = isUuid ? UuidLength : text[start..].IndexOfAny("_-./: "u8);
            end = end < 0 ? text.Length : start + end;
            bool isId = isUuid || IsId(text[start..end]);
            if (isId && made is null)
            {
                made = [.. text[..start]];
            }
            made?.AddRange(isId ? "{id}"u8 : text[start..end]);
            if (end < text.Length)
            {
                made?.Add(text[end]);
            }
            start = end + 1;
        }
        template = made is null ? name : Utf8Text.From(made.ToArray());
        return made is not null;
    }

    private static bool IsId(ReadOnlySpan<byte> part)
    {
        int digits = 0;
        foreach (byte character in part)
        {
            if (!char.IsAsciiHexDigit((char)character))
            {
                return false;
            }
            digits += char.IsAsciiDigit((char)character) ? 1 : 0;
        }
        return digits == part.Length ? digits >= DigitsMin : part.Length >= HexMin && digits > 0;
    }
}
