using System.Runtime.InteropServices;

namespace Clew.Storage.DuckDB.Runs;

/// <summary>
/// Adds runs up by any of their dimensions and by time: from the sums of files where these tell enough, from rows otherwise.
/// </summary>
/// <param name="query">What is asked.</param>
/// <param name="cache">What former questions left.</param>
/// <param name="nowUnixNano">The time.</param>
internal sealed class RunSliceReader(RunSliceQuery query, RunCache cache, long nowUnixNano)
{
    /// <summary>As many as other answers about runs have.</summary>
    private const int SlicesMax = 50_000;


    private readonly bool isByUser = query.GroupBy.Contains(RunDimension.User);
    private readonly int intervalMinutes = (int)(query.Interval?.TotalMinutes ?? 0);
    private readonly int from = RunFiles.MinuteOf(query.FromUnixNano);
    private readonly int to = RunFiles.MinuteOf(query.ToUnixNano - 1) + 1;
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<string?[]> groups = [];
    private readonly Dictionary<(int Group, long Start), Sums> sums = [];

    internal IReadOnlyList<SumSlice> Read(ReadContext context)
    {
        RunFiles files = new(cache, UsageMinute.Of(query.FromUnixNano), query.ToUnixNano);
        if (isByUser)
        {
            files.Walk(context, (source, columns, rows) => Walk(context, source, columns, rows));
        }
        else
        {
            Dictionary<(DayFile, uint), (int Group, bool IsError)> known = [];
            files.WalkSums(context, intervalMinutes, nowUnixNano, TakeCell, TakeRow);

            void TakeCell(ReadSource source, int minute, uint key, RunCell cell)
            {
                (int group, bool isError) = Of(source, key);
                SumsOf(group, minute).Add(cell, isError);
            }

            void TakeRow(ReadSource source, in RunEntry run)
            {
                (int group, bool isError) = Of(source, run.Key);
                SumsOf(group, run.Minute).Add(run, isError);
            }

            (int Group, bool IsError) Of(ReadSource source, uint key)
            {
                ref (int Group, bool IsError) of = ref CollectionsMarshal.GetValueRefOrAddDefault(known, (source.File, key), out bool isKnown);
                if (!isKnown)
                {
                    of = GroupOf(context, source, key, null);
                }
                return of;
            }
        }
        return [.. sums.Where(slice => !slice.Value.Runs.IsNothing).Select(slice => slice.Value.ToSlice(groups[slice.Key.Group], slice.Key.Start * UsageMinute.Nanos))];
    }

    /// <summary>Rows with their users.</summary>
    private void Walk(ReadContext context, ReadSource source, RunColumns columns, long rows)
    {
        Dictionary<(uint Key, int User), (int Group, bool IsError)> known = [];
        foreach (RunColumns.Block block in columns.Blocks)
        {
            ReadOnlySpan<RunEntry> entries = block.Entries[..(int)Math.Min(rows, block.Count)];
            rows -= entries.Length;
            if (block.MaxMinute < from || block.MinMinute >= to)
            {
                continue;
            }
            foreach (ref readonly RunEntry run in entries)
            {
                if (run.Minute < from || run.Minute >= to)
                {
                    continue;
                }
                ref (int Group, bool IsError) of = ref CollectionsMarshal.GetValueRefOrAddDefault(known, (run.Key, run.User), out bool isKnown);
                if (!isKnown)
                {
                    of = GroupOf(context, source, run.Key, columns.Users[run.User]);
                }
                SumsOf(of.Group, run.Minute).Add(run, of.IsError);
            }
        }
    }

    private (int Group, bool IsError) GroupOf(ReadContext context, ReadSource source, uint key, string? user)
    {
        RunDimensions dimensions = source.File.RunNames.Of(context, source, key);
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
        return (number, dimensions.Status == RunStatus.Error);
    }

    private Sums SumsOf(int group, int minute)
    {
        ref Sums? found = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, (group, intervalMinutes == 0 ? 0 : UsageMinute.Floor(minute, intervalMinutes)), out _);
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

        internal void Add(RunCell cell, bool isError)
        {
            Runs.Add(cell, RunMeasure.Duration, isError);
            iterations.Add(cell.Of(RunMeasure.Iterations).Buckets);
        }

        internal SumSlice ToSlice(string?[] group, long start)
        {
            SeriesPoint point = Runs.ToPoint(start);
            return new SumSlice(group, start, point.Count, point.Errors, point.InputTokens, point.OutputTokens, Runs.CostNano, Runs.Values, iterations.ToValues());
        }
    }
}
