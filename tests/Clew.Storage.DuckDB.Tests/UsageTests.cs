using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class UsageTests
{
    [Fact]
    public async Task ReadUsage_ByModel_SumsCallsErrorsTokensAndCost()
    {
        await using TempStore store = new();
        store.Commit(
            Counted(1, 1, "a", 100, span => span.CostNanoUsd = 2_000),
            Counted(1, 2, "a", 50, span => span.StatusCode = StatusCode.Error),
            Counted(1, 3, "b", 7));
        store.Commit(Counted(2, 1, "a", 1, span => span.CostNanoUsd = 500));

        IReadOnlyList<UsageBucket> buckets = await store.Reader.ReadUsageAsync(new UsageQuery { GroupBy = [UsageDimension.Model] }, default);

        buckets.Select(bucket => (bucket.Group[0], bucket.Calls, bucket.Errors, bucket.Usage.InputTokens, bucket.Usage.CostUsd, bucket.UnpricedCalls))
            .ShouldBe([("a", 3, 1, 151, 2.5e-6, 1), ("b", 1, 0, 7, null, 1)]);
    }

    [Theory]
    [InlineData(UsageCalls.Model, 2)]
    [InlineData(UsageCalls.Tool, 1)]
    [InlineData(UsageCalls.Agent, 1)]
    [InlineData(UsageCalls.All, 5)]
    public async Task ReadUsage_OfAKindOfCall_CountsItAndKeepsTheTokens(UsageCalls calls, long expected)
    {
        await using TempStore store = new();
        store.Commit(
            Counted(1, 1, "a", 100),
            Counted(1, 2, "a", 50),
            Some.Span(1, 3, span => (span.Kind, span.ToolName) = (SpanKind.Tool, "t")),
            Some.Span(1, 4, span => (span.Kind, span.Agent) = (SpanKind.Agent, "x")),
            Some.Span(1, 5, span => span.Kind = SpanKind.Http));

        UsageBucket all = (await store.Reader.ReadUsageAsync(new UsageQuery { Calls = calls }, default)).ShouldHaveSingleItem();

        (all.Calls, all.Usage.InputTokens, all.Durations.Count).ShouldBe((expected, 150, expected));
    }

    [Fact]
    public async Task ReadUsage_Percentiles_AreWithinTheStatedError()
    {
        await using TempStore store = new();
        long[] durations = [.. Enumerable.Range(1, 1000).Select(i => (long)Math.Pow(1.02, i % 700) * 1_000)];
        foreach (long[] part in durations.Chunk(300))
        {
            store.Commit(part.Select((nanos, i) => Counted(1, (ulong)i + 1, "a", 1, span => (span.EndTimeUnixNano, span.Llm!.TtftNanos) = (Some.Start + nanos, nanos))).ToArray());
        }

        UsageBucket bucket = (await store.Reader.ReadUsageAsync(new UsageQuery(), default)).ShouldHaveSingleItem();

        long[] sorted = [.. durations.Order()];
        foreach (Percentiles found in new[] { bucket.Durations, bucket.Ttft })
        {
            found.Count.ShouldBe(1000);
            ErrorOf(found.P50Nanos, sorted[499]).ShouldBeLessThanOrEqualTo(DuckDBReader.DurationRelativeError + 1e-4);
            ErrorOf(found.P95Nanos, sorted[949]).ShouldBeLessThanOrEqualTo(DuckDBReader.DurationRelativeError + 1e-4);
            ErrorOf(found.P99Nanos, sorted[989]).ShouldBeLessThanOrEqualTo(DuckDBReader.DurationRelativeError + 1e-4);
        }
        DuckDBReader.DurationRelativeError.ShouldBeLessThan(0.01);
    }

    [Fact]
    public async Task ReadUsage_ManyEqualDurations_CountsThemAll()
    {
        await using TempStore store = new();
        store.Commit(Enumerable.Range(1, 3000).Select(i => Counted(1, (ulong)i, "a", 1, span => span.EndTimeUnixNano = span.StartTimeUnixNano + (i > 2000 ? 0 : 1_000))).ToArray());

        UsageBucket bucket = (await store.Reader.ReadUsageAsync(new UsageQuery(), default)).ShouldHaveSingleItem();

        (bucket.Durations.Count, bucket.DurationSumNanos).ShouldBe((3000, 2_000_000));
        ErrorOf(bucket.Durations.P50Nanos, 1_000).ShouldBeLessThan(0.01);
    }

    [Fact]
    public async Task ReadUsage_WithInterval_HasABucketPerPeriodThatHasSpans()
    {
        await using TempStore store = new();
        long minute = 60 * Some.Second;
        store.Commit(At(1, 0), At(2, 4 * minute), At(3, 5 * minute), At(4, 20 * minute));

        IReadOnlyList<UsageBucket> buckets = await store.Reader.ReadUsageAsync(
            new UsageQuery { Interval = TimeSpan.FromMinutes(5), FromUnixNano = Some.Start + 30 * Some.Second, ToUnixNano = Some.Start + (20 * minute) }, default);

        buckets.Select(bucket => ((bucket.StartUnixNano - Some.Start) / minute, bucket.Calls)).ShouldBe([(0L, 2L), (5L, 1L)]);

        static Span At(ulong id, long after) => Counted(1, id, "a", 1, span => (span.StartTimeUnixNano, span.EndTimeUnixNano) = (Some.Start + after, Some.Start + after + 1));
    }

    [Fact]
    public async Task ReadUsage_MoreGroupsThanTheLimit_TellsTheRestTogether()
    {
        await using TempStore store = new();
        store.Commit(
            Counted(1, 1, "a", 1), Counted(1, 2, "a", 1), Counted(1, 3, "b", 20), Counted(1, 4, "c", 300, span => span.EndTimeUnixNano = Some.Start));

        IReadOnlyList<UsageBucket> buckets = await store.Reader.ReadUsageAsync(new UsageQuery { GroupBy = [UsageDimension.Model], Limit = 1 }, default);

        buckets.Select(bucket => (bucket.Group[0], bucket.IsOther, bucket.Calls, bucket.Usage.InputTokens, bucket.Durations.Count))
            .ShouldBe([("a", false, 2, 2, 2), (null, true, 2, 320, 2)]);
    }

    [Theory]
    [InlineData("service")]
    [InlineData("environment")]
    [InlineData("agent")]
    [InlineData("provider")]
    [InlineData("model")]
    public async Task ReadUsage_WithFilter_LeavesOthersOut(string filter)
    {
        await using TempStore store = new();
        store.Commit(Called(1, "x"), Called(2, "y"), Called(3, "y"));
        UsageQuery query = filter switch
        {
            "service" => new() { Service = "x" },
            "environment" => new() { Environment = "x" },
            "agent" => new() { Agent = "x" },
            "provider" => new() { Provider = "x" },
            _ => new() { Model = "x" },
        };

        UsageBucket bucket = (await store.Reader.ReadUsageAsync(query, default)).ShouldHaveSingleItem();

        (bucket.Calls, bucket.Durations.Count).ShouldBe((1, 1));

        static Span Called(ulong id, string name) => Counted(1, id, name, 1, span =>
        {
            span.Resource = new Resource { Service = name, Environment = name };
            span.Agent = name;
            span.Llm!.Provider = name;
        });
    }

    [Fact]
    public async Task ReadUsage_AfterARestartAndSealing_IsTheSame()
    {
        await using TempStore store = new();
        store.Commit(Counted(1, 1, "a", 1));
        await store.CloseAsync();
        store.Open();
        store.Commit(Counted(1, 2, "a", 1), Counted(1, 3, "b", 1));
        store.Time.Advance(TimeSpan.FromDays(1));
        await store.Store.RunMaintenanceAsync();
        await store.CloseAsync();
        store.Open();
        store.Commit(Counted(1, 4, "a", 1));

        IReadOnlyList<UsageBucket> buckets = await store.Reader.ReadUsageAsync(new UsageQuery { GroupBy = [UsageDimension.Model] }, default);

        buckets.Select(bucket => (bucket.Group[0], bucket.Calls)).ShouldBe([("a", 3), ("b", 1)]);
    }

    private static double ErrorOf(long? found, long exact) => Math.Abs((found ?? 0) - exact) / (double)exact;

    private static Span Counted(ulong trace, ulong id, string model, long tokens, Action<Span>? set = null) => Some.Llm(trace, id, model, span =>
    {
        span.Counted = true;
        span.Usage = new TokenUsage { FreshInput = tokens };
        set?.Invoke(span);
    });
}
