namespace Clew.Server.Query.Series;

/// <summary>Bounds of the bars of a distribution, in stored numbers. Rounder and fewer than the store's buckets, which lie 1 % apart.</summary>
internal sealed class SeriesBins
{
    /// <summary>Each number of a small count is told; who loops a hundred times is past caring for the exact number.</summary>
    private static readonly long[] CountBounds = [.. Enumerable.Range(0, 21), 25, 30, 40, 50, 75, 100, 200, 500, 1_000, 10_000, 100_000];

    private static readonly double[] Steps = [1, 1.5, 2, 3, 5, 7];

    private readonly long[] bounds;

    private SeriesBins(IEnumerable<long> bounds) => this.bounds = [.. bounds, long.MaxValue];

    /// <summary>1, 1.5, 2, 3, 5, 7, 10, 15 ...</summary>
    public static SeriesBins Logarithmic { get; } = new([0, .. Enumerable.Range(0, 18).SelectMany(power => Steps.Select(step => (long)(step * Math.Pow(10, power)))).Distinct()]);

    public static SeriesBins Counts { get; } = new(CountBounds);

    /// <summary>Twentieths, in millionths; what is beyond the whole lies in one bin.</summary>
    public static SeriesBins Shares { get; } = new(Enumerable.Range(0, 21).Select(twentieth => twentieth * 50_000L));

    /// <summary>Bins from that of one value to that of another, empty ones included. The upper bound of each is exclusive.</summary>
    /// <param name="values">Ascending.</param>
    /// <param name="least">In the first bin, or below.</param>
    /// <param name="greatest">In the last bin.</param>
    public IReadOnlyList<(long From, long To, long Count)> Of(IReadOnlyList<(long Value, long Count)> values, long least, long greatest)
    {
        List<(long From, long To, long Count)> bins = [];
        int next = 0;
        for (int i = 0; i + 1 < bounds.Length && bounds[i] <= greatest; i++)
        {
            long count = 0;
            for (; next < values.Count && values[next].Value < bounds[i + 1]; next++)
            {
                count += values[next].Count;
            }
            if (bounds[i + 1] > least)
            {
                bins.Add((bounds[i], Upper(i), count));
            }
        }
        return bins;
    }

    /// <summary>The last bin has no bound, but a drawing needs one.</summary>
    private long Upper(int index) => bounds[index + 1] == long.MaxValue ? bounds[index] + Math.Max(1, bounds[index] - bounds[index - 1]) : bounds[index + 1];
}
