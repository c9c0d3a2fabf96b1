using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>
/// Dictionaries that Python code turned into text with <c>str()</c> instead of a JSON encoder: <c>{'cached': 12, 'ok': True, 'x': None}</c>.
/// </summary>
internal static class PythonLiteral
{
    /// <summary>A JSON object or list never starts its first key or value with a single quote.</summary>
    public static bool IsLikely(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> inner = text.TrimStart(" \t\r\n{[("u8);
        return inner.Length < text.Length && (inner.StartsWith("'"u8) || inner.StartsWith("None"u8) || inner.StartsWith("True"u8) || inner.StartsWith("False"u8));
    }

    /// <summary>The same in JSON. What is no literal, such as the repr of an object, stays and makes the JSON invalid from there on.</summary>
    public static Utf8Text ToJson(ReadOnlySpan<byte> text)
    {
        List<byte> json = new(text.Length + 16);
        int i = 0;
        while (i < text.Length)
        {
            byte current = text[i];
            if (current is (byte)'\'' or (byte)'"')
            {
                i = CopyString(text, i, json);
            }
            else if (Word(text[i..]) is { IsEmpty: false } word)
            {
                json.AddRange(word.SequenceEqual("True"u8) ? "true"u8 : word.SequenceEqual("False"u8) ? "false"u8 : word.SequenceEqual("None"u8) ? "null"u8 : word);
                i += word.Length;
            }
            else
            {
                // Tuples become lists.
                json.Add(current switch { (byte)'(' => (byte)'[', (byte)')' => (byte)']', _ => current });
                i++;
            }
        }
        return Utf8Text.From(json.ToArray());
    }

    private static int CopyString(ReadOnlySpan<byte> text, int start, List<byte> json)
    {
        byte quote = text[start];
        json.Add((byte)'"');
        int i = start + 1;
        while (i < text.Length && text[i] != quote)
        {
            if (text[i] == (byte)'\\' && i + 1 < text.Length)
            {
                CopyEscape(text, ref i, json);
                continue;
            }
            if (text[i] == (byte)'"')
            {
                json.Add((byte)'\\');
            }
            json.Add(text[i++]);
        }
        json.Add((byte)'"');
        return i + 1;
    }

    private static void CopyEscape(ReadOnlySpan<byte> text, ref int i, List<byte> json)
    {
        byte escaped = text[i + 1];
        if (escaped == (byte)'x' && i + 3 < text.Length)
        {
            json.AddRange("\\u00"u8);
            json.AddRange(text.Slice(i + 2, 2));
            i += 4;
            return;
        }
        if (escaped is (byte)'"' or (byte)'\\' or (byte)'n' or (byte)'r' or (byte)'t' or (byte)'b' or (byte)'f' or (byte)'u')
        {
            json.Add((byte)'\\');
        }
        json.Add(escaped);
        i += 2;
    }

    private static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> text)
    {
        int length = 0;
        while (length < text.Length && (char.IsAsciiLetter((char)text[length]) || text[length] == (byte)'_'))
        {
            length++;
        }
        return text[..length];
    }
}
