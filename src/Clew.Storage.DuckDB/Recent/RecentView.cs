using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB.Recent;

/// <summary>
/// Which files a read looks into. The settlement of a recent file is one transaction on its day file, so the day file itself, as the read's transaction
/// sees it, says whether the rows are there or still in the recent file. Every row is seen once, without a lock between reads and settlements.
/// </summary>
internal static class RecentView
{
    /// <summary>The files to read, or null when one is settled and the file with the rest of it is not among those given.</summary>
    /// <param name="leased">All files that the read keeps from deletion.</param>
    /// <param name="connection">Where the read's transaction has begun.</param>
    internal static IReadOnlyList<DayFile>? Of(IReadOnlyList<DayFile> leased, ReadConnection connection)
    {
        if (leased.All(file => file.Recent is null))
        {
            return leased;
        }
        HashSet<long> leasedNumbers = [.. leased.Where(file => file.Recent is not null).Select(file => file.Number)];
        HashSet<DateOnly> days = [.. leased.Where(file => file.Recent is not null).Select(file => file.Day)];
        Dictionary<long, long?> settled = [];
        foreach (DayFile day in leased.Where(file => file.Recent is null && days.Contains(file.Day)))
        {
            using ResultReader row = connection.Execute(new SqlBuilder().Append($"SELECT number, rest FROM {day.Name}.recent_files"));
            while (row.Read())
            {
                (long number, long? rest) = (row.GetInt64(0), row.GetInt64OrNull(1));
                settled[number] = rest;
                // A file that is not leased was deleted before, and what became of its rest was then to be seen in the list of files.
                if (leasedNumbers.Contains(number) && rest is { } left && !leasedNumbers.Contains(left))
                {
                    return null;
                }
            }
        }
        return [.. leased.Where(file => file.Recent is not { } recent || IsInForce(recent, leasedNumbers, settled))];
    }

    /// <summary>The file holds rows that are nowhere else.</summary>
    /// <param name="file">A recent file.</param>
    /// <param name="present">Numbers of the recent files that are there.</param>
    /// <param name="settled">Numbers of those that are settled, with the numbers of the files with their rest.</param>
    internal static bool IsInForce(RecentFile file, HashSet<long> present, Dictionary<long, long?> settled)
    {
        if (settled.ContainsKey(file.Number))
        {
            return false;
        }
        if (!file.IsRest)
        {
            return true;
        }
        // A settlement that failed may have left a file of a rest.
        return file.RestOf is { } whole && (settled.TryGetValue(whole, out long? rest) ? rest == file.Number : !present.Contains(whole));
    }
}
