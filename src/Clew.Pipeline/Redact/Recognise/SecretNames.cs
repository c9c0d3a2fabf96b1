using System.Text;

namespace Clew.Pipeline.Redact.Recognise;

/// <summary>How much a name says about its value.</summary>
internal enum SecretName : byte
{
    None,

    /// <summary>The value is a secret when it looks like one.</summary>
    Weak,

    /// <summary>The value is a secret.</summary>
    Value,

    /// <summary>The rest of the line is.</summary>
    Line,
}

/// <summary>Names such as <c>DB_PASSWORD</c>, <c>clientSecret</c>, <c>X-Api-Key</c>: compared without case and without what joins words.</summary>
internal sealed class SecretNames
{
    private const int NameMaxBytes = 64;

    private readonly (byte[] Name, bool IsWord, SecretName Kind)[][] byLast;

    /// <summary>By the last two letters: few names end like a secret's.</summary>
    private readonly bool[] endings = new bool[32 * 32];

    public SecretNames(RecogniserFile file)
    {
        IEnumerable<(byte[] Name, bool IsWord, SecretName Kind)> names =
        [
            .. file.LineKeys.Select(static name => (Fold(name), false, SecretName.Line)),
            .. file.SecretKeys.Select(static name => (Fold(name), false, SecretName.Value)),
            .. file.SecretWords.Select(static name => (Fold(name), true, SecretName.Value)),
            .. file.WeakSecretWords.Select(static name => (Fold(name), true, SecretName.Weak)),
        ];
        foreach ((byte[] name, _, _) in names)
        {
            endings[((name[^1] & 31) * 32) + (name[^2] & 31)] = true;
        }
        byLast = [.. Enumerable.Range(0, 128).Select(last => names.Where(name => name.Name[^1] == last).ToArray())];
    }

    /// <summary>False for texts that no such name ends.</summary>
    public bool MayEnd(ReadOnlySpan<byte> text) => text.Length >= 3 && endings[((text[^1] & 31) * 32) + (text[^2] & 31)];

    /// <summary>What a name ends with. A dot in it separates words as a hyphen does.</summary>
    public SecretName Of(ReadOnlySpan<byte> name)
    {
        if (!MayEnd(name) || name[^1] >= 128 || byLast[name[^1] | 0x20].Length == 0)
        {
            return SecretName.None;
        }
        Span<byte> folded = stackalloc byte[NameMaxBytes];
        Span<bool> begins = stackalloc bool[NameMaxBytes];
        int length = 0;
        name = name[^Math.Min(name.Length, NameMaxBytes)..];
        bool isNewWord = true;
        byte previous = 0;
        foreach (byte character in name)
        {
            if (!Characters.Is(character, Characters.Alphanumeric))
            {
                isNewWord = true;
            }
            else
            {
                begins[length] = isNewWord || (Characters.Is(character, Characters.Upper) && !Characters.Is(previous, Characters.Upper));
                folded[length++] = (byte)(Characters.Is(character, Characters.Letter) ? character | 0x20 : character);
                isNewWord = false;
            }
            previous = character;
        }
        foreach ((byte[] candidate, bool isWord, SecretName kind) in byLast[name[^1] | 0x20])
        {
            if (folded[..length].EndsWith(candidate) && (!isWord || begins[length - candidate.Length]))
            {
                return kind;
            }
        }
        return SecretName.None;
    }

    private static byte[] Fold(string name) => Encoding.ASCII.GetBytes([.. name.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
}
