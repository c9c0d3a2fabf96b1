using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class TracePagingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(1000)]
    public async Task ListTraces_FollowingTheCursor_VisitsEachTraceOnceNewestFirst(int limit)
    {
        const int traces = 60;
        await using TempStore store = new();
        // Two commits per trace, long after one another, so that fragments of many traces lie between those of one. Starts repeat.
        for (int part = 0; part < 2; part++)
        {
            store.Commit([.. Enumerable.Range(0, traces).Select(number => Some.Span((ulong)number + 1, (ulong)part + 1, span =>
            {
                span.StartTimeUnixNano = Some.Start + (number / 3 * Some.Second) + (part * 30 * Some.Second);
                span.ParentSpanId = new SpanId((ulong)part);
            }))]);
        }

        List<string> seen = await ReadAllAsync(store, new TraceQuery { Limit = limit });

        IEnumerable<string> expected = Enumerable.Range(0, traces)
            .OrderByDescending(number => number / 3).ThenByDescending(number => number)
            .Select(number => Some.Trace((ulong)number + 1).ToString());
        seen.ShouldBe(expected);
    }

    [Fact]
    public async Task ListTraces_RareMatchFarBack_IsFound()
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 1, span => span.UserId = "rare"));
        store.Commit([.. Enumerable.Range(2, 9000).Select(number => Some.Span((ulong)number, 1, span => span.StartTimeUnixNano += number))]);

        Page<TraceSummary> page = await store.ListAsync(new TraceQuery { UserId = "rare", Limit = 1 });

        page.Items.ShouldHaveSingleItem().TraceId.ShouldBe(Some.Trace(1).ToString());
        page.NextCursor.ShouldBeNull();
    }

    [Fact]
    public async Task ListTraces_TraceAddedBetweenPages_DoesNotShiftThem()
    {
        await using TempStore store = new();
        store.Commit([.. Enumerable.Range(1, 4).Select(number => Some.Span((ulong)number, 1, span => span.StartTimeUnixNano += number))]);
        Page<TraceSummary> first = await store.ListAsync(new TraceQuery { Limit = 2 });
        store.Commit(Some.Span(5, 1, span => span.StartTimeUnixNano += 5));

        Page<TraceSummary> second = await store.ListAsync(new TraceQuery { Limit = 2, Cursor = first.NextCursor });

        first.Items.Concat(second.Items).Select(trace => trace.TraceId).ShouldBe(new ulong[] { 4, 3, 2, 1 }.Select(number => Some.Trace(number).ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("not a cursor!")]
    [InlineData("AAAAAAAAAAB4eHh4")]
    public async Task ListTraces_ForeignCursor_IsRefused(string cursor)
    {
        await using TempStore store = new();

        await Should.ThrowAsync<InvalidCursorException>(() => store.ListAsync(new TraceQuery { Cursor = cursor }));
    }

    internal static async Task<List<string>> ReadAllAsync(TempStore store, TraceQuery query)
    {
        List<string> seen = [];
        string? cursor = null;
        do
        {
            Page<TraceSummary> page = await store.ListAsync(query with { Cursor = cursor });
            page.Items.Count.ShouldBeLessThanOrEqualTo(query.Limit);
            seen.AddRange(page.Items.Select(trace => trace.TraceId));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return seen;
    }
}
