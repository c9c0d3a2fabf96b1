using System.Buffers;

namespace Clew.Pipeline.Redact.Recognise;

/// <summary>Classes of bytes. Bytes of characters outside ASCII belong to none, so that they end words as a space does.</summary>
internal static class Characters
{
    public const byte Digit = 1;
    public const byte Letter = 2;

    /// <summary>Hyphen and underscore, the rest of what tokens are made of.</summary>
    public const byte Join = 4;

    /// <summary>Other characters of an e-mail's mailbox.</summary>
    public const byte Mailbox = 8;
    public const byte Hex = 16;
    public const byte Upper = 32;

    public const byte Alphanumeric = Digit | Letter;
    public const byte Token = Digit | Letter | Join;

    private static readonly byte[] Classes = Make();

    public static readonly SearchValues<byte> Assigning = SearchValues.Create("=:"u8);

    public static bool Is(byte character, byte classes) => (Classes[character] & classes) != 0;

    /// <summary>False outside of the text.</summary>
    public static bool IsAt(ReadOnlySpan<byte> text, int index, byte classes) => (uint)index < (uint)text.Length && (Classes[text[index]] & classes) != 0;

    public static bool IsAt(ReadOnlySpan<byte> text, int index, char character) => (uint)index < (uint)text.Length && text[index] == character;

    /// <summary>Where the run of these classes that holds the byte before <paramref name="end"/> begins.</summary>
    public static int StartOfRun(ReadOnlySpan<byte> text, int end, byte classes)
    {
        while (end > 0 && (Classes[text[end - 1]] & classes) != 0)
        {
            end--;
        }
        return end;
    }

    public static int EndOfRun(ReadOnlySpan<byte> text, int start, byte classes)
    {
        while (start < text.Length && (Classes[text[start]] & classes) != 0)
        {
            start++;
        }
        return start;
    }

    private static byte[] Make()
    {
        byte[] classes = new byte[256];
        for (int i = 0; i < 128; i++)
        {
            char character = (char)i;
            classes[i] = (byte)((char.IsAsciiDigit(character) ? Digit : 0) | (char.IsAsciiLetter(character) ? Letter : 0)
                | (character is '-' or '_' ? Join : 0) | (character is '.' or '+' or '%' or '\'' or '!' or '#' or '&' or '*' or '~' ? Mailbox : 0)
                | (char.IsAsciiHexDigit(character) ? Hex : 0) | (char.IsAsciiLetterUpper(character) ? Upper : 0));
        }
        return classes;
    }
}
