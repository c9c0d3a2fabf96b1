using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class MetricTests
{
    [Fact]
    public async Task Commit_Histogram_StoresEveryField()
    {
        await using TempStore store = new();
        MetricBatch batch = new();
        MetricPoint point = batch.Add();
        point.Name = "gen_ai.client.token.usage";
        point.Description = "Tokens";
        point.Unit = "{token}";
        point.Type = MetricType.ExponentialHistogram;
        point.Temporality = AggregationTemporality.Cumulative;
        point.IsMonotonic = true;
        point.StartTimeUnixNano = Some.Start;
        point.TimeUnixNano = Some.Start + 1;
        point.ReceivedTimeUnixNano = Some.Start + 2;
        point.Flags = 3;
        point.Resource = new Resource { Service = "shop", ServiceVersion = "1", Environment = "prod", Hash = 5 };
        point.Resource.Attributes.Add("host.name", "a");
        point.Scope = new InstrumentationScope { Name = "meter", Version = "2", Hash = 6 };
        point.Scope.Attributes.Add("x", 1);
        point.Attributes.Add("model", "gpt");
        (point.DoubleValue, point.IntValue, point.Count, point.Sum, point.Min, point.Max) = (1.5, 7, 8, 9.5, -1, 10);
        point.BucketCounts.AddRange([1, 2, ulong.MaxValue]);
        point.ExplicitBounds.AddRange([0.5, 1.5]);
        (point.Scale, point.ZeroCount, point.ZeroThreshold, point.PositiveOffset, point.NegativeOffset) = (-3, 4, 0.125, -5, 6);
        point.NegativeBucketCounts.AddRange([9]);
        point.QuantileValues.AddRange([0.5, 12]);
        point.Exemplars.Add(new Exemplar(Some.Start, 2.5, Some.Trace(1), new SpanId(2)));
        batch.Add().Name = "empty";

        store.Store.Writer.Commit([], [], [batch]);

        string[] rows = await store.QueryAsync("SELECT m::VARCHAR FROM {0} m", StoreTable.MetricPoints);
        rows.ShouldBe([
            "{'name': gen_ai.client.token.usage, 'description': Tokens, 'unit': '{token}', 'type': 4, 'temporality': 2, 'monotonic': true, "
            + "'start_ns': 1795262400000000000, 'time_ns': 1795262400000000001, 'received_ns': 1795262400000000002, 'flags': 3, "
            + "'service': shop, 'service_version': 1, 'environment': prod, 'scope_name': meter, 'scope_version': 2, 'scope_hash': 6, "
            + "'resource_hash': 5, 'attrs': {model=gpt}, 'attr_types': s, 'double_value': 1.5, 'int_value': 7, 'count': 8, 'sum': 9.5, "
            + "'min': -1.0, 'max': 10.0, 'bucket_counts': [1, 2, 18446744073709551615], 'explicit_bounds': [0.5, 1.5], 'scale': -3, "
            + "'zero_count': 4, 'zero_threshold': 0.125, 'positive_offset': -5, 'negative_offset': 6, 'negative_bucket_counts': [9], "
            + "'quantile_values': [0.5, 12.0], "
            + "'exemplars': '[[1795262400000000000,2.5,\"000000000000abcd0000000000000001\",\"0000000000000002\"]]'}",
            "{'name': empty, 'description': NULL, 'unit': NULL, 'type': 0, 'temporality': 0, 'monotonic': false, 'start_ns': 0, 'time_ns': 0, "
            + "'received_ns': 0, 'flags': 0, 'service': NULL, 'service_version': NULL, 'environment': NULL, 'scope_name': NULL, "
            + "'scope_version': NULL, 'scope_hash': 0, 'resource_hash': 0, 'attrs': {}, 'attr_types': NULL, 'double_value': NULL, "
            + "'int_value': NULL, 'count': 0, 'sum': NULL, 'min': NULL, 'max': NULL, 'bucket_counts': [], 'explicit_bounds': [], 'scale': 0, "
            + "'zero_count': 0, 'zero_threshold': 0.0, 'positive_offset': 0, 'negative_offset': 0, 'negative_bucket_counts': [], "
            + "'quantile_values': [], 'exemplars': NULL}",
        ]);
        (await store.QueryAsync("SELECT concat_ws(' ', kind, hash, attrs) FROM {0} ORDER BY kind", StoreTable.Resources)).ShouldBe(["0 5 {host.name=a}", "1 6 {x=1}"]);
    }

    /// <summary>Counters of tokens come as deltas and as running sums, with resets; adding them needs to know which, point by point.</summary>
    [Fact]
    public async Task Trap2_8_MetricsTemporality_IsKeptForEachPointWithItsStart()
    {
        await using TempStore store = new();
        MetricBatch batch = new();
        (AggregationTemporality Temporality, bool IsMonotonic, long Start, long Value)[] sent =
        [
            (AggregationTemporality.Delta, true, Some.Start, 5), (AggregationTemporality.Delta, true, Some.Start + 10, 5),
            (AggregationTemporality.Cumulative, true, Some.Start, 5), (AggregationTemporality.Cumulative, true, Some.Start, 12),
            (AggregationTemporality.Cumulative, true, Some.Start + 20, 3), (AggregationTemporality.Cumulative, false, Some.Start, -1),
        ];
        foreach ((AggregationTemporality temporality, bool isMonotonic, long start, long value) in sent)
        {
            MetricPoint point = batch.Add();
            (point.Name, point.Type, point.Temporality, point.IsMonotonic, point.StartTimeUnixNano, point.IntValue) = ("claude_code.token.usage", MetricType.Sum, temporality, isMonotonic, start, value);
        }

        store.Store.Writer.Commit([], [], [batch]);

        string[] rows = await store.QueryAsync($"SELECT concat_ws(' ', temporality, monotonic, start_ns - {Some.Start}, int_value) FROM {{0}}", StoreTable.MetricPoints);
        rows.ShouldBe(["1 true 0 5", "1 true 10 5", "2 true 0 5", "2 true 0 12", "2 true 20 3", "2 false 0 -1"]);
    }
}
