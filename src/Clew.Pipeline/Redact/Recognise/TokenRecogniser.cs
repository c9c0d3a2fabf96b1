using System.Text;

namespace Clew.Pipeline.Redact.Recognise;

/// <summary>Keys and tokens of providers, by their prefixes, and JSON Web Tokens.</summary>
internal sealed class TokenRecogniser
{
    /// <summary>Shorter runs of token characters are words.</summary>
    public const int RunMinBytes = 16;

    private readonly Shape[][] byFirst;

    /// <summary>Shapes without a prefix, by the byte before the run; the last place is for runs at the start of the text.</summary>
    private readonly Shape[][] byBefore;
    private readonly int jwt;

    public TokenRecogniser(IReadOnlyList<TokenShape> tokens, RuleNames names)
    {
        Shape[] shapes = [.. tokens.Select(token => new Shape(token, names.Of(token.Name))).OrderByDescending(static shape => shape.Prefix.Length)];
        byFirst = [.. Enumerable.Range(0, 128).Select(first => shapes.Where(shape => shape.Prefix.Length > 0 && shape.Prefix[0] == first).ToArray())];
        byBefore = [.. Enumerable.Range(0, 257).Select(before => shapes.Where(shape => shape.Prefix.Length == 0 && shape.MayFollow(before < 256 ? (byte)before : null)).ToArray())];
        jwt = names.Of("jwt");
        foreach (TokenShape token in tokens)
        {
            if (token.Prefix.Length + token.Min < RunMinBytes || (token.Prefix.Length == 0 && token.Before is null && token.Contains is null))
            {
                throw new InvalidDataException($"The token {token.Name} '{token.Prefix}' tells less than {RunMinBytes} characters, or nothing but a length.");
            }
        }
    }

    /// <summary>Looks at every sixteenth byte only, until one is part of a word: then at where that word begins.</summary>
    public void Find(ReadOnlySpan<byte> text, FoundList found)
    {
        int at = 0;
        while (at + RunMinBytes <= text.Length)
        {
            int probe = at + RunMinBytes - 1;
            while (probe >= at && Characters.Is(text[probe], Characters.Token))
            {
                probe--;
            }
            if (probe >= at)
            {
                at = probe + 1;
                continue;
            }
            int end = Characters.EndOfRun(text, at + RunMinBytes, Characters.Token);
            at = FindIn(text, at, end, found);
        }
    }

    private int FindIn(ReadOnlySpan<byte> text, int start, int end, FoundList found)
    {
        while (start < end && Characters.Is(text[start], Characters.Join))
        {
            start++;
        }
        ReadOnlySpan<byte> run = text[start..end];
        if (run.StartsWith("eyJ"u8) && Characters.IsAt(text, end, '.'))
        {
            int jwtEnd = EndOfJwt(text, end);
            if (jwtEnd > 0)
            {
                found.Add(start, jwtEnd - start, jwt);
                return jwtEnd;
            }
        }
        if (run.Length > 0)
        {
            foreach (Shape shape in byFirst[run[0]])
            {
                if (TryAdd(text, start, end, shape, found))
                {
                    return end;
                }
            }
        }
        foreach (Shape shape in byBefore[start > 0 ? text[start - 1] : 256])
        {
            if (TryAdd(text, start, end, shape, found))
            {
                return end;
            }
        }
        return end;
    }

    private static bool TryAdd(ReadOnlySpan<byte> text, int start, int end, Shape shape, FoundList found)
    {
        int before = shape.Matches(text[..start], text[start..end], out int length);
        if (before >= 0)
        {
            int tokenEnd = start + length;
            tokenEnd = shape.HasTail && Characters.IsAt(text, tokenEnd, '.') ? Characters.EndOfRun(text, tokenEnd + 1, Characters.Token) : tokenEnd;
            found.Add(start - before, tokenEnd - start + before, shape.Rule);
        }
        return before >= 0;
    }

    /// <summary>Header, claims and, unless the token is not signed, a signature; an encrypted one has five parts.</summary>
    private static int EndOfJwt(ReadOnlySpan<byte> text, int headerEnd)
    {
        int end = headerEnd;
        int parts = 1;
        while (parts < 5 && Characters.IsAt(text, end, '.') && (Characters.IsAt(text, end + 1, Characters.Token) || Characters.IsAt(text, end + 1, '.')))
        {
            end = Characters.EndOfRun(text, end + 1, Characters.Token);
            parts++;
        }
        return parts >= 2 && end - headerEnd > 10 ? end : -1;
    }

    private sealed class Shape(TokenShape token, int rule)
    {
        private readonly byte classes = token.Chars switch
        {
            "word" => Characters.Token,
            "alnum" => Characters.Alphanumeric,
            "hex" => Characters.Hex,
            "upper" => Characters.Upper | Characters.Digit,
            _ => throw new InvalidDataException($"'{token.Chars}' of the token {token.Name} is none of word, alnum, hex, upper."),
        };

        private readonly int min = token.Min;
        private readonly int max = token.Max;
        private readonly int minLength = token.Prefix.Length + token.Min;
        private readonly bool needsDigit = token.NeedsDigit;
        private readonly byte[] before = Encoding.ASCII.GetBytes(token.Before ?? "");
        private readonly byte[] contains = Encoding.ASCII.GetBytes(token.Contains ?? "");

        public byte[] Prefix { get; } = Encoding.ASCII.GetBytes(token.Prefix);

        public int Rule { get; } = rule;

        public bool HasTail => token.HasTail;

        /// <summary>False when the byte before a run, null for none, rules the token out.</summary>
        public bool MayFollow(byte? last) => before.Length == 0 || before[^1] switch
        {
            (byte)'*' => true,
            (byte)'#' => last is { } digit && Characters.Is(digit, Characters.Digit),
            byte literal => last == literal,
        };

        /// <summary>How many bytes before the run belong to the token, or -1 when it is none.</summary>
        public int Matches(ReadOnlySpan<byte> text, ReadOnlySpan<byte> run, out int length)
        {
            length = 0;
            // What costs least first: most words are none of all.
            if (run.Length < minLength || !run.StartsWith(Prefix) || LengthOfBefore(text) is var lengthBefore && lengthBefore < 0)
            {
                return -1;
            }
            ReadOnlySpan<byte> rest = run[Prefix.Length..];
            int taken = Characters.EndOfRun(rest, 0, classes);
            bool fits = taken >= min && taken <= max && (taken == rest.Length || rest[taken] is (byte)'-' or (byte)'_')
                && (!needsDigit || rest[..taken].IndexOfAnyInRange((byte)'0', (byte)'9') >= 0)
                && (contains.Length == 0 || rest.IndexOf(contains) >= 0);
            length = Prefix.Length + taken;
            return fits ? lengthBefore : -1;
        }

        private int LengthOfBefore(ReadOnlySpan<byte> text)
        {
            int at = text.Length;
            for (int i = before.Length - 1; i >= 0; i--)
            {
                if (before[i] == (byte)'*')
                {
                    at = Characters.StartOfRun(text, at, Characters.Token);
                }
                else if (at == 0 || !(before[i] == (byte)'#' ? Characters.Is(text[at - 1], Characters.Digit) : text[at - 1] == before[i]))
                {
                    return -1;
                }
                else
                {
                    at--;
                }
            }
            return text.Length - at;
        }
    }
}
