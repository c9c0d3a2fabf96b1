using System.Runtime.InteropServices;
using Clew.Storage;

namespace Clew.Alert.Evaluate;

/// <summary>Slices added up. Slices can be taken away again, so that a window can slide.</summary>
internal sealed class Sums
{
    private readonly Dictionary<long, long> values = [];

    internal long Count { get; private set; }

    internal long Errors { get; private set; }

    internal long Tokens { get; private set; }

    internal double CostUsd => CostNano / 1e9;

    /// <summary>How many values the distribution has.</summary>
    internal long Values { get; private set; }

    internal bool IsNothing => (Count | Errors | Tokens | CostNano | Values) == 0;

    private long CostNano { get; set; }

    /// <param name="slice">What is added.</param>
    /// <param name="distribution">Which of its distributions; null for none.</param>
    /// <param name="scale">Makes the unit of the rule of a stored value; null leaves the value out.</param>
    /// <param name="sign">-1 takes away.</param>
    internal void Add(SumSlice slice, IReadOnlyList<(long Value, long Count)>? distribution, long? scale, int sign = 1)
    {
        Count += sign * slice.Count;
        Errors += sign * slice.Errors;
        Tokens += sign * (slice.InputTokens + slice.OutputTokens);
        CostNano += sign * slice.CostNanoUsd;
        if (distribution is null || scale is not { } by)
        {
            return;
        }
        foreach ((long value, long count) in distribution)
        {
            // Of a share of a window, the scale is the window; parts in a million are fine enough.
            Add(by == 1 ? value : value * 1_000_000 / by, sign * count);
        }
    }

    internal void Add(Sums other)
    {
        Count += other.Count;
        Errors += other.Errors;
        Tokens += other.Tokens;
        CostNano += other.CostNano;
        foreach ((long value, long count) in other.values)
        {
            Add(value, count);
        }
    }

    /// <summary>Failures that were not counted as such when they were stored.</summary>
    internal void AddErrors(long count) => Errors = Math.Min(Count, Errors + count);

    /// <summary>The least value that has this share of all values at or below it.</summary>
    internal long? Percentile(double share)
    {
        if (Values <= 0)
        {
            return null;
        }
        long rank = Math.Max(1, (long)Math.Ceiling(share * Values));
        long below = 0;
        foreach ((long value, long count) in values.OrderBy(pair => pair.Key))
        {
            below += count;
            if (below >= rank && count > 0)
            {
                return value;
            }
        }
        return null;
    }

    /// <summary>All values together.</summary>
    internal double Total => values.Sum(pair => (double)pair.Key * pair.Value);

    internal long? Greatest => Values > 0 ? values.Where(pair => pair.Value > 0).Max(pair => pair.Key) : null;

    /// <summary>How many values are greater.</summary>
    internal long CountOver(double limit)
    {
        long over = 0;
        foreach ((long value, long count) in values)
        {
            over += value > limit ? count : 0;
        }
        return over;
    }

    private void Add(long value, long count)
    {
        Values += count;
        CollectionsMarshal.GetValueRefOrAddDefault(values, value, out _) += count;
    }
}
