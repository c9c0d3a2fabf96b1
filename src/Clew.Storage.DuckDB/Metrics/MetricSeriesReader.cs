using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Metrics;

/// <summary>
/// Puts the data points of one metric together: per sender in order of time, so that what accumulates gives increases, then per group and bucket of
/// time.
/// </summary>
internal sealed class MetricSeriesReader(ReadContext context, MetricSeriesQuery query)
{
    /// <summary>Data points of one answer: some seconds of work and some hundred megabytes at most.</summary>
    internal const int PointsMax = 1_000_000;

    private const int SeriesMax = 20;
    private const int ExemplarsMax = 100;
    private const int AttributeKeysMax = 100;

    /// <summary>How long before the range an accumulating sender's last point is looked for; exporters send once a minute.</summary>
    private const long LookBackNanos = 600_000_000_000;
    private const int FirstDistributionColumn = 7;
    private const string Sender = "hash(service, resource_hash, scope_hash, attrs) AS sender";
    private const string Others = "\0";

    private readonly Dictionary<string, Dictionary<long, SeriesBucket>> groups = new(StringComparer.Ordinal);
    private readonly List<string> named = [];
    private readonly Dictionary<ulong, LastPoint> lastBySender = [];
    private readonly Queue<Exemplar> exemplars = new();

    /// <summary>Null when no such metric was received in the range.</summary>
    internal MetricTimeline? Read()
    {
        MetricInfo? metric = MetricListReader.List(context, new MetricQuery { FromUnixNano = query.FromUnixNano, ToUnixNano = query.ToUnixNano, Service = query.Service })
            .Where(candidate => candidate.Name == query.Name && (query.Type is null || candidate.Type == query.Type)).MaxBy(candidate => candidate.Points);
        if (metric is null)
        {
            return null;
        }
        // Without a bound, what a sender counted long before its first point here is not of the range either.
        long from = query.FromUnixNano ?? metric.FirstTimeUnixNano - LookBackNanos;
        List<ReadSource> sources = MetricListReader.SourcesOf(context, from - LookBackNanos, query.ToUnixNano);
        // In a bucket shorter than the senders' period an increase would look like a burst.
        long interval = TimeBuckets.LengthFor(metric.LastTimeUnixNano - Math.Max(from, metric.FirstTimeUnixNano), query.BucketsMax, ReadGroups(sources, metric, from));
        ReadPoints(sources, metric, from, interval);
        return new MetricTimeline(metric, interval, AttributeKeys(sources, metric), Series(), [.. exemplars.Reverse()]);
    }

    /// <summary>Finds the groups with most data points.</summary>
    /// <returns>Nine tenths of how long a sender waits between two points on average: no sender is exact.</returns>
    private long ReadGroups(List<ReadSource> sources, MetricInfo metric, long from)
    {
        SqlBuilder sql = new();
        List<string> conditions = Conditions(sql, metric, from);
        sql.Append("SELECT grp, count(*), count(DISTINCT sender), max(time_ns) - min(time_ns) FROM ");
        sql.AppendUnion(sources, StoreTable.MetricPoints, $"{Sender}, {Group(sql)}, time_ns", string.Join(" AND ", conditions));
        sql.Append($" GROUP BY grp ORDER BY 2 DESC, 1 LIMIT {sql.Parameter((long)SeriesMax)}");
        long period = 0;
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            named.Add(row.GetStringOrNull(0) ?? "");
            long gaps = row.GetInt64(1) - row.GetInt64(2);
            if (gaps > 0)
            {
                long own = (long)(0.9 * row.GetInt64(3) * row.GetInt64(2) / gaps);
                // A sender of differences leaves out what did not change, so the busiest group tells the period.
                period = period == 0 ? own : Math.Min(period, own);
            }
        }
        return period;
    }

    private string Group(SqlBuilder sql) =>
        query.GroupBy switch { null => "''", "service" => "coalesce(service, '')", var key => $"coalesce(attrs[{sql.Parameter(key)}], '')" } + " AS grp";

    private void ReadPoints(List<ReadSource> sources, MetricInfo metric, long from, long interval)
    {
        SqlBuilder sql = new();
        List<string> conditions = Conditions(sql, metric, from - LookBackNanos);
        string columns = $"{Sender}, {Group(sql)}, start_ns, time_ns, double_value, int_value, exemplars, {DistributionPoint.Columns}, received_ns";
        sql.Append("SELECT * FROM ").AppendUnion(sources, StoreTable.MetricPoints, columns, string.Join(" AND ", conditions));
        sql.Append($" ORDER BY time_ns, received_ns LIMIT {sql.Parameter(PointsMax + 1L)}");
        using ResultReader row = context.Execute(sql);
        int points = 0;
        while (row.Read())
        {
            if (++points > PointsMax)
            {
                throw new TooManyGroupsException($"More than {PointsMax} data points; narrow the time range or the filters.");
            }
            Add(row, metric, from, interval);
        }
    }

    private List<string> Conditions(SqlBuilder sql, MetricInfo metric, long from)
    {
        List<string> conditions = MetricListReader.Range(sql, from, query.ToUnixNano);
        conditions.Add($"name = {sql.Parameter(metric.Name)}");
        conditions.Add($"type = {sql.Parameter((long)metric.Type)}");
        conditions.Add($"coalesce(unit, '') = {sql.Parameter(metric.Unit)}");
        if (query.Service is { } service)
        {
            conditions.Add($"service = {sql.Parameter(service)}");
        }
        foreach ((string key, string value) in query.Attributes)
        {
            conditions.Add($"attrs[{sql.Parameter(key)}] = {sql.Parameter(value)}");
        }
        return conditions;
    }

    private void Add(ResultReader row, MetricInfo metric, long from, long interval)
    {
        ulong sender = row.GetUInt64(0);
        long start = row.GetInt64(2);
        long time = row.GetInt64(3);
        double value = row.GetDoubleOrNull(4) ?? row.GetInt64OrNull(5) ?? 0;
        bool isDistribution = metric.Type is MetricType.Histogram or MetricType.ExponentialHistogram or MetricType.Summary;
        // A summary has no temporality: it always accumulates.
        bool accumulates = metric.Type == MetricType.Summary || (metric.Type != MetricType.Gauge && metric.Temporality == AggregationTemporality.Cumulative);
        LastPoint? last = lastBySender.TryGetValue(sender, out LastPoint known) ? known : null;
        if (last?.Time == time && last?.Start == start)
        {
            // Sent again.
            return;
        }
        DistributionPoint? point = isDistribution ? new DistributionPoint(metric.Type, row, FirstDistributionColumn) : null;
        lastBySender[sender] = new LastPoint(start, time, value, point);
        // What happened before the first point that is known is not of this range, unless the sender began in it.
        bool isIncreaseKnown = !accumulates || last is not null || start >= from;
        if (time < from || (!isIncreaseKnown && (isDistribution || metric.IsMonotonic)))
        {
            return;
        }
        bool isSameRun = accumulates && last is { } before && before.Start == start;
        SeriesBucket bucket = BucketOf(row.GetStringOrNull(1) ?? "", time / interval * interval, metric, accumulates);
        if (point is not null)
        {
            bucket.AddDistribution(point, isSameRun ? last!.Value.Distribution : null);
        }
        else if (metric.Type == MetricType.Sum && (metric.IsMonotonic || !accumulates))
        {
            // A counter that fell began anew without saying so.
            bucket.AddIncrease(isSameRun && value >= last!.Value.Value ? value - last.Value.Value : value);
        }
        else
        {
            bucket.AddValue(sender, value);
        }
        KeepExemplars(row.GetBytes(6));
    }

    private SeriesBucket BucketOf(string group, long start, MetricInfo metric, bool accumulates)
    {
        group = named.Contains(group) ? group : Others;
        if (!groups.TryGetValue(group, out Dictionary<long, SeriesBucket>? buckets))
        {
            groups.Add(group, buckets = []);
        }
        if (!buckets.TryGetValue(start, out SeriesBucket? bucket))
        {
            buckets.Add(start, bucket = new SeriesBucket(metric.Type, metric.Type == MetricType.Sum && !metric.IsMonotonic && accumulates));
        }
        return bucket;
    }

    private IReadOnlyList<MetricSeries> Series() =>
    [
        .. named.Append(Others).Where(groups.ContainsKey).Select(name => new MetricSeries(
            name is "" or Others ? null : name, name == Others, [.. groups[name].OrderBy(bucket => bucket.Key).Select(bucket => bucket.Value.ToBucket(bucket.Key))])),
    ];

    private void KeepExemplars(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return;
        }
        List<Exemplar> sent = [];
        ValueJson.ReadExemplars(json, sent);
        foreach (Exemplar exemplar in sent.Where(exemplar => !exemplar.TraceId.IsEmpty))
        {
            if (exemplars.Count == ExemplarsMax)
            {
                exemplars.Dequeue();
            }
            exemplars.Enqueue(exemplar);
        }
    }

    private List<string> AttributeKeys(List<ReadSource> sources, MetricInfo metric)
    {
        SqlBuilder sql = new();
        List<string> conditions = Conditions(sql, metric, query.FromUnixNano ?? long.MinValue);
        sql.Append("SELECT DISTINCT unnest(map_keys(attrs)) AS key FROM ").AppendUnion(sources, StoreTable.MetricPoints, "attrs", string.Join(" AND ", conditions));
        sql.Append($" ORDER BY key LIMIT {sql.Parameter((long)AttributeKeysMax)}");
        List<string> keys = [];
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            keys.Add(row.GetStringOrNull(0)!);
        }
        return keys;
    }

    private readonly record struct LastPoint(long Start, long Time, double Value, DistributionPoint? Distribution);
}
