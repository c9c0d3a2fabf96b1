using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class RunSliceTests
{
    private const long Minute = 60_000_000_000;

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(1, false)]
    public async Task RunSlices_WhileRunsComeMoveAndAge_AreThoseOfEach(int seed, bool isKept)
    {
        Random random = new(seed);
        await using TempStore store = new(options => isKept ? options : options with { RunCacheMaxBytes = 0 });
        List<Span> all = [];
        for (int commit = 0; commit < 40; commit++)
        {
            Span[] runs = [.. Enumerable.Range(0, random.Next(1, 20)).Select(i => Run(all.Count + i, random, Now(store)))];
            store.Commit(runs);
            all.AddRange(runs);
            if (random.Next(2) == 0)
            {
                await store.MoveAsync();
            }
            store.Time.Advance(TimeSpan.FromMinutes(random.Next(50)));
            for (int i = 0; i < 3; i++)
            {
                RunSliceQuery query = Question(random, Now(store));
                (await TellAsync(store, query)).ShouldBe(Truth(all, query), $"{query}, by {string.Join(',', query.GroupBy)}");
            }
        }
    }

    [Fact]
    public async Task RunSlices_OfAReadThatBeganBeforeAMove_CountsNothingTwice()
    {
        await using TempStore store = new(options => options with { ReaderCount = 2 });
        Random random = new(1);
        store.Commit(Run(1, random, Now(store)));
        await store.MoveAsync();
        store.Commit(Run(2, random, Now(store)));
        Runs.RunCache cache = new(1 << 20, new StoreCounters());
        RunSliceQuery query = new() { FromUnixNano = 0, ToUnixNano = long.MaxValue / 2, GroupBy = [] };

        (long early, long late) = await store.Reader.Slots.RunAsync(
            context =>
            {
                store.Commit(Run(3, random, Now(store)));
                store.MoveAsync().GetAwaiter().GetResult();
                long after = store.Reader.Slots.RunAsync(Count, default).GetAwaiter().GetResult();
                return (Count(context), after);
            },
            default);

        (early, late).ShouldBe((2, 3));
        long Count(ReadContext context) => new Runs.RunSliceReader(query, cache, Now(store)).Read(context).Sum(slice => slice.Count);
    }

    private static long Now(TempStore store) => (store.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    private static Span Run(int number, Random random, long now) => Some.Llm((ulong)number + 1, 1, "m", span =>
    {
        span.StartTimeUnixNano = now - (random.Next(random.Next(2) == 0 ? 10 : 400) * Minute) + random.Next(1_000_000);
        span.EndTimeUnixNano = span.StartTimeUnixNano + (random.Next(1, 50) * Some.Second);
        span.StatusCode = random.Next(4) == 0 ? StatusCode.Error : StatusCode.Unset;
        span.Resource = Some.Service("service" + random.Next(3));
        span.UserId = "user" + random.Next(2);
        span.Usage = new TokenUsage { FreshInput = random.Next(100) };
        span.CostNanoUsd = random.Next(1_000);
        span.Counted = true;
    });

    private static RunSliceQuery Question(Random random, long now)
    {
        long from = now - (random.Next(random.Next(2) == 0 ? 20 : 900) * Minute);
        TimeSpan?[] intervals = [null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(3)];
        RunDimension[][] groups = [[], [RunDimension.Service], [RunDimension.Agent, RunDimension.Service], [RunDimension.User]];
        return new RunSliceQuery
        {
            FromUnixNano = from,
            ToUnixNano = random.Next(2) == 0 ? now + Minute : from + (random.Next(1, 300) * Minute),
            GroupBy = groups[random.Next(groups.Length)],
            Interval = intervals[random.Next(intervals.Length)],
        };
    }

    private static string Truth(IEnumerable<Span> runs, RunSliceQuery query) => Lines(runs
        .Where(run => run.StartTimeUnixNano >= UsageMinute.Of(query.FromUnixNano) && UsageMinute.Of(run.StartTimeUnixNano) < query.ToUnixNano)
        .GroupBy(run => (
            string.Join('|', query.GroupBy.Select(dimension => dimension switch { RunDimension.Service => run.Resource.Service.ToString(), RunDimension.User => run.UserId.ToString(), _ => null })),
            query.Interval is { } interval ? UsageMinute.Floor(run.StartTimeUnixNano, interval.Ticks * TimeSpan.NanosecondsPerTick) : 0))
        .Select(group => (
            group.Key.Item1, group.Key.Item2, (long)group.Count(), (long)group.Count(run => run.StatusCode == StatusCode.Error), group.Sum(run => run.Usage!.Value.FreshInput),
            group.Sum(run => run.CostNanoUsd!.Value), (long)group.Count(run => run.DurationNanos > 25 * Some.Second), (long)group.Count())));

    private static async Task<string> TellAsync(TempStore store, RunSliceQuery query) => Lines((await store.Reader.ReadRunSlicesAsync(query, default)).Select(slice => (
        string.Join('|', slice.Group), slice.StartUnixNano, slice.Count, slice.Errors, slice.InputTokens, slice.CostNanoUsd,
        slice.First.Where(value => value.Value > 25.5 * Some.Second).Sum(value => value.Count), slice.Second.Sum(value => value.Count))));

    private static string Lines(IEnumerable<(string Group, long Start, long Runs, long Errors, long Tokens, long Cost, long Slow, long Counted)> rows) => string.Join('\n', rows.Order());
}
