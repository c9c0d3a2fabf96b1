using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB;

/// <summary>
/// The numbers by which rows of <c>usage_1m</c> name their dimensions in one file. Different numbers may stand for the same dimensions, so
/// nothing needs to be read back after a start but the highest number.
/// </summary>
internal sealed class UsageKeys
{
    /// <summary>A dictionary beyond this is started anew, which writes some keys again.</summary>
    private const int KnownMax = 100_000;

    private readonly Dictionary<UsageDimensions, uint> known = [];
    private readonly List<UsageDimensions> uncommitted = [];

    /// <summary>The number that the next new key gets. Numbers of transactions that failed are not given again.</summary>
    internal uint Next { get; set; }

    /// <summary>The key's number; a new key is appended to the table.</summary>
    internal uint NumberOf(in UsageDimensions dimensions, TableBuilder keys)
    {
        if (known.TryGetValue(dimensions, out uint number))
        {
            return number;
        }
        if (known.Count >= KnownMax)
        {
            known.Clear();
        }
        UsageDimensions own = dimensions.Own();
        number = Next++;
        known[own] = number;
        uncommitted.Add(own);
        Append(keys, number, own);
        return number;
    }

    internal void Keep() => uncommitted.Clear();

    /// <summary>Forgets the keys of a transaction that failed.</summary>
    internal void Drop()
    {
        foreach (UsageDimensions key in uncommitted)
        {
            known.Remove(key);
        }
        uncommitted.Clear();
    }

    private static void Append(TableBuilder keys, uint number, in UsageDimensions key)
    {
        keys.BeginRow();
        keys.Include(number, number);
        keys.UInt32(number);
        keys.Byte((byte)key.Kind);
        keys.Text(key.Service);
        keys.Text(key.Environment);
        keys.Text(key.Agent);
        keys.Text(key.Operation);
        keys.Text(key.Provider);
        keys.Text(key.Model);
        keys.Text(key.Tool);
        keys.EndRow();
    }
}
