using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Clew.Pipeline.Normalize;

/// <summary>
/// An immutable hash table with UTF-8 keys, looked up by a slice of the received bytes, so that nothing is allocated. The keys come from
/// data files, never from a client, and a lookup probes at most as far as those keys collide: a client cannot slow it down.
/// </summary>
internal sealed class Utf8Table<T>
{
    private const ulong CaseBits = 0x2020202020202020;
    private readonly Entry[] entries;
    private readonly int[] buckets;
    private readonly int mask;
    private readonly bool ignoreCase;

    /// <param name="items">Keys are distinct under the table's comparison; of equal keys the first one stays.</param>
    /// <param name="ignoreCase">Compare ASCII letters without regard to case.</param>
    public Utf8Table(IEnumerable<KeyValuePair<string, T>> items, bool ignoreCase = false)
    {
        this.ignoreCase = ignoreCase;
        StringComparer comparer = ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        HashSet<string> seen = new(comparer);
        entries = [.. items.Where(item => seen.Add(item.Key)).Select(item => new Entry(Encoding.UTF8.GetBytes(item.Key), item.Value))];
        buckets = new int[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, entries.Length * 4))];
        mask = buckets.Length - 1;
        for (int i = 0; i < entries.Length; i++)
        {
            int bucket = (int)Hash(entries[i].Key) & mask;
            while (buckets[bucket] != 0)
            {
                bucket = (bucket + 1) & mask;
            }
            buckets[bucket] = i + 1;
        }
    }

    public int Count => entries.Length;

    public T this[int index] => entries[index].Value;

    /// <summary>The index of a key, or -1.</summary>
    public int Find(ReadOnlySpan<byte> key)
    {
        int bucket = (int)Hash(key) & mask;
        for (int entry; (entry = buckets[bucket]) != 0; bucket = (bucket + 1) & mask)
        {
            byte[] candidate = entries[entry - 1].Key;
            if (ignoreCase ? Ascii.EqualsIgnoreCase(candidate, key) : key.SequenceEqual(candidate))
            {
                return entry - 1;
            }
        }
        return -1;
    }

    public bool TryGet(ReadOnlySpan<byte> key, out T value)
    {
        int index = Find(key);
        value = index >= 0 ? entries[index].Value : default!;
        return index >= 0;
    }

    private uint Hash(ReadOnlySpan<byte> key)
    {
        ulong fold = ignoreCase ? CaseBits : 0;
        ulong hash = (ulong)key.Length * 0x9E3779B97F4A7C15;
        if (key.Length >= 8)
        {
            hash ^= (BinaryPrimitives.ReadUInt64LittleEndian(key) | fold) * 0xFF51AFD7ED558CCD;
            hash = BitOperations.RotateLeft(hash, 29);
            hash ^= (BinaryPrimitives.ReadUInt64LittleEndian(key[((key.Length - 8) / 2)..]) | fold) * 0xC4CEB9FE1A85EC53;
            hash = BitOperations.RotateLeft(hash, 29);
            hash ^= (BinaryPrimitives.ReadUInt64LittleEndian(key[^8..]) | fold) * 0xD6E8FEB86659FD93;
        }
        else
        {
            foreach (byte value in key)
            {
                hash = (hash ^ (value | (fold & 0x20))) * 0x100000001B3;
            }
        }
        hash ^= hash >> 32;
        return (uint)(hash ^ (hash >> 15));
    }

    private readonly record struct Entry(byte[] Key, T Value);
}
