using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class SliceTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Slices_AddedUp_AreWhatUsageTells(bool isMoved)
    {
        await using TempStore store = new();
        await FillAsync(store, isMoved);

        IReadOnlyList<SumSlice> slices = await store.Reader.ReadUsageSlicesAsync(
            new UsageSliceQuery { FromUnixNano = 0, ToUnixNano = long.MaxValue / 2, GroupBy = [UsageDimension.Kind, UsageDimension.Model], Interval = Minute }, default);
        IReadOnlyList<UsageBucket> buckets = await store.Reader.ReadUsageAsync(new UsageQuery { GroupBy = [UsageDimension.Model], Calls = UsageCalls.All }, default);

        foreach (UsageBucket bucket in buckets)
        {
            SumSlice[] of = [.. slices.Where(slice => slice.Group[1] == bucket.Group[0])];
            (of.Sum(slice => slice.Count), of.Sum(slice => slice.Errors), of.Sum(slice => slice.InputTokens), of.Sum(slice => slice.CostNanoUsd) / 1e9, of.Sum(slice => slice.First.Sum(value => value.Count)))
                .ShouldBe((bucket.Calls, bucket.Errors, bucket.Usage.InputTokens, bucket.Usage.CostUsd ?? 0, bucket.Durations.Count));
        }
        slices.Select(slice => slice.StartUnixNano).Distinct().Count().ShouldBe(3);
        slices.ShouldAllBe(slice => slice.Group[0] == "llm");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunSlices_ByUser_AreTheRunsOfEach(bool isMoved)
    {
        await using TempStore store = new();
        await FillAsync(store, isMoved);

        IReadOnlyList<SumSlice> slices = await store.Reader.ReadRunSlicesAsync(
            new RunSliceQuery { FromUnixNano = 0, ToUnixNano = long.MaxValue / 2, GroupBy = [RunDimension.User] }, default);
        IReadOnlyList<SeriesGroup> runs = await store.Reader.ReadRunsAsync(new RunQuery { GroupBy = RunDimension.User }, default);

        slices.Select(slice => (slice.Group[0], slice.Count, slice.Errors, slice.First.Sum(value => value.Count))).Order()
            .ShouldBe(runs.Select(run => (run.Value, run.Total.Count, run.Total.Errors, run.Total.Values)).Order());
        slices.Count.ShouldBe(2);
    }

    private static async Task FillAsync(TempStore store, bool isMoved)
    {
        for (ulong trace = 1; trace <= 30; trace++)
        {
            ulong number = trace;
            store.Commit(Some.Llm(trace, 1, number % 2 == 0 ? "a" : "b", span =>
            {
                span.StartTimeUnixNano += (long)(number % 3) * 60 * Some.Second;
                span.EndTimeUnixNano = span.StartTimeUnixNano + ((long)number * Some.Second);
                span.StatusCode = number % 5 == 0 ? StatusCode.Error : StatusCode.Unset;
                span.UserId = number % 2 == 0 ? "ada" : "bob";
                span.Usage = new TokenUsage { FreshInput = (long)number };
                span.CostNanoUsd = (long)number * 1000;
                span.Counted = true;
            }));
        }
        if (isMoved)
        {
            await store.MoveAsync();
        }
    }
}
