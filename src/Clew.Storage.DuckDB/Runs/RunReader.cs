using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Runs;

/// <summary>Answers about runs: from sums, and where users are asked for by a walk over the rows of the asked time, which are kept in memory.</summary>
/// <param name="query">What is asked.</param>
/// <param name="cache">What former questions left.</param>
/// <param name="nowUnixNano">The time.</param>
/// <param name="isRanking">Only the order of the groups is asked, not their distributions.</param>
internal sealed class RunReader(RunQuery query, RunCache cache, long nowUnixNano, bool isRanking = false)
{
    /// <summary>Groups times buckets of time that one answer may have.</summary>
    private const int BucketsMax = 50_000;

    /// <summary>No name of a group looks like this: those begin with an equals sign.</summary>
    private const string OtherUsers = "*";

    private const int Unknown = -1;
    private const int Unwanted = -2;

    private readonly long from = query.FromUnixNano is { } start ? UsageMinute.Of(start) : long.MinValue;
    private readonly long to = query.ToUnixNano ?? long.MaxValue;
    private readonly long intervalMinutes = (long)(query.Interval?.TotalMinutes ?? 0);
    private readonly Dictionary<string, Group> groups = new(StringComparer.Ordinal);
    private readonly List<Group> numbered = [];

    /// <summary>Users that are told one by one; null while they are ranked, and for other groupings, which are few.</summary>
    private HashSet<string>? toldUsers;
    private int parts;

    internal IReadOnlyList<SeriesGroup> Read(ReadContext context)
    {
        if (query.GroupBy == RunDimension.User && !isRanking)
        {
            // Users are many: which of them are told is known before any of them gets points in time and a distribution.
            IReadOnlyList<SeriesGroup> ranked = new RunReader(query with { Interval = null }, cache, nowUnixNano, isRanking: true).Read(context);
            toldUsers = [.. ranked.Where(group => !group.IsOther).Select(group => group.Value ?? "")];
        }
        RunFiles files = new(cache, from, to);
        if (query.GroupBy == RunDimension.User)
        {
            files.Walk(context, (source, columns, rows) => Walk(context, source, columns, rows));
        }
        else
        {
            WalkSums(context, files);
        }
        Group[] told = [.. groups.Values.Where(group => !group.Total.IsNothing)
            .OrderBy(group => group.IsOther).ThenByDescending(Rank).ThenByDescending(group => group.Total.Count).ThenBy(group => group.Name, StringComparer.Ordinal)];
        int limit = Math.Clamp(query.Limit, 1, 1000) + (toldUsers is null ? 0 : 1);
        List<SeriesGroup> answer = [.. told.Take(limit).Select(group => group.ToSeries(group.IsOther))];
        if (told.Length > limit && toldUsers is null)
        {
            Group other = new(null);
            foreach (Group rest in told.Skip(limit))
            {
                other.Take(rest);
            }
            answer.Add(other.ToSeries(isOther: true));
        }
        return answer;
    }

    private long Rank(Group group) => query.Order switch
    {
        RunOrder.Cost => group.Total.CostNano,
        RunOrder.Errors => group.Total.Errors,
        _ => group.Total.Count,
    };

    /// <summary>Rows with their users.</summary>
    /// <param name="context">The read.</param>
    /// <param name="source">Whose rows they are.</param>
    /// <param name="columns">The rows.</param>
    /// <param name="rows">Rows that this read sees; a later one may have added more.</param>
    private void Walk(ReadContext context, ReadSource source, RunColumns columns, long rows)
    {
        int first = MinuteOf(from, int.MinValue);
        int last = MinuteOf(to == long.MaxValue ? to : to - 1, int.MaxValue);
        int[] groupOfKey = [];
        bool[] failed = [];
        Group?[] groupOfUser = new Group?[columns.Users.Count];
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
                if (run.Key >= groupOfKey.Length || groupOfKey[run.Key] == Unknown)
                {
                    Learn(context, source, run.Key, ref groupOfKey, ref failed);
                }
                if (groupOfKey[run.Key] == Unwanted)
                {
                    continue;
                }
                Group group = groupOfUser[run.User] ??= GroupOfUser(columns.Users[run.User]);
                PartOf(group, run.Minute).Add(run, isRanking ? null : query.Measure, failed[run.Key]);
            }
        }
    }

    private void WalkSums(ReadContext context, RunFiles files)
    {
        int[] groupOfKey = [];
        bool[] failed = [];
        DayFile? known = null;
        files.WalkSums(context, intervalMinutes, nowUnixNano, TakeCell, TakeRow);

        void TakeCell(ReadSource source, int minute, uint key, RunCell cell)
        {
            if (GroupOfKey(source, key) is { } group)
            {
                PartOf(group, minute).Add(cell, query.Measure, failed[key]);
            }
        }

        void TakeRow(ReadSource source, in RunEntry run)
        {
            if (GroupOfKey(source, run.Key) is { } group)
            {
                PartOf(group, run.Minute).Add(run, query.Measure, failed[run.Key]);
            }
        }

        Group? GroupOfKey(ReadSource source, uint key)
        {
            if (source.File != known)
            {
                (known, groupOfKey, failed) = (source.File, [], []);
            }
            if (key >= groupOfKey.Length || groupOfKey[key] == Unknown)
            {
                Learn(context, source, key, ref groupOfKey, ref failed);
            }
            return groupOfKey[key] == Unwanted ? null : numbered[groupOfKey[key]];
        }
    }

    private void Learn(ReadContext context, ReadSource source, uint key, ref int[] groupOfKey, ref bool[] failed)
    {
        if (key >= groupOfKey.Length)
        {
            int known = groupOfKey.Length;
            Array.Resize(ref groupOfKey, Math.Max((int)key + 1, known * 2));
            Array.Resize(ref failed, groupOfKey.Length);
            groupOfKey.AsSpan(known).Fill(Unknown);
        }
        RunDimensions dimensions = source.File.RunNames.Of(context, source, key);
        failed[key] = dimensions.Status == RunStatus.Error;
        if (!IsWanted(query.Service, dimensions.Service) || !IsWanted(query.Environment, dimensions.Environment) || !IsWanted(query.Agent, dimensions.Agent))
        {
            groupOfKey[key] = Unwanted;
            return;
        }
        Group group = GroupOf(query.GroupBy switch
        {
            RunDimension.Service => dimensions.Service.ToStringOrNull(),
            RunDimension.Environment => dimensions.Environment.ToStringOrNull(),
            RunDimension.Agent => dimensions.Agent.ToStringOrNull(),
            RunDimension.Version => dimensions.Version.ToStringOrNull(),
            _ => null,
        });
        groupOfKey[key] = group.Number;
    }

    private static bool IsWanted(string? asked, Utf8Text value) => asked is null || value.Equals(System.Text.Encoding.UTF8.GetBytes(asked));

    private Group GroupOfUser(string? user)
    {
        if (toldUsers?.Contains(user ?? "") != false)
        {
            return GroupOf(user);
        }
        if (!groups.TryGetValue(OtherUsers, out Group? others))
        {
            groups.Add(OtherUsers, others = new Group(null) { IsOther = true });
        }
        return others;
    }

    private Group GroupOf(string? value)
    {
        string name = value is null ? "" : "=" + value;
        if (!groups.TryGetValue(name, out Group? group))
        {
            groups.Add(name, group = new Group(value) { Number = numbered.Count });
            numbered.Add(group);
        }
        return group;
    }

    private RunSums PartOf(Group group, int minute)
    {
        if (intervalMinutes == 0)
        {
            return group.Total;
        }
        long start = UsageMinute.Floor(minute, intervalMinutes);
        if (group.Last is { } last && group.LastStart == start)
        {
            return last;
        }
        if (!group.Parts.TryGetValue(start, out RunSums? sums))
        {
            if (++parts > BucketsMax)
            {
                throw new TooManyGroupsException($"The answer has more than {BucketsMax} buckets. Ask for a shorter time, a longer interval or fewer groups.");
            }
            group.Parts.Add(start, sums = new RunSums());
        }
        group.LastStart = start;
        return group.Last = sums;
    }

    private static int MinuteOf(long unixNano, int none) => unixNano is long.MinValue or long.MaxValue
        ? none
        : (int)Math.Clamp(UsageMinute.Of(unixNano) / UsageMinute.Nanos, int.MinValue, int.MaxValue);

    private sealed class Group(string? value)
    {
        private bool isSummed;

        internal int Number { get; init; }

        internal bool IsOther { get; init; }

        internal string Name => value ?? "";

        /// <summary>The part that was asked for last: runs come nearly in the order of time.</summary>
        internal RunSums? Last { get; set; }

        internal long LastStart { get; set; }

        internal Dictionary<long, RunSums> Parts { get; } = [];

        internal RunSums Total
        {
            get
            {
                if (!isSummed && Parts.Count > 0)
                {
                    foreach (RunSums part in Parts.Values)
                    {
                        field.Add(part);
                    }
                    isSummed = true;
                }
                return field;
            }
        } = new();

        internal void Take(Group rest)
        {
            foreach ((long start, RunSums sums) in rest.Parts)
            {
                if (!Parts.TryGetValue(start, out RunSums? present))
                {
                    Parts.Add(start, present = new RunSums());
                }
                present.Add(sums);
            }
            if (rest.Parts.Count == 0)
            {
                Total.Add(rest.Total);
            }
        }

        internal SeriesGroup ToSeries(bool isOther) => new()
        {
            Value = value,
            IsOther = isOther,
            Total = Total.ToPoint(null),
            Values = Total.Values,
            Points = [.. Parts.Where(part => !part.Value.IsNothing).OrderBy(part => part.Key).Select(part => part.Value.ToPoint(part.Key * UsageMinute.Nanos))],
        };
    }
}
