using System.Buffers.Binary;

namespace Clew.Pipeline.Redact;

/// <summary>
/// Plans by key. Senders use few keys, so each plan is made once. Reads take no lock; when the table is full, plans of further keys are made for
/// each use and counted.
/// </summary>
internal sealed class KeyPlans(Func<ReadOnlySpan<byte>, KeyPlan> make, RedactionCounters counters)
{
    private const int Slots = 1 << 14;
    private const int PlansMax = Slots / 2;

    /// <summary>Keys that collide further than this, by chance or on purpose, are not kept.</summary>
    private const int ProbesMax = 8;

    private readonly KeyPlan?[] table = new KeyPlan?[Slots];
    private readonly Lock change = new();
    private int count;

    public KeyPlan Of(ReadOnlySpan<byte> key)
    {
        int slot = (int)Hash(key) & (Slots - 1);
        for (int probe = 0; probe < ProbesMax; probe++)
        {
            KeyPlan? plan = Volatile.Read(ref table[(slot + probe) & (Slots - 1)]);
            if (plan is null)
            {
                break;
            }
            if (key.SequenceEqual(plan.Key))
            {
                return plan;
            }
        }
        return Add(key, slot);
    }

    private KeyPlan Add(ReadOnlySpan<byte> key, int slot)
    {
        KeyPlan made = make(key);
        lock (change)
        {
            for (int probe = 0; probe < ProbesMax && count < PlansMax; probe++)
            {
                ref KeyPlan? place = ref table[(slot + probe) & (Slots - 1)];
                if (place is null)
                {
                    Volatile.Write(ref place, made);
                    count++;
                    return made;
                }
                if (key.SequenceEqual(place.Key))
                {
                    return place;
                }
            }
        }
        counters.Unplanned();
        return made;
    }

    private static uint Hash(ReadOnlySpan<byte> key)
    {
        ulong hash = (ulong)key.Length * 0x9E3779B97F4A7C15;
        if (key.Length >= 8)
        {
            hash ^= BinaryPrimitives.ReadUInt64LittleEndian(key) * 0xFF51AFD7ED558CCD;
            hash = System.Numerics.BitOperations.RotateLeft(hash, 29) ^ (BinaryPrimitives.ReadUInt64LittleEndian(key[((key.Length - 8) / 2)..]) * 0xC4CEB9FE1A85EC53);
            hash = System.Numerics.BitOperations.RotateLeft(hash, 29) ^ (BinaryPrimitives.ReadUInt64LittleEndian(key[^8..]) * 0xD6E8FEB86659FD93);
        }
        else
        {
            foreach (byte value in key)
            {
                hash = (hash ^ value) * 0x100000001B3;
            }
        }
        hash ^= hash >> 32;
        return (uint)(hash ^ (hash >> 15));
    }
}
