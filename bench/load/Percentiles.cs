namespace Clew.LoadBench;

/// <summary>Nearest rank.</summary>
internal static class Percentiles
{
    /// <param name="sorted">Ascending; not empty.</param>
    /// <param name="rank">0.5 for the median.</param>
    public static double Of(double[] sorted, double rank) => sorted[Math.Max(0, (int)Math.Ceiling(rank * sorted.Length) - 1)];

    public static long Of(List<long> sorted, double rank) => sorted[Math.Max(0, (int)Math.Ceiling(rank * sorted.Count) - 1)];
}
