using System.Runtime.InteropServices;
using Clew.Storage.DuckDB.Fresh;

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

    private const int Hour = 60;

    private readonly bool isByUser = query.GroupBy.Contains(RunDimension.User);
    private readonly int intervalMinutes = (int)(query.Interval?.TotalMinutes ?? 0);
    private readonly int from = MinuteOf(query.FromUnixNano);
    private readonly int to = MinuteOf(query.ToUnixNano - 1) + 1;
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
            foreach (ReadSource source in files.In(context))
            {
                TakeFile(context, source);
                if (source.InMemory(StoreTable.Runs) is { } table)
                {
                    Take(context, source, RunColumns.Read(context, table), from, to);
                }
            }
        }
        return [.. sums.Where(slice => !slice.Value.IsNothing).Select(slice => slice.Value.ToSlice(groups[slice.Key.Group], slice.Key.Start * UsageMinute.Nanos))];
    }

    private void TakeFile(ReadContext context, ReadSource source)
    {
        RunFileSums kept = cache.FindSums(source.File);
        long rows = RunFiles.RowsOf(context, source);
        lock (kept)
        {
            long before = kept.Bytes;
            bool isServed = kept.Extend(context, source, rows, MinuteOf(nowUnixNano), cache.SumsMaxBytes);
            if (kept.Bytes != before)
            {
                cache.Trim(source.File);
            }
            if (isServed)
            {
                TakeSums(context, source, kept);
                return;
            }
        }
        TakeRows(context, source, from, to);
    }

    /// <summary>Whole hours where the answer's buckets are made of them, and the minutes before and after.</summary>
    private void TakeSums(ReadContext context, ReadSource source, RunFileSums kept)
    {
        // Beyond the times of the file nothing is cut off.
        int first = query.FromUnixNano <= source.Runs.Min ? int.MinValue : from;
        int end = query.ToUnixNano > source.Runs.Max ? int.MaxValue : to;
        int firstWhole = first == int.MinValue ? first : (int)-UsageMinute.Floor(-(long)first, Hour);
        int endWhole = end == int.MaxValue ? end : (int)UsageMinute.Floor(end, Hour);
        if (intervalMinutes % Hour != 0 || firstWhole >= endWhole)
        {
            TakeMinutes(context, source, kept, first, end);
            return;
        }
        Take(context, source, kept.Hours(firstWhole, endWhole));
        TakeMinutes(context, source, kept, first, firstWhole);
        TakeMinutes(context, source, kept, endWhole, end);
    }

    private void TakeMinutes(ReadContext context, ReadSource source, RunFileSums kept, int first, int end)
    {
        int firstKept = Math.Max(first, kept.FirstMinute);
        if (first < firstKept && MinuteOf(source.Runs.Min) < firstKept && first < end)
        {
            TakeRows(context, source, first, Math.Min(end, firstKept));
        }
        Take(context, source, kept.Minutes(firstKept, end));
    }

    /// <summary>Rows of the file that nothing is kept of.</summary>
    private void TakeRows(ReadContext context, ReadSource source, int first, int end)
    {
        (first, end) = (Math.Max(first, from), Math.Min(end, to));
        IEnumerable<RunEntry> runs = RunColumns.Read(
            context, source.InFile(StoreTable.Runs), sql => sql.Append($" WHERE start_ns >= {sql.Parameter(first * UsageMinute.Nanos)} AND start_ns < {sql.Parameter(end * UsageMinute.Nanos)}"));
        Take(context, source, runs, first, end);
    }

    private void Take(ReadContext context, ReadSource source, IEnumerable<RunEntry> runs, int first, int end)
    {
        Dictionary<uint, (int Group, bool IsError)> known = [];
        foreach (RunEntry run in runs)
        {
            if (run.Minute < first || run.Minute >= end)
            {
                continue;
            }
            ref (int Group, bool IsError) of = ref CollectionsMarshal.GetValueRefOrAddDefault(known, run.Key, out bool isKnown);
            if (!isKnown)
            {
                of = GroupOf(context, source, run.Key, null);
            }
            SumsOf(of.Group, run.Minute).Add(run, of.IsError);
        }
    }

    private void Take(ReadContext context, ReadSource source, IEnumerable<(int Start, uint Key, RunCell Cell)> cells)
    {
        Dictionary<uint, (int Group, bool IsError)> known = [];
        foreach ((int start, uint key, RunCell cell) in cells)
        {
            ref (int Group, bool IsError) of = ref CollectionsMarshal.GetValueRefOrAddDefault(known, key, out bool isKnown);
            if (!isKnown)
            {
                of = GroupOf(context, source, key, null);
            }
            SumsOf(of.Group, start).Add(cell, of.IsError);
        }
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

    private static int MinuteOf(long unixNano) => (int)Math.Clamp(UsageMinute.Of(unixNano) / UsageMinute.Nanos, int.MinValue + Hour, int.MaxValue - Hour);

    private sealed class Sums
    {
        private readonly Histogram durations = new();
        private readonly Histogram iterations = new();
        private long count;
        private long errors;
        private long input;
        private long output;
        private long costNano;

        internal bool IsNothing => (count | errors | input | output | costNano) == 0;

        internal void Add(in RunEntry run, bool isError)
        {
            count += run.Sign;
            errors += isError ? run.Sign : 0;
            input += (long)run.Sign * run.Input;
            output += (long)run.Sign * run.Output;
            costNano += run.CostNano >= 0 ? run.Sign * run.CostNano : 0;
            durations.Add(run.DurationBucket, run.Sign);
            iterations.Add(RunSums.BucketOf(run.Iterations), run.Sign);
        }

        internal void Add(RunCell cell, bool isError)
        {
            count += cell.Count;
            errors += isError ? cell.Count : 0;
            input += cell.InputTokens;
            output += cell.OutputTokens;
            costNano += cell.CostNano;
            durations.Add(cell.Durations);
            iterations.Add(cell.Iterations);
        }

        internal SumSlice ToSlice(string?[] group, long start) =>
            new(group, start, count, errors, input, output, costNano, durations.ToValues(), iterations.ToValues());
    }
}
