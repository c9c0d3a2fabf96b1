namespace Clew.Storage.DuckDB;

/// <summary>
/// The ids of the parts of message bodies in one day file. Parts are known by their hashes, as long as they are used; one that was forgotten, or
/// comes again after a start, is stored again under another id.
/// </summary>
internal sealed class PartIds
{
    /// <summary>Parts in one of two generations, about 5 MB each. When the young one is full, the old one is forgotten.</summary>
    private const int GenerationMax = 100_000;

    private readonly List<UInt128> uncommitted = [];
    private Dictionary<UInt128, long> young = [];
    private Dictionary<UInt128, long> old = [];

    /// <summary>The parts of whole bodies.</summary>
    internal ContentHistory History { get; } = new();

    /// <summary>The id that the next new part gets. Ids of commits that failed are not given again.</summary>
    internal long Next { get; set; }

    /// <summary>True when the part is stored already.</summary>
    internal bool TryFind(UInt128 hash, out long id)
    {
        if (young.TryGetValue(hash, out id))
        {
            return true;
        }
        if (!old.Remove(hash, out id))
        {
            return false;
        }
        young[hash] = id;
        return true;
    }

    /// <summary>The id of a part that the caller stores now.</summary>
    internal long Add(UInt128 hash)
    {
        if (young.Count >= GenerationMax)
        {
            (young, old) = (old, young);
            young.Clear();
        }
        young[hash] = Next;
        uncommitted.Add(hash);
        return Next++;
    }

    internal void Keep() => uncommitted.Clear();

    /// <summary>Forgets the parts of a commit that failed.</summary>
    internal void Drop()
    {
        foreach (UInt128 hash in uncommitted)
        {
            young.Remove(hash);
            old.Remove(hash);
        }
        uncommitted.Clear();
        History.Clear();
    }
}
