using System.Buffers.Text;

namespace Clew.Pipeline.Redact.Recognise;

/// <summary>Private keys in PEM, and what follows the words Bearer and Basic.</summary>
internal sealed class CredentialRecogniser(RuleNames names)
{
    private const int BearerMinBytes = 12;
    private const int BearerWordMinBytes = 24;
    private const int BasicMaxBytes = 512;

    private readonly int privateKey = names.Of("private_key");
    private readonly int bearer = names.Of("bearer_token");
    private readonly int basic = names.Of("basic_credentials");

    public void Find(ReadOnlySpan<byte> text, FoundList found)
    {
        FindPrivateKeys(text, found);
        FindAfter(text, "earer "u8, found, isBearer: true);
        FindAfter(text, "asic "u8, found, isBearer: false);
    }

    /// <summary>Up to its end line or, where that is cut off, to the end of the text.</summary>
    private void FindPrivateKeys(ReadOnlySpan<byte> text, FoundList found)
    {
        int at = 0;
        for (int next; (next = text[at..].IndexOf("-----BEGIN "u8)) >= 0;)
        {
            int start = at + next;
            at = start + 11;
            int label = text[at..Math.Min(text.Length, at + 48)].IndexOf("PRIVATE KEY"u8);
            // A quote right behind the first line: a program that looks for keys.
            if (label < 0 || (label + at + 16 < text.Length && text[at + label + 16] is (byte)'"' or (byte)'\''))
            {
                continue;
            }
            int end = text[at..].IndexOf("-----END "u8);
            int last = end < 0 ? -1 : text[(at + end + 9)..].IndexOf("-----"u8);
            at = last < 0 ? text.Length : at + end + 9 + last + 5;
            found.Add(start, at - start, privateKey);
        }
    }

    private void FindAfter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word, FoundList found, bool isBearer)
    {
        int at = 0;
        for (int next; (next = text[at..].IndexOf(word)) >= 0;)
        {
            int start = at + next + word.Length;
            bool isWord = at + next > 0 && (text[at + next - 1] | 0x20) == 'b' && !Characters.IsAt(text, at + next - 2, Characters.Alphanumeric);
            int end = start;
            while (end < text.Length && (Characters.Is(text[end], Characters.Token) || text[end] is (byte)'.' or (byte)'~' or (byte)'+' or (byte)'/' or (byte)'='))
            {
                end++;
            }
            at = start;
            ReadOnlySpan<byte> token = text[start..end];
            if (isWord && (isBearer ? IsToken(token) : IsUserAndPassword(token)))
            {
                found.Add(start, token.Length, isBearer ? bearer : basic);
                at = end;
            }
        }
    }

    private static bool IsToken(ReadOnlySpan<byte> token) =>
        token.Length >= BearerWordMinBytes || (token.Length >= BearerMinBytes && token.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0);

    /// <summary>RFC 7617: the base64 of user, colon, password.</summary>
    private static bool IsUserAndPassword(ReadOnlySpan<byte> token)
    {
        Span<byte> decoded = stackalloc byte[BasicMaxBytes];
        return token.Length is >= 8 and <= BasicMaxBytes && token.Length % 4 == 0
            && Base64.DecodeFromUtf8(token, decoded, out _, out int written) == System.Buffers.OperationStatus.Done
            && decoded[..written].IndexOf((byte)':') >= 0;
    }
}
