using Clew.Alert.Evaluate;
using Clew.Storage;

namespace Clew.Alert.Preview;

/// <summary>The sums of a window that moves over slices: each is added once and taken away once.</summary>
internal sealed class SlidingSeries
{
    private readonly MeasurePlan plan;
    private readonly Func<string?, string?, long?> windowOf;
    private readonly SliceFrame frame;
    private readonly SumSlice[] slices;
    private int next;
    private int oldest;

    internal SlidingSeries(MeasurePlan plan, SliceFrame frame, Func<string?, string?, long?> windowOf)
    {
        this.plan = plan;
        this.frame = frame;
        this.windowOf = windowOf;
        slices = [.. frame.Slices.Where(slice => plan.Takes(frame, slice)).OrderBy(slice => slice.StartUnixNano)];
        Sums = new SeriesSums(plan);
    }

    /// <summary>As of the last move.</summary>
    internal SeriesSums Sums { get; }

    /// <summary>Both bounds never go back. The end is exclusive.</summary>
    internal void MoveTo(long from, long to)
    {
        for (; next < slices.Length && slices[next].StartUnixNano < to; next++)
        {
            plan.Add(Sums.SumsOf(frame, slices[next]), frame, slices[next], windowOf);
        }
        for (; oldest < next && slices[oldest].StartUnixNano < from; oldest++)
        {
            plan.Add(Sums.SumsOf(frame, slices[oldest]), frame, slices[oldest], windowOf, -1);
        }
    }
}
