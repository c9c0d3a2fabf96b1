using System.Runtime.InteropServices;
using Clew.Storage;

namespace Clew.Alert.Evaluate;

/// <summary>Sums by series.</summary>
internal sealed class SeriesSums(MeasurePlan plan)
{
    private readonly Dictionary<string, (string?[] Values, Sums Sums)> series = new(StringComparer.Ordinal);
    private readonly string?[] scratch = new string?[plan.Groups.Count];

    internal IEnumerable<(string?[] Values, Sums Sums)> Series => series.Values;

    internal Sums? Find(string key) => series.TryGetValue(key, out (string?[] Values, Sums Sums) found) ? found.Sums : null;

    internal static string KeyOf(ReadOnlySpan<string?> values)
    {
        if (values.Length == 1)
        {
            return values[0] ?? "\0";
        }
        return string.Join('\n', values.ToArray().Select(value => value ?? "\0"));
    }

    /// <summary>Adds the slices that start at or after a time.</summary>
    internal void Add(SliceFrame frame, long from, Func<string?, string?, long?> windowOf)
    {
        foreach (SumSlice slice in frame.Slices)
        {
            if (slice.StartUnixNano >= from && plan.Takes(frame, slice))
            {
                plan.Add(SumsOf(frame, slice), frame, slice, windowOf);
            }
        }
    }

    internal void Add(SeriesSums other)
    {
        foreach ((string key, (string?[] values, Sums sums)) in other.series)
        {
            ref (string?[] Values, Sums Sums) present = ref CollectionsMarshal.GetValueRefOrAddDefault(series, key, out bool exists);
            if (!exists)
            {
                present = (values, new Sums());
            }
            present.Sums.Add(sums);
        }
    }

    /// <summary>The sums that a slice belongs to.</summary>
    internal Sums SumsOf(SliceFrame frame, SumSlice slice)
    {
        for (int i = 0; i < scratch.Length; i++)
        {
            scratch[i] = frame.ValueOf(slice, plan.Groups[i]);
        }
        ref (string?[] Values, Sums Sums) found = ref CollectionsMarshal.GetValueRefOrAddDefault(series, KeyOf(scratch), out bool exists);
        if (!exists)
        {
            found = ([.. scratch], new Sums());
        }
        return found.Sums;
    }
}
