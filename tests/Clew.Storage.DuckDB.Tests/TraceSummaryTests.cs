using System.Text.Json;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class TraceSummaryTests
{
    [Theory]
    [InlineData(true, StatusCode.Ok, StatusCode.Error, 0, TraceStatus.Ok)]
    [InlineData(true, StatusCode.Error, StatusCode.Ok, 0, TraceStatus.Error)]
    [InlineData(true, StatusCode.Unset, StatusCode.Unset, 3600, TraceStatus.Ok)]
    [InlineData(false, StatusCode.Unset, StatusCode.Unset, 59, TraceStatus.Running)]
    [InlineData(false, StatusCode.Unset, StatusCode.Error, 59, TraceStatus.Running)]
    [InlineData(false, StatusCode.Unset, StatusCode.Unset, 60, TraceStatus.Incomplete)]
    [InlineData(false, StatusCode.Unset, StatusCode.Error, 60, TraceStatus.Error)]
    public async Task Status_RootAndErrorsAndAge_Decide(bool hasRoot, StatusCode root, StatusCode child, int secondsLater, TraceStatus expected)
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 2, span => (span.ParentSpanId, span.StatusCode, span.ReceivedTimeUnixNano) = (new SpanId(1), child, Some.Start)));
        if (hasRoot)
        {
            store.Commit(Some.Span(1, 1, span => (span.StatusCode, span.ReceivedTimeUnixNano) = (root, Some.Start)));
        }
        store.Time.Advance(TimeSpan.FromSeconds(secondsLater));

        Page<TraceSummary> listed = await store.ListAsync(new TraceQuery { Status = expected });
        (TraceSummary Summary, IReadOnlyList<Span> Spans)? read = await store.Reader.ReadTraceAsync(Some.Trace(1), default);

        listed.Items.ShouldHaveSingleItem().Status.ShouldBe(expected);
        read.ShouldNotBeNull().Summary.Status.ShouldBe(expected);
        foreach (TraceStatus other in Enum.GetValues<TraceStatus>().Where(status => status != expected))
        {
            (await store.ListAsync(new TraceQuery { Status = other })).Items.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Summary_FragmentsInAnyOrder_AgreeWithTheWholeTrace()
    {
        Span[] spans =
        [
            Some.Llm(1, 5, "b-model", span => Set(span, 4, 3, "second question", "second answer", usage: 7)),
            Some.Span(1, 4, span => { Set(span, 2, 3, null, null, 0); span.Kind = SpanKind.Tool; span.ToolName = "search"; span.Agent = "helper"; }),
            Some.Llm(1, 3, "a-model", span => { Set(span, 1, 2, "first question", "first answer", usage: 5); span.Agent = "helper"; }),
            Some.Span(1, 2, span => { Set(span, 1, 1, null, null, 0); span.Kind = SpanKind.Agent; span.Agent = "inner"; span.Iterations = 4; }),
            Some.Span(1, 1, span => { span.Name = "root"; span.Kind = SpanKind.Agent; span.Agent = "outer"; span.EndTimeUnixNano += 9 * Some.Second; }),
        ];
        await using TempStore apart = new();
        await using TempStore together = new();
        foreach (Span span in spans)
        {
            apart.Commit(span);
        }
        together.Commit([.. spans.Reverse()]);

        string one = JsonSerializer.Serialize((await apart.ListAsync()).Items.ShouldHaveSingleItem());
        string other = JsonSerializer.Serialize((await together.ListAsync()).Items.ShouldHaveSingleItem());
        string read = JsonSerializer.Serialize((await apart.Reader.ReadTraceAsync(Some.Trace(1), default)).ShouldNotBeNull().Summary);

        one.ShouldBe(other);
        read.ShouldBe(one);
        TraceSummary summary = (await apart.ListAsync()).Items[0];
        (summary.RootName, summary.Agent, summary.Iterations, summary.LlmCalls, summary.ToolCalls, summary.SpanCount).ShouldBe(("root", "outer", 4, 2, 1, 5));
        (summary.InputPreview, summary.OutputPreview).ShouldBe(("first question", "second answer"));
        summary.Models.ShouldBe(["a-model", "b-model"]);
        summary.Usage.ShouldBe(new UsageTotals(12, 0, 0, 0, 0, 0.000000012));
    }

    [Fact]
    public async Task Summary_NoRoot_IsNamedAfterTheEarliestSpan()
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 3, span => { Set(span, 2, 9, null, null, 0); span.Name = "late"; }));
        store.Commit(Some.Span(1, 2, span => { Set(span, 1, 9, null, null, 0); span.Name = "early"; }));

        (await store.ListAsync()).Items.ShouldHaveSingleItem().RootName.ShouldBe("early");
    }

    [Fact]
    public async Task Usage_NotCounted_IsNotInTheTotals()
    {
        await using TempStore store = new();
        store.Commit(Some.Llm(1, 1, "m", span =>
        {
            span.Usage = new TokenUsage { FreshInput = 100 };
            span.CostNanoUsd = 5;
            span.NotCountedBecause = "aggregateOf 0000000000000002";
        }));

        TraceSummary summary = (await store.ListAsync()).Items.ShouldHaveSingleItem();

        summary.Usage.ShouldBe(new UsageTotals(0, 0, 0, 0, 0, null));
        summary.LlmCalls.ShouldBe(0);
    }

    private static void Set(Span span, int startSeconds, ulong parent, string? input, string? output, long usage)
    {
        span.StartTimeUnixNano += startSeconds * Some.Second;
        span.EndTimeUnixNano = span.StartTimeUnixNano + Some.Second;
        span.ParentSpanId = new SpanId(parent);
        span.InputPreview = input;
        span.OutputPreview = output;
        if (usage > 0)
        {
            span.Usage = new TokenUsage { FreshInput = usage };
            span.CostNanoUsd = usage;
            span.Counted = true;
        }
    }
}
