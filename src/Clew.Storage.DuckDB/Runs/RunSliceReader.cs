using System.Runtime.InteropServices;

namespace Clew.Storage.DuckDB.Runs;

/// <summary>Adds runs up by any of their dimensions and by time.</summary>
internal sealed class RunSliceReader(RunSliceQuery query, RunCache cache)
{
    /// <summary>As many as other answers about runs have.</summary>
    private const int SlicesMax = 50_000;

    private const int Unknown = 0;
    private const int User = -1;

    private readonly bool isByUser = query.GroupBy.Contains(RunDimension.User);
    private readonly int intervalMinutes = (int)(query.Interval?.TotalMinutes ?? 0);
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<string?[]> groups = [[]];
    private readonly Dictionary<(int Group, long Start), Sums> sums = [];

    internal IReadOnlyList<SumSlice> Read(ReadContext context)
    {
        long from = UsageMinute.Of(query.FromUnixNano);
        new RunFiles(cache, from, query.ToUnixNano).Walk(context, (source, columns, rows) => Walk(context, source, columns, rows));
        return [.. sums.Where(slice => !slice.Value.Runs.IsNothing).Select(slice => slice.Value.ToSlice(groups[slice.Key.Group], slice.Key.Start * UsageMinute.Nanos))];
    }

    private void Walk(ReadContext context, ReadSource source, RunColumns columns, long rows)
    {
        int first = (int)(UsageMinute.Of(query.FromUnixNano) / UsageMinute.Nanos);
        int last = (int)(UsageMinute.Of(query.ToUnixNano - 1) / UsageMinute.Nanos);
        Dictionary<(uint Key, int User), (int Group, bool IsError)> known = [];
        foreach (RunColumns.Block block in columns.Blocks)
        {
            ReadOnlySpan<RunEntry> entries = block.Entries[..(int)Math.Min(rows, block.Count)];
            rows -= entries.Length;
            if (block.MaxMinute < first || block.MinMinute > last)
            {
                continue;
            }
            foreach (ref readonly RunEntry run in entries)
            {
                if (run.Minute < first || run.Minute > last)
                {
                    continue;
                }
                ref (int Group, bool IsError) of = ref CollectionsMarshal.GetValueRefOrAddDefault(known, (run.Key, isByUser ? run.User : User), out _);
                if (of.Group == Unknown)
                {
                    RunDimensions dimensions = source.File.RunNames.Of(context, source, run.Key);
                    of = (GroupOf(dimensions, columns.Users[run.User]), dimensions.Status == RunStatus.Error);
                }
                SumsOf(of.Group, intervalMinutes == 0 ? 0 : UsageMinute.Floor(run.Minute, intervalMinutes)).Add(run, of.IsError);
            }
        }
    }

    private int GroupOf(in RunDimensions dimensions, string? user)
    {
        string?[] values = new string?[query.GroupBy.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = query.GroupBy[i] switch
            {
                RunDimension.Service => dimensions.Service.ToStringOrNull(),
                RunDimension.Environment => dimensions.Environment.ToStringOrNull(),
                RunDimension.Agent => dimensions.Agent.ToStringOrNull(),
                RunDimension.Version => dimensions.Version.ToStringOrNull(),
                _ => user,
            };
        }
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, UsageProjection.NameOf(values), out bool exists);
        if (!exists)
        {
            number = groups.Count;
            groups.Add(values);
        }
        return number;
    }

    private Sums SumsOf(int group, long start)
    {
        ref Sums? found = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, (group, start), out _);
        if (found is null && sums.Count > SlicesMax)
        {
            throw new TooManyGroupsException($"The answer has more than {SlicesMax} slices. Ask for a shorter time, a longer interval or fewer groups.");
        }
        return found ??= new Sums();
    }

    private sealed class Sums
    {
        private readonly Histogram iterations = new();

        internal RunSums Runs { get; } = new();

        internal void Add(in RunEntry run, bool isError)
        {
            Runs.Add(run, RunMeasure.Duration, isError);
            iterations.Add(RunSums.BucketOf(run.Iterations), run.Sign);
        }

        internal SumSlice ToSlice(string?[] group, long start)
        {
            SeriesPoint point = Runs.ToPoint(start);
            return new SumSlice(group, start, point.Count, point.Errors, point.InputTokens, point.OutputTokens, Runs.CostNano, Runs.Values, iterations.ToValues());
        }
    }
}
