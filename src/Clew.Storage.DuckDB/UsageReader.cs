using System.Globalization;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Answers about usage from the rollups alone.</summary>
internal sealed class UsageReader(UsageQuery query)
{
    /// <summary>Groups times buckets of time that one question may have.</summary>
    private const int BucketsMax = 50_000;

    private readonly Dictionary<string, Group> groups = new(StringComparer.Ordinal);
    private readonly Group other = new(new string?[query.GroupBy.Count]) { IsOther = true };

    internal IReadOnlyList<UsageBucket> Read(ReadContext context)
    {
        long from = UsageQuerySql.From(query);
        long to = UsageQuerySql.To(query);
        List<DayFile> files = [.. context.Files.Where(file => file.Usage.Rows > 0 && file.Usage.Overlaps(from, to))];
        if (files.Count == 0)
        {
            return [];
        }
        ReadSums(context, files);
        List<Group> told = [.. groups.Values.OrderByDescending(group => group.Calls).ThenByDescending(group => group.Tokens).ThenBy(group => group.Key, StringComparer.Ordinal)];
        int limit = Math.Clamp(query.Limit, 1, 1000);
        foreach (Group rest in told.Skip(limit))
        {
            other.Take(rest);
            groups[rest.Key] = other;
        }
        ReadHistograms(context, files);
        return [.. told.Take(limit).Append(other).SelectMany(group => group.ToBuckets(query.Interval is not null))];
    }

    private void ReadSums(ReadContext context, List<DayFile> files)
    {
        int rows = 0;
        using ResultReader row = context.Execute(new UsageQuerySql(query, files).Sums(BucketsMax + 1));
        while (row.Read())
        {
            if (++rows > BucketsMax)
            {
                throw new TooManyGroupsException($"The answer has more than {BucketsMax} buckets. Ask for a shorter time, a longer interval or fewer groups.");
            }
            UsageSums sums = new();
            sums.Add(row, 1 + query.GroupBy.Count);
            // What corrections took away altogether, and spans that this question is not about.
            if (!sums.IsNothing)
            {
                string?[] values = ReadValues(row);
                string key = Group.KeyOf(values);
                if (!groups.TryGetValue(key, out Group? group))
                {
                    groups.Add(key, group = new Group(values));
                }
                group.Parts.Add(row.GetInt64(0), sums);
            }
        }
    }

    private void ReadHistograms(ReadContext context, List<DayFile> files)
    {
        int column = 1 + query.GroupBy.Count;
        using ResultReader row = context.Execute(new UsageQuerySql(query, files).Histograms());
        while (row.Read())
        {
            if (groups.TryGetValue(Group.KeyOf(ReadValues(row)), out Group? group) && group.Parts.TryGetValue(row.GetInt64(0), out UsageSums? sums))
            {
                sums.AddBucket(row.GetBoolean(column), row.GetInt32(column + 1), row.GetInt64(column + 2));
            }
        }
    }

    private string?[] ReadValues(ResultReader row)
    {
        string?[] values = new string?[query.GroupBy.Count];
        for (int i = 0; i < values.Length; i++)
        {
            string? value = row.GetStringOrNull(1 + i);
            values[i] = query.GroupBy[i] == UsageDimension.Kind ? ((SpanKind)byte.Parse(value!, CultureInfo.InvariantCulture)).Name() : value;
        }
        return values;
    }

    private sealed class Group(string?[] values)
    {
        internal string Key { get; } = KeyOf(values);

        internal bool IsOther { get; init; }

        internal SortedDictionary<long, UsageSums> Parts { get; } = [];

        internal long Calls => Parts.Values.Sum(part => part.Calls);

        internal long Tokens => Parts.Values.Sum(part => part.Tokens);

        /// <summary>Null and empty differ, and no name can hold the separator and look like two.</summary>
        internal static string KeyOf(string?[] values) => string.Concat(values.Select(value => value is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{value.Length}:{value}")));

        internal void Take(Group rest)
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

        internal IEnumerable<UsageBucket> ToBuckets(bool hasInterval) =>
            Parts.Select(part => part.Value.ToBucket(values, IsOther, hasInterval ? part.Key : null));
    }
}
