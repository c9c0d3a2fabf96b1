namespace Clew.Storage.DuckDB;

/// <summary>A group of an answer while its rows are read.</summary>
internal sealed class UsageGroupSums(string name, string?[] values)
{
    internal string Name => name;

    /// <summary>The part that was asked for last: cells come in the order of time.</summary>
    internal UsageSums? Last { get; set; }

    internal long LastStart { get; set; }

    internal string?[] Values => values;

    internal SortedDictionary<long, UsageSums> Parts { get; } = [];

    /// <summary>False for what corrections took away altogether, and for spans that the question is not about.</summary>
    internal bool HasAnything => Parts.Values.Any(part => !part.IsNothing);

    internal long Calls => Parts.Values.Sum(part => part.Calls);

    internal long Unpriced => Parts.Values.Sum(part => part.Unpriced);

    internal long Tokens => Parts.Values.Sum(part => part.Tokens);

    internal void Take(UsageGroupSums rest)
    {
        foreach ((long start, UsageSums sums) in rest.Parts)
        {
            if (!Parts.TryGetValue(start, out UsageSums? present))
            {
                Parts.Add(start, present = new UsageSums());
            }
            present.Add(sums);
        }
    }

    internal SeriesGroup ToSeries(CallMeasure measure, bool isOther, bool hasPoints)
    {
        UsageSums total = new();
        foreach (UsageSums part in Parts.Values)
        {
            total.Add(part);
        }
        return new SeriesGroup
        {
            Value = values.Length == 0 || isOther ? null : values[0],
            IsOther = isOther,
            Total = total.ToPoint(measure, null),
            Values = total.ValuesOf(measure),
            Points = hasPoints ? [.. Parts.Where(part => !part.Value.IsNothing).Select(part => part.Value.ToPoint(measure, part.Key))] : [],
        };
    }
}
