using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Clew.Storage.DuckDB;

/// <summary>
/// A hash of 128 bits by which equal parts of bodies are known. It mixes by multiplication, at some GB a second, and its constants are drawn at
/// every start, so that nobody can prepare two bodies with one hash. Hashes never leave the process.
/// </summary>
internal sealed class ContentHash
{
    internal const int BlockBytes = 16;

    private readonly ulong[] secrets = new ulong[6];

    internal ContentHash()
    {
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(secrets.AsSpan()));
        for (int i = 0; i < secrets.Length; i++)
        {
            secrets[i] |= 1;
        }
    }

    /// <summary>Where <see cref="Advance"/> begins.</summary>
    internal (ulong Left, ulong Right) Start => (secrets[4], secrets[5]);

    /// <summary>Hashes whole blocks on from a state. Texts of different lengths may share states, so whoever compares them compares lengths as well.</summary>
    internal (ulong Left, ulong Right) Advance((ulong Left, ulong Right) state, ReadOnlySpan<byte> blocks)
    {
        (ulong left, ulong right) = state;
        // In registers: the loop does nothing else.
        (ulong first, ulong second, ulong third, ulong fourth) = (secrets[0], secrets[1], secrets[2], secrets[3]);
        for (; blocks.Length >= BlockBytes; blocks = blocks[BlockBytes..])
        {
            ulong a = MemoryMarshal.Read<ulong>(blocks);
            ulong b = MemoryMarshal.Read<ulong>(blocks[8..]);
            ulong highLeft = Math.BigMul(a ^ first ^ left, b ^ second, out ulong lowLeft);
            ulong highRight = Math.BigMul(a ^ third, b ^ fourth ^ right, out ulong lowRight);
            left = (highLeft ^ lowLeft) + ulong.RotateLeft(left, 29);
            right = (highRight ^ lowRight) + ulong.RotateLeft(right, 31);
        }
        return (left, right);
    }

    internal UInt128 Of(ReadOnlySpan<byte> text)
    {
        ulong left = secrets[4] ^ (ulong)text.Length;
        ulong right = secrets[5] + (ulong)text.Length;
        int whole = text.Length & ~(BlockBytes - 1);
        (left, right) = Advance((left, right), text[..whole]);
        Span<ulong> last = stackalloc ulong[4];
        last.Clear();
        text[whole..].CopyTo(MemoryMarshal.AsBytes(last));
        (left, right) = Advance((left, right), MemoryMarshal.AsBytes(last[..2]));
        (last[2], last[3]) = ((ulong)text.Length, left ^ right);
        (left, right) = Advance((left, right), MemoryMarshal.AsBytes(last[2..]));
        return new UInt128(left, right);
    }
}
