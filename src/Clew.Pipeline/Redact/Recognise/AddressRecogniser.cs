using System.Net;
using System.Net.Sockets;

namespace Clew.Pipeline.Redact.Recognise;

/// <summary>
/// Internet addresses that can be a person's: public ones. Private, loopback and link-local addresses lead to nobody outside, and those of
/// servers are named by attributes that are left out (<see cref="RecogniserFile.InfrastructureAddressKeys"/>).
/// </summary>
internal sealed class AddressRecogniser(RuleNames names)
{
    private readonly int v4 = names.Of("ipv4");
    private readonly int v6 = names.Of("ipv6");

    /// <summary>Where the address ends that starts here, or -1.</summary>
    public int FindV4(ReadOnlySpan<byte> text, int start, FoundList found)
    {
        if (!CanStart(text, start))
        {
            return -1;
        }
        Span<int> octets = stackalloc int[4];
        int at = start;
        for (int i = 0; i < 4; i++)
        {
            if (i > 0 && !Characters.IsAt(text, at++, '.'))
            {
                return -1;
            }
            int end = Characters.EndOfRun(text, at, Characters.Digit);
            if (end - at is 0 or > 3 || (end - at > 1 && text[at] == (byte)'0'))
            {
                return -1;
            }
            for (; at < end; at++)
            {
                octets[i] = (octets[i] * 10) + (text[at] - '0');
            }
        }
        bool isWhole = !Characters.IsAt(text, at, Characters.Token) && !(Characters.IsAt(text, at, '.') && Characters.IsAt(text, at + 1, Characters.Alphanumeric));
        if (!isWhole || !IsPublic(octets))
        {
            return isWhole ? at : -1;
        }
        found.Add(start, at - start, v4);
        return at;
    }

    public void FindV6(ReadOnlySpan<byte> text, FoundList found)
    {
        int at = 0;
        for (int next; (next = text[at..].IndexOf((byte)':')) >= 0;)
        {
            int colon = at + next;
            at = colon + 1;
            if (colon < 4 || text[colon - 4] is not ((byte)'2' or (byte)'3'))
            {
                continue;
            }
            int start = Characters.StartOfRun(text, colon, Characters.Hex);
            // Global unicast is 2000::/3 (RFC 4291): four digits, the first of which is a 2 or a 3.
            if (colon - start != 4 || Characters.IsAt(text, start - 1, Characters.Token) || Characters.IsAt(text, start - 1, ':'))
            {
                continue;
            }
            int end = colon;
            int colons = 0;
            while (end < text.Length && (Characters.Is(text[end], Characters.Hex) || text[end] == (byte)':'))
            {
                colons += text[end] == (byte)':' ? 1 : 0;
                end++;
            }
            bool isWhole = !Characters.IsAt(text, end, Characters.Token);
            bool isLong = colons == 7 || text[start..end].IndexOf("::"u8) >= 0;
            if (isWhole && isLong && IPAddress.TryParse(text[start..end], out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                found.Add(start, end - start, v6);
            }
            at = end;
        }
    }

    /// <summary>Versions look the same: <c>Chrome/120.0.0.0</c>, <c>v1.2.3.4</c>, <c>version 1.2.3.4</c>.</summary>
    private static bool CanStart(ReadOnlySpan<byte> text, int start)
    {
        bool isJoined = Characters.IsAt(text, start - 1, Characters.Token) || Characters.IsAt(text, start - 1, '.')
            || (Characters.IsAt(text, start - 1, '/') && Characters.IsAt(text, start - 2, Characters.Alphanumeric));
        ReadOnlySpan<byte> before = text[Math.Max(0, start - 12)..start];
        return !isJoined && before.IndexOf("ersion"u8) < 0 && before.IndexOf("ERSION"u8) < 0;
    }

    private static bool IsPublic(ReadOnlySpan<int> octets) => octets switch
    {
        [> 255, ..] or [_, > 255, ..] or [_, _, > 255, _] or [_, _, _, > 255] => false,
        [0 or 10 or 127 or >= 224, ..] or [169, 254, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [100, >= 64 and <= 127, ..] => false,
        // The numbers of sections and versions; addresses of one digit four times belong to resolvers.
        [< 10, < 10, < 10, < 10] or [_, _, 0, 0] => false,
        _ => true,
    };
}
