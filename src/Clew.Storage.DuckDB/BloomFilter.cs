namespace Clew.Storage.DuckDB;

/// <summary>Tells of a key, given as its hash, that it was not added, or that it may have been. Not thread-safe.</summary>
/// <param name="bitsLog2">Its size: two to this power, in bits; 6 to 31.</param>
/// <param name="bitsPerKey">Looked at for each key.</param>
internal sealed class BloomFilter(int bitsLog2, int bitsPerKey)
{
    private readonly ulong[] bits = new ulong[(1 << bitsLog2) / 64];
    private readonly uint mask = (1u << bitsLog2) - 1;

    internal void Add(ulong hash)
    {
        (uint at, uint step) = PathOf(hash);
        for (int i = 0; i < bitsPerKey; i++, at += step)
        {
            bits[(at & mask) / 64] |= 1UL << (int)(at % 64);
        }
    }

    internal bool MayContain(ulong hash)
    {
        (uint at, uint step) = PathOf(hash);
        for (int i = 0; i < bitsPerKey; i++, at += step)
        {
            if ((bits[(at & mask) / 64] & (1UL << (int)(at % 64))) == 0)
            {
                return false;
            }
        }
        return true;
    }

    private static (uint At, uint Step) PathOf(ulong hash) => ((uint)hash, (uint)(hash >> 32) | 1);
}
