namespace Clew.Storage.DuckDB;

/// <summary>
/// The ids of the parts of message bodies in one day file. Parts are known by their hashes, as long as they are used; one that was forgotten, or
/// comes again after a start, is stored again under another id. A table of fixed size: one look-up touches one place in memory, and nothing moves.
/// </summary>
internal sealed class PartIds
{
    /// <summary>Parts with the same place; the one that was used longest ago makes room.</summary>
    private const int Ways = 4;

    /// <summary>Places, 6 MiB with all of their parts. A power of two.</summary>
    private const int Places = 1 << 16;

    private readonly List<UInt128> uncommitted = [];
    private Slot[] slots = [];

    /// <summary>The parts of whole bodies.</summary>
    internal ContentHistory History { get; } = new();

    /// <summary>The id that the next new part gets. Ids of commits that failed are not given again.</summary>
    internal long Next { get; set; }

    /// <summary>True when the part is stored already.</summary>
    internal bool TryFind(UInt128 hash, out long id)
    {
        Span<Slot> place = PlaceOf(hash);
        for (int way = 0; way < place.Length; way++)
        {
            if (place[way].Holds(hash))
            {
                Slot found = place[way];
                place[..way].CopyTo(place[1..]);
                place[0] = found;
                id = found.IdAndOne - 1;
                return true;
            }
        }
        id = 0;
        return false;
    }

    /// <summary>The id of a part that the caller stores now.</summary>
    internal long Add(UInt128 hash)
    {
        if (slots.Length == 0)
        {
            slots = new Slot[Places * Ways];
        }
        Span<Slot> place = PlaceOf(hash);
        place[..(Ways - 1)].CopyTo(place[1..]);
        place[0] = new Slot((ulong)hash, (ulong)(hash >> 64), Next + 1);
        uncommitted.Add(hash);
        return Next++;
    }

    internal void Keep() => uncommitted.Clear();

    /// <summary>Forgets the parts of a commit that failed.</summary>
    internal void Drop()
    {
        foreach (UInt128 hash in uncommitted)
        {
            foreach (ref Slot slot in PlaceOf(hash))
            {
                slot = slot.Holds(hash) ? default : slot;
            }
        }
        uncommitted.Clear();
        History.Clear();
    }

    private Span<Slot> PlaceOf(UInt128 hash) => slots.Length == 0 ? default : slots.AsSpan((int)((ulong)hash & (Places - 1)) * Ways, Ways);

    /// <param name="Low">Half of the hash.</param>
    /// <param name="High">The other half.</param>
    /// <param name="IdAndOne">0 in an empty slot.</param>
    private readonly record struct Slot(ulong Low, ulong High, long IdAndOne)
    {
        internal bool Holds(UInt128 hash) => Low == (ulong)hash && High == (ulong)(hash >> 64) && IdAndOne != 0;
    }
}
