namespace Clew.Storage.DuckDB;

/// <summary>
/// Windows of time from the newest fragment backwards, each holding more fragments than the one before. Sized by fragments and not by
/// time, a list is as quick after a quiet week as in the busiest hour.
/// </summary>
internal sealed class TraceWindows
{
    private const int GrowthMax = 16;

    /// <summary>Halvings of a stretch of time until it has about the wanted fragments.</summary>
    private const int Halvings = 48;

    private readonly FragmentPlaces places;
    private long upper;
    private double fragments;
    private double taken;
    private bool atEnd;

    /// <param name="places">What the read sees.</param>
    /// <param name="last">The newest time to look at, inclusive; null means no limit.</param>
    /// <param name="fragments">About how many fragments the first window holds.</param>
    internal TraceWindows(FragmentPlaces places, long? last, long fragments)
    {
        this.places = places;
        this.fragments = fragments;
        upper = last is { } inclusive and < long.MaxValue ? inclusive + 1 : long.MaxValue;
    }

    /// <summary>The next window: fragments that start at or after <paramref name="from"/> and before <paramref name="to"/>.</summary>
    /// <param name="found">What the windows so far gave.</param>
    /// <param name="wanted">What is wanted in all.</param>
    /// <param name="from">Inclusive.</param>
    /// <param name="to">Exclusive.</param>
    internal bool Next(int found, int wanted, out long from, out long to)
    {
        to = upper;
        from = long.MinValue;
        if (atEnd || places.First >= upper)
        {
            return false;
        }
        if (taken > 0)
        {
            // As many more as what was found so far suggests, and some.
            double growth = found == 0 ? GrowthMax : 1.3 * (wanted - found) / found;
            fragments = Math.Clamp(taken * growth, fragments * 2, fragments * GrowthMax);
        }
        from = StartOf();
        taken += fragments;
        atEnd = from == long.MinValue;
        upper = from;
        return true;
    }

    private long StartOf()
    {
        long least = places.First;
        long most = Math.Min(upper - 1, places.Last);
        if (places.Count(long.MinValue, most) <= fragments)
        {
            return long.MinValue;
        }
        for (int i = 0; i < Halvings && least < most; i++)
        {
            long middle = (long)(((Int128)least + most) >> 1);
            if (places.Count(middle, upper - 1) > fragments)
            {
                least = middle + 1;
            }
            else
            {
                most = middle;
            }
        }
        return most;
    }
}
