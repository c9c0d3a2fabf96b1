using System.Text;

namespace Clew.Pipeline.Redact.Recognise;

/// <summary>What stands around an at sign: e-mail addresses, and the user and password of a URL.</summary>
internal sealed class MailRecogniser(RuleNames names, IEnumerable<string> ignoredMailboxes)
{
    private const int MailboxMaxBytes = 64;
    private const int UserInfoMaxBytes = 512;

    /// <summary>A user name alone is no secret unless it is as long as a token.</summary>
    private const int TokenMinBytes = 20;

    private readonly int email = names.Of("email");
    private readonly int credentials = names.Of("url_credentials");
    private readonly byte[][] ignored = [.. ignoredMailboxes.Select(Encoding.UTF8.GetBytes)];

    public void Find(ReadOnlySpan<byte> text, FoundList found)
    {
        int from = 0;
        for (int next; (next = text[from..].IndexOf((byte)'@')) >= 0; from++)
        {
            from += next;
            if (!TryUrl(text, from, found))
            {
                TryMail(text, from, found);
            }
        }
    }

    private bool TryUrl(ReadOnlySpan<byte> text, int at, FoundList found)
    {
        int start = at;
        int least = Math.Max(0, at - UserInfoMaxBytes);
        bool hasColon = false;
        while (start > least && text[start - 1] is var character && character > (byte)' ' && character is not ((byte)'/' or (byte)'"' or (byte)'<' or (byte)'?'))
        {
            hasColon |= character == (byte)':';
            start--;
        }
        bool isUrl = start >= 3 && text[(start - 3)..start].SequenceEqual("://"u8) && start < at;
        bool isSecret = isUrl && (hasColon ? text[at - 1] != (byte)':' || at - start > 1 : at - start >= TokenMinBytes);
        if (isSecret)
        {
            found.Add(start, at - start, credentials);
        }
        return isSecret;
    }

    private void TryMail(ReadOnlySpan<byte> text, int at, FoundList found)
    {
        const byte mailbox = Characters.Token | Characters.Mailbox;
        int start = Characters.StartOfRun(text, at, mailbox);
        while (start < at && !Characters.Is(text[start], Characters.Alphanumeric | Characters.Join))
        {
            start++;
        }
        int end = EndOfDomain(text, at + 1);
        if (start == at || at - start > MailboxMaxBytes || end < 0)
        {
            return;
        }
        foreach (byte[] nobody in ignored)
        {
            if (text[start..end].StartsWith(nobody))
            {
                return;
            }
        }
        found.Add(start, end - start, email);
    }

    /// <summary>-1 when no domain with two labels is there. A label outside ASCII is only taken where one in ASCII is not enough.</summary>
    private static int EndOfDomain(ReadOnlySpan<byte> text, int start)
    {
        int end = start;
        int good = -1;
        int labels = 0;
        while (end < text.Length)
        {
            int label = end;
            while (end < text.Length && (Characters.Is(text[end], Characters.Alphanumeric) || text[end] == (byte)'-' || (good < 0 && text[end] >= 0x80)))
            {
                end++;
            }
            if (end == label)
            {
                break;
            }
            labels++;
            ReadOnlySpan<byte> last = text[label..end];
            if (labels > 1 && last.Length > 1 && (last.IndexOfAnyInRange((byte)'0', (byte)'9') < 0 || last.StartsWith("xn--"u8)))
            {
                good = end;
            }
            if (!Characters.IsAt(text, end, '.'))
            {
                break;
            }
            end++;
        }
        return good;
    }
}
