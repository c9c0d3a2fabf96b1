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

    /// <summary>Traits of a text: what it takes for a recogniser to find anything in it.</summary>
    public const byte HasAt = 1;
    public const byte HasDigit = 2;
    public const byte HasSign = 4;
    public const byte HasEscape = 8;
    public const byte HasSpace = 16;
    public const byte HasAll = 31;

    /// <summary>Longer texts have all traits, and vectors find the bytes faster than this table.</summary>
    private const int TraitsMaxBytes = 128;

    private static readonly byte[] Classes = Make();
    private static readonly byte[] Traits = MakeTraits();

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

    /// <summary>Most texts are short, and have nothing in them that is worth a look.</summary>
    public static int TraitsOf(ReadOnlySpan<byte> text)
    {
        if (text.Length > TraitsMaxBytes)
        {
            return HasAll;
        }
        byte[] traits = Traits;
        int seen = 0;
        foreach (byte character in text)
        {
            seen |= traits[character];
        }
        return seen;
    }

    private static byte[] MakeTraits()
    {
        byte[] traits = new byte[256];
        traits['@'] = HasAt;
        traits['='] = traits[':'] = HasSign;
        traits['\\'] = traits['%'] = HasEscape;
        traits[' '] = HasSpace;
        traits.AsSpan('0', 10).Fill(HasDigit);
        return traits;
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
