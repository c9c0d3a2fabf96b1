using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class UsageProjectionTests
{
    private const long Minute = 60_000_000_000;

    /// <summary>The middle of an hour, so that whole hours and the minutes around them both count.</summary>
    private const long Start = (Some.Start / Minute * Minute) + (17 * Minute);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task ReadUsage_WhileRowsComeAndMove_IsTheSumOfAllSpans(int seed)
    {
        Random random = new(seed);
        await using TempStore store = new();
        List<Span> all = [];
        for (int commit = 0; commit < 30; commit++)
        {
            Span[] spans = [.. Enumerable.Range(0, random.Next(1, 20)).Select(i => Call(all.Count + i, random))];
            store.Commit(spans);
            all.AddRange(spans);
            if (random.Next(4) == 0)
            {
                await store.MoveAsync();
            }
            UsageQuery query = Question(random);
            (await TellAsync(store, query)).ShouldBe(Truth(all, query), query.ToString());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadUsage_OfAReadThatBeganBeforeOthers_CountsWhatItSees(bool isMoved)
    {
        await using TempStore store = new(options => options with { ReaderCount = 2 });
        UsageCache cache = new(1 << 20, new StoreCounters());
        Random random = new(1);
        store.Commit(Call(1, random));

        (long early, long late, long again) = await store.Reader.Slots.RunAsync(
            context =>
            {
                store.Commit(Call(2, random));
                if (isMoved)
                {
                    store.MoveAsync().GetAwaiter().GetResult();
                }
                long after = store.Reader.Slots.RunAsync(Count, default).GetAwaiter().GetResult();
                return (Count(context), after, store.Reader.Slots.RunAsync(Count, default).GetAwaiter().GetResult());
            },
            default);

        (early, late, again).ShouldBe((1, 2, 2));
        long Count(ReadContext context) => new UsageReader(new UsageQuery(), cache).Read(context).Sum(bucket => bucket.Calls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadUsage_OfMoreSumsThanAreKept_CountsAll(bool isMoved)
    {
        await using TempStore store = new();
        int count = UsageRows.InFile.CellsMax + 1;
        store.Commit([.. Enumerable.Range(0, count).Select(i => Some.Llm((ulong)(i / 50) + 1, (ulong)i + 1, "m", span => Begin(span, Start + (i * Minute))))]);
        if (isMoved)
        {
            await store.MoveAsync();
        }
        UsageQuery query = new() { Interval = TimeSpan.FromMinutes(90) };

        foreach (UsageQuery asked in new[] { query, query, query with { Model = "m" }, query with { Model = "n" } })
        {
            (await store.Reader.ReadUsageAsync(asked, default)).Sum(bucket => bucket.Calls).ShouldBe(asked.Model == "n" ? 0 : count);
        }
    }

    [Fact]
    public async Task ReadUsage_WithoutRoomToKeepSums_AnswersAndCountsWhatItForgot()
    {
        await using TempStore store = new(options => options with { UsageCacheMaxBytes = 0 });
        store.Commit(Call(1, new Random(1)));

        for (int i = 0; i < 2; i++)
        {
            (await store.Reader.ReadUsageAsync(new UsageQuery(), default)).ShouldHaveSingleItem().Calls.ShouldBe(1);
        }

        store.Store.GetStatistics().UsageProjectionsEvicted.ShouldBeGreaterThanOrEqualTo(2);
    }

    private static Span Call(int number, Random random) => Some.Llm((ulong)(number / 5) + 1, (ulong)number + 1, "model" + random.Next(3), span =>
    {
        Begin(span, Start + (random.Next(60 * 50) * Minute) + random.Next(1_000_000));
        span.Counted = true;
        span.Usage = new TokenUsage { FreshInput = random.Next(100) };
        span.Resource = Some.Service("service" + random.Next(3));
    });

    private static void Begin(Span span, long start) => (span.StartTimeUnixNano, span.EndTimeUnixNano) = (start, start + 1_000);

    private static UsageQuery Question(Random random)
    {
        long? from = random.Next(3) == 0 ? null : Start + (random.Next(60 * 40) * Minute);
        TimeSpan?[] intervals = [null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(7), TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromDays(1)];
        return new UsageQuery
        {
            FromUnixNano = from,
            ToUnixNano = random.Next(3) == 0 ? null : (from ?? Start) + (random.Next(60 * 20) * Minute),
            GroupBy = [UsageDimension.Model],
            Interval = intervals[random.Next(intervals.Length)],
            Service = random.Next(2) == 0 ? null : "service" + random.Next(3),
        };
    }

    private static string Truth(IEnumerable<Span> spans, UsageQuery query) => Lines(spans
        .Where(span => span.StartTimeUnixNano >= (query.FromUnixNano ?? 0) && UsageMinute.Of(span.StartTimeUnixNano) < (query.ToUnixNano ?? long.MaxValue))
        .Where(span => query.Service is null || span.Resource.Service.ToString() == query.Service)
        .GroupBy(span => (span.Llm!.ResponseModel.Or(span.Llm.RequestModel).ToString(), StartOf(span, query)))
        .Select(group => (group.Key.Item1, group.Key.Item2, (long)group.Count(), group.Sum(span => span.Usage!.Value.FreshInput))));

    private static async Task<string> TellAsync(TempStore store, UsageQuery query) => Lines((await store.Reader.ReadUsageAsync(query, default))
        .Select(bucket =>
        {
            bucket.Durations.Count.ShouldBe(bucket.Calls);
            return (bucket.Group[0]!, bucket.StartUnixNano ?? 0, bucket.Calls, bucket.Usage.InputTokens);
        }));

    private static long StartOf(Span span, UsageQuery query) =>
        query.Interval is { } interval ? UsageMinute.Floor(span.StartTimeUnixNano, interval.Ticks * TimeSpan.NanosecondsPerTick) : 0;

    private static string Lines(IEnumerable<(string Model, long Start, long Calls, long Tokens)> rows) => string.Join('\n', rows.Order());
}
