using Clew.Storage.DuckDB.Fresh;

namespace Clew.Storage.DuckDB;

/// <summary>
/// The numbers by which rows of <c>usage_1m</c> or <c>runs</c> name their dimensions in one file. Different numbers may stand for the same dimensions,
/// so nothing needs to be read back after a start but the highest number.
/// </summary>
/// <param name="knownMax">A dictionary beyond this is started anew, which writes some keys again.</param>
internal sealed class DimensionKeys<T>(int knownMax)
    where T : struct, IDimensions<T>
{
    private readonly Dictionary<T, uint> known = [];
    private readonly List<T> uncommitted = [];

    /// <summary>The number that the next new key gets. Numbers of transactions that failed are not given again.</summary>
    internal uint Next { get; set; }

    /// <summary>The key's number; a new key is appended to the table.</summary>
    internal uint NumberOf(in T dimensions, TableBuilder keys)
    {
        if (known.TryGetValue(dimensions, out uint number))
        {
            return number;
        }
        if (known.Count >= knownMax)
        {
            known.Clear();
        }
        T own = dimensions.Own();
        number = Next++;
        known[own] = number;
        uncommitted.Add(own);
        keys.BeginRow();
        keys.Include(number, number);
        keys.UInt32(number);
        own.Append(keys);
        keys.EndRow();
        return number;
    }

    internal void Keep() => uncommitted.Clear();

    /// <summary>Forgets the keys of a transaction that failed.</summary>
    internal void Drop()
    {
        foreach (T key in uncommitted)
        {
            known.Remove(key);
        }
        uncommitted.Clear();
    }
}
