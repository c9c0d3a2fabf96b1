using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class LogTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task List_FollowingTheCursor_HasEachRecordOnceNewestFirst(bool moved)
    {
        await using TempStore store = new();
        for (int i = 0; i < 25; i++)
        {
            int number = i;
            Commit(store, log => (log.TimeUnixNano, log.Body) = (Some.Start + (number / 10 * Some.Second), AnyValue.From(Utf8Text.From($"line {number}"))));
        }
        if (moved)
        {
            await store.MoveAsync();
        }
        List<string> seen = [];
        string? cursor = null;
        do
        {
            Page<LogRecord> page = await store.Reader.ListLogsAsync(new LogQuery { Limit = 4, Cursor = cursor }, default);
            seen.AddRange(page.Items.Select(log => log.Body.AsText.ToString()));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        seen.Count.ShouldBe(25);
        seen[..5].Order(StringComparer.Ordinal).ShouldBe(["line 20", "line 21", "line 22", "line 23", "line 24"]);
        seen[5..15].Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(10, 10).Select(number => $"line {number}"));
        seen.Distinct().Count().ShouldBe(25);
    }

    [Fact]
    public async Task List_EachFilter_FindsItsRecords()
    {
        await using TempStore store = new();
        Commit(store, log => (log.SeverityNumber, log.Body) = (9, AnyValue.From(Utf8Text.From("Order PLACED"))));
        Commit(store, log =>
        {
            (log.SeverityNumber, log.EventName, log.TraceId, log.SpanId) = (17, "payment.failed", Some.Trace(1), new SpanId(7));
            log.Attributes.Add("code", 402);
            log.Resource = new Resource { Service = "bank", Hash = 3 };
            log.Resource.Attributes.Add("host.name", "b-1");
        });

        (await Count(new LogQuery())).ShouldBe(2);
        (await Count(new LogQuery { Service = "bank" })).ShouldBe(1);
        (await Count(new LogQuery { MinSeverity = 9 })).ShouldBe(2);
        (await Count(new LogQuery { MinSeverity = 10 })).ShouldBe(1);
        (await Count(new LogQuery { EventName = "payment.failed" })).ShouldBe(1);
        (await Count(new LogQuery { TraceId = Some.Trace(1), SpanId = new SpanId(7) })).ShouldBe(1);
        (await Count(new LogQuery { TraceId = Some.Trace(1), SpanId = new SpanId(8) })).ShouldBe(0);
        (await Count(new LogQuery { Text = "order placed" })).ShouldBe(1);
        (await Count(new LogQuery { Text = "PAYMENT" })).ShouldBe(1);
        (await Count(new LogQuery { Attributes = [new("code", "402")] })).ShouldBe(1);
        (await Count(new LogQuery { Attributes = [new("host.name", "b-1")] })).ShouldBe(1);
        (await Count(new LogQuery { Attributes = [new("host.name", "b-2")] })).ShouldBe(0);
        (await Count(new LogQuery { FromUnixNano = Some.Start, ToUnixNano = Some.Start })).ShouldBe(0);
        (await Count(new LogQuery { ToUnixNano = Some.Start + 1 })).ShouldBe(2);
        (await Count(new LogQuery { FromUnixNano = Some.Start + 1 })).ShouldBe(0);

        async Task<int> Count(LogQuery query) => (await store.Reader.ListLogsAsync(query, default)).Items.Count;
    }

    [Fact]
    public async Task Summarize_CountsByTimeSeverityServiceAndEvent()
    {
        await using TempStore store = new();
        for (int i = 0; i < 12; i++)
        {
            int number = i;
            Commit(store, log =>
            {
                (log.TimeUnixNano, log.SeverityNumber) = (Some.Start + (number * 10 * Some.Second), (byte)(number < 6 ? 9 : 18));
                log.EventName = number == 0 ? "started" : default;
                log.Resource = Some.Service(number < 4 ? "shop" : "bank");
            });
        }

        LogSummary summary = await store.Reader.SummarizeLogsAsync(new LogQuery(), 4, default);

        summary.Total.ShouldBe(12);
        summary.IntervalNanos.ShouldBe(30 * Some.Second);
        summary.Buckets.ShouldBe([
            new LogBucket(Some.Start, 3, 3), new LogBucket(Some.Start + (30 * Some.Second), 3, 3),
            new LogBucket(Some.Start + (60 * Some.Second), 5, 3), new LogBucket(Some.Start + (90 * Some.Second), 5, 3),
        ]);
        summary.Facets[0].Values.ShouldBe([new FacetValue("bank", 8), new FacetValue("shop", 4)]);
        summary.Facets[1].Values.ShouldBe([new FacetValue("started", 1)]);
    }

    [Fact]
    public async Task EmptyStore_HasNoRecords()
    {
        await using TempStore store = new();

        (await store.Reader.ListLogsAsync(new LogQuery(), default)).Items.ShouldBeEmpty();
        (await store.Reader.SummarizeLogsAsync(new LogQuery(), 10, default)).Total.ShouldBe(0);
    }

    [Fact]
    public async Task List_CursorOfAnotherList_IsRefused()
    {
        await using TempStore store = new();

        await Should.ThrowAsync<InvalidCursorException>(() => store.Reader.ListLogsAsync(new LogQuery { Cursor = new PageCursor(1, "ada").ToString() }, default));
    }

    private static void Commit(TempStore store, Action<LogRecord> set)
    {
        LogBatch batch = new();
        LogRecord log = batch.Add();
        (log.TimeUnixNano, log.ReceivedTimeUnixNano, log.Resource) = (Some.Start, Some.Start, Some.Service("shop"));
        set(log);
        store.Store.Writer.Commit([], [batch], []);
    }
}
