using System.Globalization;

namespace Clew.Storage.DuckDB.Recent;

/// <summary>
/// The file of an hour of receipt, which holds everything while sampling is on: <c>r2026112119</c>. Once its traces are decided on, what is kept is
/// copied into the day file, and it is deleted. Traces that go on move into a file of the rest, <c>c2026112119</c>, which is settled later.
/// </summary>
internal sealed class RecentFile
{
    /// <summary>Files of one hour and sort; what is above tells sorts apart in <see cref="Number"/>.</summary>
    internal const int CountMax = 500;

    private RecentFile(DateTime hour, int count, bool isRest)
    {
        (Hour, Count, IsRest) = (hour, count, isRest);
        Number = (((((hour.Year * 100L) + hour.Month) * 100 + hour.Day) * 100 + hour.Hour) * 1000) + count + (isRest ? CountMax : 0);
    }

    /// <summary>Start of the hour, UTC.</summary>
    internal DateTime Hour { get; }

    internal DateTime Ends => Hour.AddHours(1);

    /// <summary>How many of the hour came before it.</summary>
    internal int Count { get; }

    /// <summary>Holds what was undecided when another one was settled.</summary>
    internal bool IsRest { get; }

    /// <summary>As day files note it. Never used twice.</summary>
    internal long Number { get; }

    /// <summary>Whose rest it is: while reads see that file, they leave this one out.</summary>
    internal long? RestOf { get; set; }

    /// <summary>Gets no more rows before its hour is over, since recent files take too much disk.</summary>
    internal bool IsFull { get; set; }

    /// <summary>What is kept of it is in the day file; it is about to be deleted.</summary>
    internal bool IsSettled { get; set; }

    internal static string NameOf(DateTime hour, int count, bool isRest) =>
        (isRest ? "c" : "r") + hour.ToString("yyyyMMddHH", CultureInfo.InvariantCulture) + (count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"_{count}"));

    /// <summary>Null when the name is not that of a recent file.</summary>
    internal static RecentFile? Parse(string name)
    {
        if (name.Length < 11 || name[0] is not ('r' or 'c')
            || !DateTime.TryParseExact(name.AsSpan(1, 10), "yyyyMMddHH", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime hour))
        {
            return null;
        }
        int count = 0;
        bool isName = name.Length == 11
            || (name[11] == '_' && int.TryParse(name.AsSpan(12), NumberStyles.None, CultureInfo.InvariantCulture, out count) && count < CountMax);
        return isName ? new RecentFile(hour, count, name[0] == 'c') : null;
    }

    /// <summary>What is received now goes into it.</summary>
    internal bool Takes(DateTime now) => !IsRest && !IsFull && !IsSettled && Ends > now;

    /// <summary>When it is time to decide: a rest waits an hour more, and the rest of a rest for as many hours as there were rests.</summary>
    internal DateTime DueAt(TimeSpan hold) => Ends.AddHours(!IsRest ? 0 : RestOf % 1000 >= CountMax ? Count + 1 : 1) + hold;
}
