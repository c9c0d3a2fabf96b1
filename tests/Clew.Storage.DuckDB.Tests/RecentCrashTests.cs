using Clew.Telemetry;
using Clew.Telemetry.Sampling;

namespace Clew.Storage.DuckDB.Tests;

/// <summary>A crash at any step of a settlement, and reads beside it: each row is there once.</summary>
public sealed class RecentCrashTests
{
    private static readonly SamplingRules Even = RecentTests.Rules(facts => facts.TraceId.Low % 2 == 0 ? new SamplingVerdict("even", 2) : SamplingVerdict.Dropped);

    [Fact]
    public async Task Crash_WhileTracesAreDecidedOn_NothingIsLostAndTheNextStartDecides()
    {
        await using TempStore store = new();
        DirectoryCopy? crashed = null;
        SamplingRules rules = new(new HashSet<string>(), facts =>
        {
            crashed ??= new DirectoryCopy(store.Options.DataFolder);
            return [.. facts.Select(_ => SamplingVerdict.Dropped)];
        });
        store.Store.Sampling = new StoreSampling { Rules = rules, Hold = TimeSpan.Zero };
        await FillAsync(store);
        string sums = await RecentTests.SumsAsync(store);
        await RecentTests.NextHourAsync(store, 1);

        using DirectoryCopy copy = crashed.ShouldNotBeNull();
        await ReopenAsync(copy, store, sums);
    }

    [Fact]
    public async Task Crash_BeforeTheDayFileHasTheRows_RestIsMadeAnew()
    {
        await using TempStore store = new();
        (DirectoryCopy before, DirectoryCopy after, string sums) = await SettleWithRestAsync(store);
        using (before)
        using (after)
        {
            // The rest was complete, and then the process ended.
            File.Copy(Path.Combine(after.Path, "c2026112112.db"), Path.Combine(before.Path, "c2026112112.db"));
            await ReopenAsync(before, store, sums);
        }
    }

    [Fact]
    public async Task Crash_WhileTheRestIsMade_RestIsMadeAnew()
    {
        await using TempStore store = new();
        (DirectoryCopy before, DirectoryCopy after, string sums) = await SettleWithRestAsync(store);
        using (before)
        using (after)
        {
            // As DuckDB leaves a file whose first transaction did not end.
            File.WriteAllBytes(Path.Combine(before.Path, "c2026112112.db"), []);
            await ReopenAsync(before, store, sums);
        }
    }

    [Fact]
    public async Task Crash_BeforeTheSettledFileIsDeleted_ItsRowsAreNotReadTwice()
    {
        await using TempStore store = new();
        (DirectoryCopy before, DirectoryCopy after, string sums) = await SettleWithRestAsync(store);
        using (before)
        using (after)
        {
            File.Copy(Path.Combine(before.Path, "r2026112112.db"), Path.Combine(after.Path, "r2026112112.db"));
            await ReopenAsync(after, store, sums);
        }
    }

    [Fact]
    public async Task Read_WhileRecentFilesAreSettled_SeesKeptTracesOnceAtAnyTime()
    {
        await using TempStore store = new();
        // Every trace is kept in the end; one is carried over each time.
        SamplingRules all = RecentTests.Rules(_ => new SamplingVerdict("all", 1));
        store.Store.Sampling = new StoreSampling { Rules = all, Hold = TimeSpan.Zero };
        for (ulong trace = 1; trace <= 30; trace++)
        {
            store.Commit(RecentTests.Trace(trace));
        }
        using CancellationTokenSource done = new();
        TaskCompletionSource reading = new();
        Task reader = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                IReadOnlyList<TraceSummary> traces = (await store.ListAsync(new TraceQuery { Limit = 1000 })).Items;
                traces.Where(trace => Convert.ToUInt64(trace.TraceId[16..], 16) <= 30).Select(trace => trace.SpanCount).ShouldBe(Enumerable.Repeat(2L, 30));
                reading.TrySetResult();
            }
        }, TestContext.Current.CancellationToken);
        await Task.WhenAny(reader, reading.Task);
        for (int hour = 1; hour <= 6; hour++)
        {
            DateTimeOffset end = new(2026, 11, 21, 12 + hour, 0, 0, TimeSpan.Zero);
            store.Time.Advance(end - store.Time.GetUtcNow() - TimeSpan.FromSeconds(5));
            store.Commit(RecentTests.Child(100, (ulong)hour + 1, store.Time.UnixNano));
            await store.MoveAsync();
            store.Time.Advance(TimeSpan.FromSeconds(10));
            await store.MoveAsync();
        }
        await done.CancelAsync();
        await reader;

        store.Store.GetStatistics().RecentFilesSettled.ShouldBeGreaterThan(4);
        store.Store.GetStatistics().TracesCarriedOver.ShouldBeGreaterThan(0);
    }

    private static async Task FillAsync(TempStore store)
    {
        for (ulong number = 1; number <= 9; number++)
        {
            store.Commit(RecentTests.Trace(number));
        }
        await RecentTests.SettleLedgerAsync(store);
        await store.MoveAsync();
    }

    /// <summary>One trace goes on while the others are decided on.</summary>
    private static async Task<(DirectoryCopy Before, DirectoryCopy After, string Sums)> SettleWithRestAsync(TempStore store)
    {
        store.Store.Sampling = new StoreSampling { Rules = Even, Hold = TimeSpan.Zero };
        store.Time.Advance(TimeSpan.FromMinutes(59));
        store.Commit(RecentTests.Child(20, 2, store.Time.UnixNano));
        await FillAsync(store);
        string sums = await RecentTests.SumsAsync(store);
        DirectoryCopy before = new(store.Options.DataFolder);
        store.Time.Advance(TimeSpan.FromMinutes(2));
        await store.MoveAsync();
        RecentTests.Files(store).ShouldBe(["d20261121", "c2026112112"]);
        return (before, new DirectoryCopy(store.Options.DataFolder), sums);
    }

    /// <summary>Opens what a crash left; once everything is decided on, the even traces are there, with all sums.</summary>
    private static async Task ReopenAsync(DirectoryCopy crashed, TempStore original, string sums)
    {
        await using TempStore recovered = new(options => options with { Sampling = new StoreSampling { Rules = Even, Hold = TimeSpan.Zero } }, crashed.Path);
        recovered.Time.Advance(original.Time.GetUtcNow() - recovered.Time.GetUtcNow());
        (await RecentTests.SumsAsync(recovered)).ShouldBe(sums);
        (await recovered.ListAsync()).Items.ShouldAllBe(trace => trace.SpanCount <= 2);
        await recovered.MoveAsync();
        (await RecentTests.SumsAsync(recovered)).ShouldBe(sums);
        recovered.Time.Advance(TimeSpan.FromHours(3));
        await recovered.MoveAsync();

        (await RecentTests.SumsAsync(recovered)).ShouldBe(sums);
        ulong[] rest = (await recovered.Reader.ReadTraceAsync(Some.Trace(20), default)) is null ? [] : [20];
        (await RecentTests.TracesAsync(recovered)).ShouldBe([2UL, 4UL, 6UL, 8UL, .. rest], ignoreOrder: true);
        RecentTests.Files(recovered).ShouldBe(["d20261121"]);
        await recovered.CloseAsync();
    }
}
