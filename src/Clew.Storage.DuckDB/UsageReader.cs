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
    private readonly List<Group> numbered = [];
    private int parts;

    internal IReadOnlyList<UsageBucket> Read(ReadContext context)
    {
        long from = UsageQuerySql.From(query);
        long to = UsageQuerySql.To(query);
        foreach (ReadSource source in context.Sources.Where(source => source.Usage.Rows > 0 && source.Usage.Overlaps(from, to)))
        {
            int[] series = ReadKeys(context, source);
            if (series.Length > 0)
            {
                ReadSums(context, source, series);
                ReadHistograms(context, source, series);
            }
        }
        Group[] told = [.. groups.Values.Where(group => group.HasAnything && (!query.UnpricedOnly || group.Unpriced > 0))
            .OrderByDescending(group => group.Calls).ThenByDescending(group => group.Tokens).ThenBy(group => group.Name, StringComparer.Ordinal)];
        int limit = Math.Clamp(query.Limit, 1, 1000);
        Group other = new("", new string?[query.GroupBy.Count]);
        foreach (Group rest in told.Skip(limit))
        {
            other.Take(rest);
        }
        return [.. told.Take(limit).SelectMany(group => ToBuckets(group, isOther: false)), .. ToBuckets(other, isOther: true)];
    }

    /// <summary>
    /// The series of each key number: a group, and whether its spans are calls in the sense of the question. -1 for keys that the question is not about.
    /// </summary>
    private int[] ReadKeys(ReadContext context, ReadSource source)
    {
        List<int> series = [];
        using ResultReader row = context.Execute(new UsageQuerySql(query, source).Keys());
        while (row.Read())
        {
            SpanKind kind = (SpanKind)row.GetByte(1);
            string?[] values = new string?[query.GroupBy.Count];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = query.GroupBy[i] == UsageDimension.Kind ? kind.Name() : row.GetStringOrNull(2 + i);
            }
            string name = NameOf(values);
            if (!groups.TryGetValue(name, out Group? group))
            {
                groups.Add(name, group = new Group(name, values));
                numbered.Add(group);
                group.Number = numbered.Count - 1;
            }
            int number = (int)row.GetUInt32(0);
            while (series.Count <= number)
            {
                series.Add(-1);
            }
            series[number] = (group.Number * 2) + (IsCall(kind) ? 1 : 0);
        }
        return [.. series];
    }

    private void ReadSums(ReadContext context, ReadSource source, int[] series)
    {
        using ResultReader row = context.Execute(new UsageQuerySql(query, source).Sums(series));
        while (row.Read())
        {
            Group group = numbered[row.GetInt32(1) / 2];
            long start = row.GetInt64(0);
            if (!group.Parts.TryGetValue(start, out UsageSums? sums))
            {
                if (++parts > BucketsMax)
                {
                    throw new TooManyGroupsException($"The answer has more than {BucketsMax} buckets. Ask for a shorter time, a longer interval or fewer groups.");
                }
                group.Parts.Add(start, sums = new UsageSums());
            }
            sums.Add(row, 2, row.GetInt32(1) % 2 == 1);
        }
    }

    private void ReadHistograms(ReadContext context, ReadSource source, int[] series)
    {
        using ResultReader row = context.Execute(new UsageQuerySql(query, source).Histograms(series.Select(one => one % 2 == 1 ? one : -1)));
        while (row.Read())
        {
            // Rows of a commit that came after the sums were read belong to the next answer.
            if (numbered[row.GetInt32(1) / 2].Parts.TryGetValue(row.GetInt64(0), out UsageSums? sums))
            {
                sums.AddHistograms(row.GetList(2).AsInt32, row.GetList(3).AsInt32);
            }
        }
    }

    private bool IsCall(SpanKind kind) => query.Calls switch
    {
        UsageCalls.Model => kind.IsInference(),
        UsageCalls.Tool => kind == SpanKind.Tool,
        UsageCalls.Agent => kind == SpanKind.Agent,
        _ => true,
    };

    private IEnumerable<UsageBucket> ToBuckets(Group group, bool isOther) => group.Parts
        .Where(part => !part.Value.IsNothing)
        .Select(part => part.Value.ToBucket(group.Values, isOther, query.Interval is null ? null : part.Key));

    /// <summary>Null and empty differ, and no two lists of values look the same.</summary>
    private static string NameOf(string?[] values) =>
        string.Concat(values.Select(value => value is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{value.Length}:{value}")));

    private sealed class Group(string name, string?[] values)
    {
        internal string Name => name;

        internal int Number { get; set; }

        internal string?[] Values => values;

        internal SortedDictionary<long, UsageSums> Parts { get; } = [];

        /// <summary>False for what corrections took away altogether, and for spans that the question is not about.</summary>
        internal bool HasAnything => Parts.Values.Any(part => !part.IsNothing);

        internal long Calls => Parts.Values.Sum(part => part.Calls);

        internal long Unpriced => Parts.Values.Sum(part => part.Unpriced);

        internal long Tokens => Parts.Values.Sum(part => part.Tokens);

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
    }
}
