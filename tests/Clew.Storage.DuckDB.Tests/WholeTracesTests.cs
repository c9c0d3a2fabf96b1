using Clew.Telemetry;
using Clew.Telemetry.Sampling;

namespace Clew.Storage.DuckDB.Tests;

/// <summary>What those see who decide on whole traces outside the store.</summary>
public sealed class WholeTracesTests
{
    private static readonly SamplingRules Nothing = new(new HashSet<string>(), traces => [.. traces.Select(_ => SamplingVerdict.Dropped)]);

    [Fact]
    public async Task Facts_AreThoseOfAllFilesAndMemory()
    {
        await using TempStore store = new();
        store.Commit(Child(1, 2, store.Time.UnixNano, isError: true), Child(2, 2, store.Time.UnixNano));
        await store.MoveAsync();
        store.Time.Advance(TimeSpan.FromDays(1));
        store.Commit(Child(1, 3, store.Time.UnixNano));
        await store.MoveAsync();
        store.Commit(Root(1, store.Time.UnixNano));

        IReadOnlyList<StoredTraceFacts> facts = await store.Store.WholeTraces.ReadFactsAsync([Some.Trace(1), Some.Trace(2), Some.Trace(9)], new HashSet<string> { "tier" }, needsSpans: true, default);

        facts.Select(trace => (trace.TraceId, trace.SpanCount, trace.ErrorCount, trace.HasRoot)).ShouldBe([(Some.Trace(1), 3, 1, true), (Some.Trace(2), 1, 0, false)], ignoreOrder: true);
        facts.Single(trace => trace.TraceId == Some.Trace(1)).Attributes["tier"].ShouldBe(["gold"]);
    }

    [Fact]
    public async Task Spans_OfALargeTrace_ComeInSteps_AndOnlyThoseSinceSomeTime()
    {
        await using TempStore store = new();
        for (int request = 0; request < 5; request++)
        {
            store.Commit([.. Enumerable.Range(0, 1_500).Select(i => Child(1, (ulong)((request * 1_500) + i + 10), store.Time.UnixNano))]);
            store.Time.Advance(TimeSpan.FromSeconds(1));
        }
        List<int> counts = [];
        HashSet<SpanId> seen = [];
        await foreach (IReadOnlyList<Span> some in store.Store.WholeTraces.ReadSpansAsync([Some.Trace(1)], 7_500, 0, default))
        {
            counts.Add(some.Count);
            seen.UnionWith(some.Select(span => span.SpanId));
        }
        List<Span> late = [];
        await foreach (IReadOnlyList<Span> some in store.Store.WholeTraces.ReadSpansAsync([Some.Trace(1)], 0, store.Time.UnixNano - (2 * Some.Second), default))
        {
            late.AddRange(some);
        }

        counts.ShouldBe([3_000, 3_000, 1_500]);
        (seen.Count, late.Count).ShouldBe((7_500, 3_000));
    }

    [Fact]
    public async Task Arrivals_AreTracesOfSpansAndLogsSinceSomeTime()
    {
        await using TempStore store = new();
        store.Commit(Root(1, store.Time.UnixNano));
        await store.MoveAsync();
        store.Time.Advance(TimeSpan.FromSeconds(10));
        long now = store.Time.UnixNano;
        store.Commit(Root(2, now), Child(3, 2, now));
        LogBatch logs = new();
        LogRecord log = logs.Add();
        (log.TraceId, log.TimeUnixNano, log.ReceivedTimeUnixNano) = (Some.Trace(4), now, now);
        store.Store.Writer.Commit([], [logs], []);

        IReadOnlyList<TraceArrival> arrivals = await store.Store.WholeTraces.ReadArrivalsAsync(now, 10, default);

        arrivals.ShouldBe([new(Some.Trace(2), now, true), new(Some.Trace(3), now, false), new(Some.Trace(4), now, false)], ignoreOrder: true);
        (await store.Store.WholeTraces.ReadArrivalsAsync(now - (10 * Some.Second), 1, default)).ShouldHaveSingleItem().TraceId.ShouldBe(Some.Trace(1));
        List<LogRecord> read = [];
        await foreach (IReadOnlyList<LogRecord> some in store.Store.WholeTraces.ReadLogsAsync([Some.Trace(2), Some.Trace(4)], now, default))
        {
            read.AddRange(some);
        }
        read.ShouldHaveSingleItem().TraceId.ShouldBe(Some.Trace(4));
    }

    [Fact]
    public async Task Needed_HourIsOver_IsNotSettledBeforeItIsLetGo()
    {
        await using TempStore store = new(options => options with { Sampling = new StoreSampling { Rules = Nothing, Hold = TimeSpan.Zero } });
        store.Store.NeededFromUnixNano = store.Time.UnixNano;
        store.Commit(Root(1, store.Time.UnixNano));
        await store.MoveAsync();
        store.Time.Advance(TimeSpan.FromHours(2));
        await store.MoveAsync();
        (await store.ListAsync()).Items.Count.ShouldBe(1);

        store.Store.NeededFromUnixNano = store.Time.UnixNano;
        await store.MoveAsync();

        (await store.ListAsync()).Items.ShouldBeEmpty();
    }

    private static Span Root(ulong trace, long received) => Some.Span(trace, 1, span => Came(span, received));

    private static Span Child(ulong trace, ulong id, long received, bool isError = false) => Some.Span(trace, id, span =>
    {
        Came(span, received);
        span.ParentSpanId = new SpanId(1);
        if (isError)
        {
            span.StatusCode = StatusCode.Error;
            span.Attributes.Add("tier", "gold");
        }
    });

    private static void Came(Span span, long received) =>
        (span.StartTimeUnixNano, span.EndTimeUnixNano, span.ReceivedTimeUnixNano) = (received - Some.Second, received, received);
}
