using System.Numerics;
using System.Runtime.InteropServices;

namespace Clew.Analyse.Screen;

/// <summary>Hashes of 64 bits: of two texts out of millions none share one by chance. Not against senders who look for such; they would hide their own traces only.</summary>
internal static class ByteHash
{
    private const ulong Prime = 0x9E3779B97F4A7C15;

    public static ulong Of(ReadOnlySpan<byte> bytes, ulong seed = 0)
    {
        ulong hash = seed ^ ((ulong)bytes.Length * Prime);
        while (bytes.Length >= sizeof(ulong))
        {
            hash = Mix(hash, MemoryMarshal.Read<ulong>(bytes));
            bytes = bytes[sizeof(ulong)..];
        }
        ulong rest = 0;
        foreach (byte value in bytes)
        {
            rest = (rest << 8) | value;
        }
        return Mix(hash, rest);
    }

    public static ulong Mix(ulong hash, ulong value)
    {
        hash = (hash ^ value) * Prime;
        return BitOperations.RotateLeft(hash, 29) ^ (hash >> 32);
    }

    /// <summary>The same for the same words in any order, case and punctuation. Zero for texts that are not plain ASCII, where case is not simple.</summary>
    public static ulong OfWords(ReadOnlySpan<byte> text)
    {
        ulong sum = 0;
        ulong word = 0;
        foreach (byte value in text)
        {
            if (value >= 0x80)
            {
                return 0;
            }
            if (char.IsAsciiLetterOrDigit((char)value))
            {
                word = Mix(word, value | 0x20u);
            }
            else if (word != 0)
            {
                (sum, word) = (sum + word, 0);
            }
        }
        return sum + word;
    }
}
