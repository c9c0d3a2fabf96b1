using Clew.Storage.DuckDB.Fresh;

namespace Clew.Storage.DuckDB.Runs;

/// <summary>
/// The numbers by which rows of <c>runs</c> name their dimensions in one file. As with <see cref="UsageKeys"/>, different numbers may stand for the
/// same dimensions.
/// </summary>
internal sealed class RunKeys
{
    /// <summary>A dictionary beyond this is started anew, which writes some keys again.</summary>
    private const int KnownMax = 50_000;

    private readonly Dictionary<RunDimensions, uint> known = [];
    private readonly List<RunDimensions> uncommitted = [];

    /// <summary>The number that the next new key gets.</summary>
    internal uint Next { get; set; }

    /// <summary>The key's number; a new key is appended to the table.</summary>
    internal uint NumberOf(in RunDimensions dimensions, TableBuilder keys)
    {
        if (known.TryGetValue(dimensions, out uint number))
        {
            return number;
        }
        if (known.Count >= KnownMax)
        {
            known.Clear();
        }
        RunDimensions own = dimensions.Own();
        number = Next++;
        known[own] = number;
        uncommitted.Add(own);
        keys.BeginRow();
        keys.Include(number, number);
        keys.UInt32(number);
        keys.Text(own.Service);
        keys.Text(own.Environment);
        keys.Text(own.Agent);
        keys.Text(own.Version);
        keys.Byte((byte)own.Status);
        keys.EndRow();
        return number;
    }

    internal void Keep() => uncommitted.Clear();

    /// <summary>Forgets the keys of a commit that failed.</summary>
    internal void Drop()
    {
        foreach (RunDimensions key in uncommitted)
        {
            known.Remove(key);
        }
        uncommitted.Clear();
    }
}
