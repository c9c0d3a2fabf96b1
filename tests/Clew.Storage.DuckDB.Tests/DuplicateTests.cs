using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class DuplicateTests
{
    [Fact]
    public async Task Commit_SameSpanTwiceInOneCommit_KeepsTheLast()
    {
        await using TempStore store = new();
        SpanBatch first = Some.Batch(Some.Span(1, 1, span => span.Name = "first"), Some.Span(1, 2, span => span.ParentSpanId = new SpanId(1)));
        SpanBatch second = Some.Batch(Some.Span(1, 1, span => span.Name = "second"));

        store.Store.Writer.Commit([first, second], [], []);

        TraceSummary summary = (await store.ListAsync()).Items.ShouldHaveSingleItem();
        (summary.SpanCount, summary.RootName).ShouldBe((2, "second"));
        store.Store.GetStatistics().DuplicateSpans.ShouldBe(1);
        store.Store.GetStatistics().SpansWritten.ShouldBe(2);
    }

    [Fact]
    public async Task ReadTrace_SameSpanInTwoCommits_KeepsTheOneReceivedLast()
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 1, span => Set(span, "old", 1)), Some.Span(1, 2));
        store.Commit(Some.Span(1, 1, span => Set(span, "new", 2)));

        (TraceSummary summary, IReadOnlyList<Span> spans) = (await store.Reader.ReadTraceAsync(Some.Trace(1), default)).ShouldNotBeNull();
        Span whole = (await store.Reader.ReadSpanAsync(Some.Trace(1), new SpanId(1), default)).ShouldNotBeNull().Span;

        spans.Count.ShouldBe(2);
        summary.SpanCount.ShouldBe(2);
        whole.Name.ToString().ShouldBe("new");
        ValueText.Of(whole.Content).ShouldBe("body='new'");
    }

    [Fact]
    public async Task ReadSpan_SameSpanInTwoCommitsAtTheSameTime_HasItsContentOnce()
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 1, span => Set(span, "same", 1)));
        store.Commit(Some.Span(1, 1, span => Set(span, "same", 1)));

        Span whole = (await store.Reader.ReadSpansAsync(Some.Trace(1), default)).ShouldHaveSingleItem();

        ValueText.Of(whole.Content).ShouldBe("body='same'");
    }

    private static void Set(Span span, string text, long received)
    {
        span.Name = text;
        span.ReceivedTimeUnixNano = Some.Start + received;
        span.Content.Add("body", text);
    }
}
