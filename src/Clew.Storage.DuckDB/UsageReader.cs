using Clew.Storage.DuckDB.Fresh;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Answers about usage from the rollups alone.</summary>
/// <param name="query">What is asked.</param>
/// <param name="cache">What former questions left.</param>
/// <param name="measure">What <see cref="ReadSeries"/> tells.</param>
/// <param name="windowOf">Tokens of the context window by provider and model; needed for <see cref="CallMeasure.Context"/>.</param>
internal sealed class UsageReader(UsageQuery query, UsageCache cache, CallMeasure measure = CallMeasure.Latency, Func<string?, string?, long?>? windowOf = null)
{
    /// <summary>For <see cref="ReadSlices"/>.</summary>
    internal UsageReader(UsageQuery query, UsageCache cache, UsageLists lists)
        : this(query, cache) => this.lists = lists;

    /// <summary>Groups times buckets of time that one question may have.</summary>
    private const int BucketsMax = 50_000;

    /// <summary>One group of an answer has a cell for each kind of span; there are not more kinds.</summary>
    private static readonly int KindsMax = Enum.GetValues<SpanKind>().Length;

    private static readonly long Hour = TimeSpan.FromHours(1).Ticks * TimeSpan.NanosecondsPerTick;

    private readonly Dictionary<string, UsageGroupSums> groups = new(StringComparer.Ordinal);
    private readonly long from = query.FromUnixNano is { } start ? UsageMinute.Of(start) : long.MinValue;
    private readonly long to = query.ToUnixNano ?? long.MaxValue;
    private readonly long interval = (query.Interval?.Ticks ?? 0) * TimeSpan.NanosecondsPerTick;

    private readonly UsageLists lists = measure is CallMeasure.Context or CallMeasure.Speed ? UsageLists.Tokens : UsageLists.Times;

    /// <summary>Those that tell groups apart, those that the question asks for a value of, and those that a window depends on.</summary>
    private readonly UsageDimension[] dimensions = [.. query.GroupBy.Concat(measure == CallMeasure.Context ? [UsageDimension.Provider, UsageDimension.Model] : []).Concat(Filters(query).Where(filter => filter.Value is not null).Select(filter => filter.Dimension)).Distinct().Order()];

    private int parts;

    internal IReadOnlyList<UsageBucket> Read(ReadContext context)
    {
        (IEnumerable<UsageGroupSums> told, UsageGroupSums other) = Collect(context);
        return [.. told.SelectMany(group => ToBuckets(group, isOther: false)), .. ToBuckets(other, isOther: true)];
    }

    /// <summary>The same as a series of one number of the calls; groups that have only tokens are left out.</summary>
    internal IReadOnlyList<SeriesGroup> ReadSeries(ReadContext context)
    {
        (IEnumerable<UsageGroupSums> told, UsageGroupSums other) = Collect(context);
        List<SeriesGroup> answer = [.. told.Where(group => group.Calls > 0).Select(group => group.ToSeries(measure, isOther: false, query.Interval is not null))];
        if (other.Calls > 0)
        {
            answer.Add(other.ToSeries(measure, isOther: true, query.Interval is not null));
        }
        return answer;
    }

    /// <summary>Every group and stretch of time, with whole distributions.</summary>
    internal IReadOnlyList<SumSlice> ReadSlices(ReadContext context)
    {
        Fill(context);
        return [.. groups.Values.SelectMany(group => group.Parts.Where(part => !part.Value.IsNothing).Select(part => part.Value.ToSlice(group.Values, part.Key)))];
    }

    private (IEnumerable<UsageGroupSums> Told, UsageGroupSums Other) Collect(ReadContext context)
    {
        Fill(context);
        UsageGroupSums[] told = [.. groups.Values.Where(group => group.HasAnything && (!query.UnpricedOnly || group.Unpriced > 0))
            .OrderByDescending(group => group.Calls).ThenByDescending(group => group.Tokens).ThenBy(group => group.Name, StringComparer.Ordinal)];
        int limit = Math.Clamp(query.Limit, 1, 1000);
        UsageGroupSums other = new("", new string?[query.GroupBy.Count]);
        foreach (UsageGroupSums rest in told.Skip(limit))
        {
            other.Take(rest);
        }
        return (told.Take(limit), other);
    }

    private void Fill(ReadContext context)
    {
        foreach (ReadSource source in context.Sources.Where(source => source.Usage.Rows > 0 && source.Usage.Overlaps(from, to)))
        {
            Take(new UsageRows.InFile(context, source));
            foreach (FreshSnapshot.Part part in source.FreshParts)
            {
                TakeUnkept(new UsageRows.InMemory(context, source, part), from, to);
            }
        }
    }

    /// <summary>Whole hours, or buckets of the answer that are shorter, where that is exact; the minutes before and after them.</summary>
    private void Take(UsageRows.InFile rows)
    {
        long first = from <= rows.Range.Min ? long.MinValue : from;
        long end = to > rows.Range.Max ? long.MaxValue : to;
        long unit = UnitOf(interval);
        long firstWhole = first == long.MinValue ? first : -UsageMinute.Floor(-first, unit);
        long endWhole = end == long.MaxValue ? end : UsageMinute.Floor(end, unit);
        if (unit == UsageMinute.Nanos || firstWhole >= endWhole)
        {
            Take(rows, UsageMinute.Nanos, first, end);
            return;
        }
        Take(rows, unit, firstWhole, endWhole);
        if (first < firstWhole)
        {
            Take(rows, UsageMinute.Nanos, first, firstWhole);
        }
        if (endWhole < end)
        {
            Take(rows, UsageMinute.Nanos, endWhole, end);
        }
    }

    /// <summary>Sums per minute of a day are many times those per quarter of an hour, which is as fine as a chart of a day is.</summary>
    private static long UnitOf(long interval) => interval % Hour == 0 ? Hour : Hour % interval == 0 ? interval : UsageMinute.Nanos;

    private void Take(UsageRows.InFile rows, long unit, long first, long end)
    {
        if (!rows.Range.Overlaps(first, end))
        {
            return;
        }
        UsageProjection kept = cache.Find(rows.Owner, dimensions, lists, unit);
        lock (kept)
        {
            long version = kept.Version;
            bool isServed = rows.Extend(kept);
            if (kept.Version != version)
            {
                cache.Measure(rows.Owner, kept, unit);
                isServed &= !kept.IsTooLarge;
            }
            if (isServed)
            {
                Add(kept, first, end);
                return;
            }
        }
        TakeUnkept(rows, first, end);
    }

    /// <summary>Buckets of the answer, so that however many rows there are, the answer's own bound holds.</summary>
    private void TakeUnkept(UsageRows rows, long first, long end)
    {
        UsageProjection own = new(dimensions, lists, interval, group => IsWanted(group.Values));
        if (!rows.AddBetween(own, first, end, BucketsMax * KindsMax))
        {
            throw TooMany();
        }
        Add(own, long.MinValue, long.MaxValue);
    }

    private void Add(UsageProjection projection, long first, long end)
    {
        (UsageGroupSums? Group, bool IsCall, long? Window)[] targets = [.. projection.Groups.Select(group => (GroupFor(group.Values), IsCall(group.Kind), WindowOf(group.Values)))];
        foreach ((long start, int number, UsageCell cell) in projection.Between(first, end))
        {
            if (targets[number].Group is { } group)
            {
                PartOf(group, interval == UsageProjection.Always ? 0 : UsageMinute.Floor(start, interval)).Add(cell, targets[number].IsCall, targets[number].Window);
            }
        }
    }

    /// <summary>Zero where the window is not known; null for a question about something else.</summary>
    private long? WindowOf(string?[] values) => measure != CallMeasure.Context ? null
        : windowOf?.Invoke(values[Array.IndexOf(dimensions, UsageDimension.Provider)], values[Array.IndexOf(dimensions, UsageDimension.Model)]) ?? 0;

    private static TooManyGroupsException TooMany() =>
        new($"The answer has more than {BucketsMax} buckets. Ask for a shorter time, a longer interval or fewer groups.");

    private bool IsWanted(string?[] values) =>
        Filters(query).All(filter => filter.Value is null || values[Array.IndexOf(dimensions, filter.Dimension)] == filter.Value);

    /// <summary>Null for values that the question is not about.</summary>
    private UsageGroupSums? GroupFor(string?[] values)
    {
        if (!IsWanted(values))
        {
            return null;
        }
        string?[] grouped = [.. query.GroupBy.Select(dimension => values[Array.IndexOf(dimensions, dimension)])];
        string name = UsageProjection.NameOf(grouped);
        if (!groups.TryGetValue(name, out UsageGroupSums? group))
        {
            groups.Add(name, group = new UsageGroupSums(name, grouped));
        }
        return group;
    }

    private UsageSums PartOf(UsageGroupSums group, long start)
    {
        if (group.Last is { } last && group.LastStart == start)
        {
            return last;
        }
        if (!group.Parts.TryGetValue(start, out UsageSums? sums))
        {
            if (++parts > BucketsMax)
            {
                throw TooMany();
            }
            group.Parts.Add(start, sums = new UsageSums());
        }
        group.LastStart = start;
        return group.Last = sums;
    }

    private static (UsageDimension Dimension, string? Value)[] Filters(UsageQuery query) =>
    [
        (UsageDimension.Service, query.Service), (UsageDimension.Environment, query.Environment), (UsageDimension.Agent, query.Agent),
        (UsageDimension.Provider, query.Provider), (UsageDimension.Model, query.Model), (UsageDimension.Tool, query.Tool),
    ];

    private bool IsCall(SpanKind kind) => query.Calls switch
    {
        UsageCalls.Model => kind.IsInference(),
        UsageCalls.Tool => kind == SpanKind.Tool,
        UsageCalls.Agent => kind == SpanKind.Agent,
        _ => true,
    };

    private IEnumerable<UsageBucket> ToBuckets(UsageGroupSums group, bool isOther) => group.Parts
        .Where(part => !part.Value.IsNothing)
        .Select(part => part.Value.ToBucket(group.Values, isOther, query.Interval is null ? null : part.Key));
}
