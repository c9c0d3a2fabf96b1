using System.Text;

namespace Clew.Storage.DuckDB.Fragments;

/// <summary>
/// Numbers for ids of conversations and users, and back. Some 40 bytes and the text for each. Thread-safe.
/// </summary>
internal sealed class IdTable
{
    /// <summary>Stands for no id.</summary>
    internal const int None = 0;

    private const int PageBytes = 1 << 16;

    private readonly ContentHash hash = new();
    private readonly Lock gate = new();
    private readonly List<byte[]> pages = [];
    private readonly List<(int Page, int Offset, int Length)> places = [default];
    private int[] slots = new int[256];
    private int used;

    internal long Bytes { get; private set; }

    /// <summary>The number of an id, a new one if it has none.</summary>
    internal int Add(ReadOnlySpan<byte> id)
    {
        lock (gate)
        {
            int slot = SlotOf(id);
            if (slots[slot] != None)
            {
                return slots[slot];
            }
            if (places.Count > slots.Length / 2)
            {
                Grow();
                slot = SlotOf(id);
            }
            return slots[slot] = Store(id);
        }
    }

    /// <summary>The number of an id; <see cref="None"/> if it has none.</summary>
    internal int Find(string id)
    {
        lock (gate)
        {
            return slots[SlotOf(Encoding.UTF8.GetBytes(id))];
        }
    }

    /// <summary>The least of two ids byte by byte, none being greater than any.</summary>
    internal int Least(int left, int right)
    {
        if (left == right || right == None)
        {
            return left;
        }
        lock (gate)
        {
            return left == None || TextOf(right).SequenceCompareTo(TextOf(left)) < 0 ? right : left;
        }
    }

    internal string? ToString(int number)
    {
        lock (gate)
        {
            return number == None ? null : Encoding.UTF8.GetString(TextOf(number));
        }
    }

    private ReadOnlySpan<byte> TextOf(int number)
    {
        (int page, int offset, int length) = places[number];
        return pages[page].AsSpan(offset, length);
    }

    /// <summary>Where the id is, or would be.</summary>
    private int SlotOf(ReadOnlySpan<byte> id)
    {
        int at = (int)((ulong)hash.Of(id) & (ulong)(slots.Length - 1));
        while (slots[at] != None && !TextOf(slots[at]).SequenceEqual(id))
        {
            at = (at + 1) & (slots.Length - 1);
        }
        return at;
    }

    private int Store(ReadOnlySpan<byte> id)
    {
        if (pages.Count == 0 || pages[^1].Length - used < id.Length)
        {
            pages.Add(new byte[Math.Max(PageBytes, id.Length)]);
            used = 0;
        }
        id.CopyTo(pages[^1].AsSpan(used));
        places.Add((pages.Count - 1, used, id.Length));
        used += id.Length;
        Bytes += id.Length + 40;
        return places.Count - 1;
    }

    private void Grow()
    {
        int[] old = slots;
        slots = new int[old.Length * 2];
        foreach (int number in old)
        {
            if (number != None)
            {
                slots[SlotOf(TextOf(number))] = number;
            }
        }
    }
}
