using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class MetricTimelineTests
{
    private const long Minute = 60 * Some.Second;

    [Fact]
    public async Task Counter_Accumulating_GivesIncreasesOverRestarts()
    {
        await using TempStore store = new();
        foreach ((int minute, double value, int started) in new[] { (1, 10.0, 0), (2, 25, 0), (3, 4, 2), (4, 9, 2) })
        {
            Commit(store, point => Counter(point, minute, value, started, AggregationTemporality.Cumulative));
        }

        MetricTimeline timeline = await ReadAsync(store);

        timeline.IntervalNanos.ShouldBe(Minute);
        timeline.Series.ShouldHaveSingleItem().Buckets.Select(bucket => bucket.Value).ShouldBe([10, 15, 4, 5]);
    }

    [Fact]
    public async Task Counter_WhoseBeginningIsNotKnown_CountsFromItsFirstPoint()
    {
        await using TempStore store = new();
        Commit(store, point => Counter(point, 1, 1000, -600, AggregationTemporality.Cumulative));
        Commit(store, point => Counter(point, 2, 1007, -600, AggregationTemporality.Cumulative));

        MetricTimeline timeline = await ReadAsync(store, query => query with { FromUnixNano = Some.Start });

        timeline.Series.ShouldHaveSingleItem().Buckets.ShouldHaveSingleItem().Value.ShouldBe(7);
    }

    [Fact]
    public async Task Counter_OfTwoSendersSentTwice_AddsUpOncePerGroup()
    {
        await using TempStore store = new();
        foreach (string model in new[] { "a", "a", "b" })
        {
            Commit(store, point =>
            {
                Counter(point, 1, 5, 0, AggregationTemporality.Delta);
                point.Attributes.Add("model", model);
            });
        }
        Commit(store, point => Counter(point, 1, 2, 0, AggregationTemporality.Delta));

        MetricTimeline timeline = await ReadAsync(store, query => query with { GroupBy = "model" });

        timeline.AttributeKeys.ShouldBe(["model"]);
        timeline.Series.Select(series => (series.Group, series.Buckets[0].Value)).ShouldBe([("a", 5.0), (null, 2), ("b", 5)]);
        (await ReadAsync(store)).Series.ShouldHaveSingleItem().Buckets[0].Value.ShouldBe(12);
        (await ReadAsync(store, query => query with { Attributes = [new("model", "b")] })).Series.ShouldHaveSingleItem().Buckets[0].Value.ShouldBe(5);
    }

    [Fact]
    public async Task Groups_BeyondTheFirstTwenty_AreTogether()
    {
        await using TempStore store = new();
        for (int i = 0; i < 23; i++)
        {
            int number = i;
            Commit(store, point =>
            {
                Counter(point, 1, 1, 0, AggregationTemporality.Delta);
                point.Attributes.Add("host", $"h{number:00}");
            });
        }

        MetricTimeline timeline = await ReadAsync(store, query => query with { GroupBy = "host" });

        timeline.Series.Count.ShouldBe(21);
        timeline.Series[^1].IsOther.ShouldBeTrue();
        timeline.Series[^1].Buckets.ShouldHaveSingleItem().Value.ShouldBe(3);
    }

    [Fact]
    public async Task Gauge_GivesMeanAndExtremes()
    {
        await using TempStore store = new();
        foreach (long value in new long[] { 2, 4, 9 })
        {
            Commit(store, point =>
            {
                (point.Type, point.IntValue, point.TimeUnixNano) = (MetricType.Gauge, value, Some.Start + value);
            });
        }

        MetricBucket bucket = (await ReadAsync(store)).Series.ShouldHaveSingleItem().Buckets.ShouldHaveSingleItem();

        (bucket.Value, bucket.Min, bucket.Max, bucket.Count).ShouldBe((5, 2, 9, 3));
    }

    [Fact]
    public async Task UpDownCounter_AddsUpTheLastValuesOfSenders()
    {
        await using TempStore store = new();
        foreach ((string host, double value, int second) in new[] { ("a", 3.0, 1), ("a", 5, 2), ("b", 10, 1) })
        {
            Commit(store, point =>
            {
                (point.Type, point.Temporality, point.DoubleValue, point.TimeUnixNano) = (MetricType.Sum, AggregationTemporality.Cumulative, value, Some.Start + (second * Some.Second / 10));
                point.Attributes.Add("host", host);
            });
        }

        (await ReadAsync(store)).Series.ShouldHaveSingleItem().Buckets.ShouldHaveSingleItem().Value.ShouldBe(15);
    }

    [Theory]
    [InlineData(AggregationTemporality.Delta)]
    [InlineData(AggregationTemporality.Cumulative)]
    public async Task Histogram_GivesPercentilesOfWhatWasMeasuredInTheBucket(AggregationTemporality temporality)
    {
        await using TempStore store = new();
        bool accumulates = temporality == AggregationTemporality.Cumulative;
        Commit(store, point => Histogram(point, 1, [100, 0, 0], 50, temporality));
        Commit(store, point => Histogram(point, 2, accumulates ? [100, 50, 50] : [0, 50, 50], accumulates ? 50 + 300 : 300, temporality));

        IReadOnlyList<MetricBucket> buckets = (await ReadAsync(store)).Series.ShouldHaveSingleItem().Buckets;

        buckets.Select(bucket => (bucket.Count, bucket.Value)).ShouldBe([(100, 0.5), (100, 3)]);
        buckets[0].P50.ShouldBe(0.5);
        buckets[1].P50.ShouldBe(2);
        buckets[1].P95.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public async Task ExponentialHistogram_IsReadAcrossAChangeOfScale()
    {
        await using TempStore store = new();
        // Scale 1: buckets (1, 1.41], (1.41, 2], (2, 2.83], (2.83, 4]; scale 0: (1, 2], (2, 4].
        Commit(store, point => Exponential(point, 1, 1, [1, 1, 1, 1]));
        Commit(store, point => Exponential(point, 2, 0, [2, 2 + 100]));

        IReadOnlyList<MetricBucket> buckets = (await ReadAsync(store)).Series.ShouldHaveSingleItem().Buckets;

        buckets.Select(bucket => bucket.Count).ShouldBe([4, 100]);
        buckets[1].P50.ShouldBe(3);
        buckets[1].P99.ShouldNotBeNull().ShouldBe(3.98, 0.001);
    }

    [Fact]
    public async Task List_TellsEachMetricOnce()
    {
        await using TempStore store = new();
        Commit(store, point => Counter(point, 1, 1, 0, AggregationTemporality.Delta));
        Commit(store, point =>
        {
            Counter(point, 2, 1, 0, AggregationTemporality.Delta);
            point.Resource = Some.Service("bank");
        });
        Commit(store, point => (point.Name, point.Type, point.Unit, point.Description, point.TimeUnixNano) = ("queue.size", MetricType.Gauge, "{item}", "What waits", Some.Start));

        IReadOnlyList<MetricInfo> metrics = await store.Reader.ListMetricsAsync(new MetricQuery(), default);

        metrics.Select(metric => (metric.Name, metric.Type, metric.Unit, metric.Points, string.Join(",", metric.Services))).ShouldBe([
            ("queue.size", MetricType.Gauge, "{item}", 1, "shop"), ("work", MetricType.Sum, "", 2, "bank,shop"),
        ]);
        metrics[1].LastTimeUnixNano.ShouldBe(Some.Start + (2 * Minute));
        (await store.Reader.ListMetricsAsync(new MetricQuery { Text = "WAITS" }, default)).ShouldHaveSingleItem().Name.ShouldBe("queue.size");
        (await store.Reader.ListMetricsAsync(new MetricQuery { Service = "bank" }, default)).ShouldHaveSingleItem().Points.ShouldBe(1);
    }

    [Fact]
    public async Task PointWithExemplar_LeadsToItsTrace()
    {
        await using TempStore store = new();
        Commit(store, point =>
        {
            Counter(point, 1, 1, 0, AggregationTemporality.Delta);
            point.Exemplars.Add(new Exemplar(Some.Start, 2.5, Some.Trace(1), new SpanId(2)));
        });
        await store.MoveAsync();

        (await ReadAsync(store)).Exemplars.ShouldBe([new Exemplar(Some.Start, 2.5, Some.Trace(1), new SpanId(2))]);
    }

    [Fact]
    public async Task MetricThatWasNotReceived_IsNull()
    {
        await using TempStore store = new();

        (await store.Reader.ReadMetricAsync(new MetricSeriesQuery { Name = "work" }, default)).ShouldBeNull();
    }

    private static async Task<MetricTimeline> ReadAsync(TempStore store, Func<MetricSeriesQuery, MetricSeriesQuery>? configure = null)
    {
        MetricSeriesQuery query = new() { Name = (await store.Reader.ListMetricsAsync(new MetricQuery(), default))[0].Name };
        return (await store.Reader.ReadMetricAsync(configure?.Invoke(query) ?? query, default)).ShouldNotBeNull();
    }

    private static void Counter(MetricPoint point, int minute, double value, int startMinute, AggregationTemporality temporality)
    {
        (point.Type, point.Temporality, point.IsMonotonic, point.DoubleValue) = (MetricType.Sum, temporality, true, value);
        (point.StartTimeUnixNano, point.TimeUnixNano) = (Some.Start + (startMinute * Minute), Some.Start + (minute * Minute));
    }

    private static void Histogram(MetricPoint point, int minute, ulong[] counts, double sum, AggregationTemporality temporality)
    {
        (point.Type, point.Temporality, point.Count, point.Sum) = (MetricType.Histogram, temporality, counts.Aggregate((all, count) => all + count), sum);
        (point.StartTimeUnixNano, point.TimeUnixNano) = (Some.Start, Some.Start + (minute * Minute));
        point.BucketCounts.AddRange(counts);
        point.ExplicitBounds.AddRange([1, 2]);
    }

    private static void Exponential(MetricPoint point, int minute, int scale, ulong[] counts)
    {
        (point.Type, point.Temporality, point.Scale, point.Count) = (MetricType.ExponentialHistogram, AggregationTemporality.Cumulative, scale, counts.Aggregate((all, count) => all + count));
        (point.StartTimeUnixNano, point.TimeUnixNano, point.Sum) = (Some.Start, Some.Start + (minute * Minute), 1);
        point.BucketCounts.AddRange(counts);
    }

    private static void Commit(TempStore store, Action<MetricPoint> set)
    {
        MetricBatch batch = new();
        MetricPoint point = batch.Add();
        (point.Name, point.ReceivedTimeUnixNano, point.Resource) = ("work", Some.Start, Some.Service("shop"));
        set(point);
        store.Store.Writer.Commit([], [], [batch]);
    }
}
