using Clew.Storage.Search;
using Clew.Telemetry;
using Clew.Telemetry.Findings;
using Clew.Telemetry.Sampling;

namespace Clew.Storage.DuckDB.Tests;

/// <summary>What detectors found: replaced as a whole at the next look, there after a restart, and listed, summed up and searched by.</summary>
public sealed class FindingTests
{
    [Fact]
    public async Task Write_SecondLookFindsOtherThings_FirstLookIsGone()
    {
        await using TempStore store = new();
        store.Commit(RecentTests.Trace(1));
        await WriteAsync(store, 1, Finding(1, "tool_loop"), Finding(1, "empty_answer"));
        await WriteAsync(store, 1, Finding(1, "tool_loop") with { EvidenceCount = 5 });

        (await TypesAsync(store)).ShouldBe(["tool_loop"]);
        (await store.Store.Findings.ListAsync(new FindingQuery(), default)).Items[0].Finding.EvidenceCount.ShouldBe(5);
    }

    [Fact]
    public async Task Write_SecondLookFindsNothing_NothingIsListed()
    {
        await using TempStore store = new();
        store.Commit(RecentTests.Trace(1));
        await WriteAsync(store, 1, Finding(1, "orphan_spans"));
        await WriteAsync(store, 1);

        (await TypesAsync(store)).ShouldBeEmpty();
        (await store.ListAsync()).Items.ShouldHaveSingleItem().Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_LookFindsTheSame_NothingIsWritten()
    {
        await using TempStore store = new();
        await WriteAsync(store, 1, Finding(1, "tool_loop"));

        (await WriteAsync(store, 1, Finding(1, "tool_loop"))).ShouldBeEmpty();
        (await WriteAsync(store, 2)).ShouldBeEmpty("a healthy trace that never had a finding needs no row");
        store.Store.GetStatistics().FindingRowsWritten.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_StoreWasOpenedAgain_AllFieldsAreThere(bool moved)
    {
        await using TempStore store = new();
        store.Commit(RecentTests.Trace(1));
        Finding written = Finding(1, "tool_loop") with
        {
            Subject = "get_wetter ☔", Severity = FindingSeverity.Critical, Agent = "planner", Tool = "get_weather", EvidenceSpanIds = [new SpanId(1), new SpanId(ulong.MaxValue)],
            EvidenceCount = 7, WastedTokens = 1234, WastedCostUsd = 0.0125, Explanation = "A long explanation with the figures and the threshold: 7 calls, 3 allowed.",
        };
        await WriteAsync(store, 1, written);
        if (moved)
        {
            await store.MoveAsync();
        }
        await store.CloseAsync();
        store.Open();

        StoredFinding read = (await store.Store.Findings.ListAsync(new FindingQuery(), default)).Items.ShouldHaveSingleItem();
        read.IsTraceStored.ShouldBeTrue();
        read.Finding.EvidenceSpanIds.ShouldBe(written.EvidenceSpanIds);
        (read.Finding with { EvidenceSpanIds = written.EvidenceSpanIds }).ShouldBe(written);
    }

    [Fact]
    public async Task Write_NextDayAfterTheClockWasSetBack_LaterLookStillReplaces()
    {
        await using TempStore store = new();
        await WriteAsync(store, 1, Finding(1, "tool_loop"));
        await store.MoveAsync();
        store.Time.Advance(TimeSpan.FromDays(1));
        store.Commit(RecentTests.Trace(2));
        await store.MoveAsync();
        await store.CloseAsync();
        store.Time.Advance(TimeSpan.FromHours(-26));
        store.Open();

        await WriteAsync(store, 1, Finding(1, "empty_answer"));

        (await TypesAsync(store)).ShouldBe(["empty_answer"]);
    }

    [Fact]
    public async Task List_EveryFilter_LeavesTheRest()
    {
        await using TempStore store = new();
        await WriteAsync(store, 1, Finding(1, "tool_loop") with { Tool = "search", Agent = "planner", Severity = FindingSeverity.Critical });
        await WriteAsync(store, 2, Finding(2, "truncation") with { Model = "small", Service = "billing", TimeUnixNanos = Some.Start + (60 * Some.Second) });

        (await TypesAsync(store, new FindingQuery { Types = ["tool_loop", "x"] })).ShouldBe(["tool_loop"]);
        (await TypesAsync(store, new FindingQuery { MinSeverity = FindingSeverity.Critical })).ShouldBe(["tool_loop"]);
        (await TypesAsync(store, new FindingQuery { Tool = "search" })).ShouldBe(["tool_loop"]);
        (await TypesAsync(store, new FindingQuery { Agent = "planner" })).ShouldBe(["tool_loop"]);
        (await TypesAsync(store, new FindingQuery { TraceId = Some.Trace(1) })).ShouldBe(["tool_loop"]);
        (await TypesAsync(store, new FindingQuery { Model = "small" })).ShouldBe(["truncation"]);
        (await TypesAsync(store, new FindingQuery { Service = "billing" })).ShouldBe(["truncation"]);
        (await TypesAsync(store, new FindingQuery { FromUnixNano = Some.Start + (30 * Some.Second) })).ShouldBe(["truncation"]);
        (await TypesAsync(store, new FindingQuery { ToUnixNano = Some.Start + (30 * Some.Second) })).ShouldBe(["tool_loop"]);
    }

    [Theory]
    [InlineData(FindingSort.Time, "5,4,3,2,1")]
    [InlineData(FindingSort.Severity, "3,5,2,4,1")]
    [InlineData(FindingSort.Cost, "1,2,3,5,4")]
    public async Task List_PageByPage_EachOnceInOrder(FindingSort sort, string expected)
    {
        await using TempStore store = new();
        for (ulong number = 1; number <= 5; number++)
        {
            await WriteAsync(store, number, Finding(number, "tool_loop") with
            {
                TimeUnixNanos = Some.Start + (long)number,
                Severity = (FindingSeverity)(number == 3 ? 2 : number is 2 or 5 ? 1 : 0),
                WastedCostUsd = number > 3 ? null : 1.0 / number,
            });
        }
        List<ulong> seen = [];
        string? cursor = null;
        do
        {
            Page<StoredFinding> page = await store.Store.Findings.ListAsync(new FindingQuery { Sort = sort, Limit = 2, Cursor = cursor }, default);
            seen.AddRange(page.Items.Select(item => item.Finding.TraceId.Low));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        string.Join(',', seen).ShouldBe(expected);
    }

    [Fact]
    public async Task List_CursorOfAnotherOrder_IsRefused()
    {
        await using TempStore store = new();
        await WriteAsync(store, 1, Finding(1, "tool_loop"), Finding(1, "truncation"));
        string? cursor = (await store.Store.Findings.ListAsync(new FindingQuery { Limit = 1 }, default)).NextCursor;

        await Should.ThrowAsync<InvalidCursorException>(() => store.Store.Findings.ListAsync(new FindingQuery { Sort = FindingSort.Cost, Cursor = cursor }, default));
    }

    [Fact]
    public async Task Summarize_ByType_CountsTracesAndWasteAndDoesNotAddUpWhatOneTraceWastesTwice()
    {
        await using TempStore store = new();
        await WriteAsync(store, 1,
            Finding(1, "tool_loop") with { Subject = "a", WastedTokens = 100, WastedCostUsd = 0.5 },
            Finding(1, "tool_loop") with { Subject = "b", WastedTokens = 10, WastedCostUsd = 0.25 },
            Finding(1, "runaway_iterations") with { WastedTokens = 40, WastedCostUsd = 0.125, Severity = FindingSeverity.Critical });
        await WriteAsync(store, 2, Finding(2, "tool_loop") with { TimeUnixNanos = Some.Start + (90 * Some.Second) });

        FindingSummary summary = await store.Store.Findings.SummarizeAsync(
            new FindingQuery { FromUnixNano = Some.Start, ToUnixNano = Some.Start + (100 * Some.Second) }, FindingDimension.Type, 10, default);

        summary.Groups.Select(group => (group.Value, group.Count, group.Traces, group.WastedTokens, group.WastedCostUsd, group.Severity)).ShouldBe(
            [("tool_loop", 3, 2, 110, 0.75, FindingSeverity.Warning), ("runaway_iterations", 1, 1, 40, 0.125, FindingSeverity.Critical)]);
        (summary.Total.Count, summary.Total.Traces, summary.Total.WastedTokens, summary.Total.WastedCostUsd).ShouldBe((4, 2, 100, 0.5));
        summary.Groups[0].Buckets.ShouldBe([new FindingBucket(Some.Start, 2), new FindingBucket(Some.Start + (90 * Some.Second), 1)]);
        summary.Total.Buckets.Sum(bucket => bucket.Count).ShouldBe(4);
    }

    [Theory]
    [InlineData("finding = tool_loop", "1,2")]
    [InlineData("finding ~ tool_*", "1,2")]
    [InlineData("finding != tool_loop", "3")]
    [InlineData("finding.severity = critical", "2")]
    [InlineData("finding.severity in (warning, critical) and service = shop", "1,2")]
    [InlineData("finding exists and spans > 1", "1,2")]
    [InlineData("not finding exists", "3")]
    public async Task List_QueryNamesFindings_TracesWithThemAreFound(string query, string expected)
    {
        await using TempStore store = new();
        store.Commit([.. RecentTests.Trace(1), .. RecentTests.Trace(2), .. RecentTests.Trace(3)]);
        await WriteAsync(store, 1, Finding(1, "tool_loop"));
        await WriteAsync(store, 2, Finding(2, "tool_loop") with { Severity = FindingSeverity.Critical });
        await WriteAsync(store, 3, Finding(3, "truncation"));
        await WriteAsync(store, 3);

        Page<TraceSummary> found = await store.ListAsync(new TraceQuery { Search = SearchParser.Parse(query) });

        string.Join(',', found.Items.Select(trace => trace.TraceId[^1]).Order()).ShouldBe(expected);
    }

    [Fact]
    public async Task List_TracesWithFindings_LinesAndFacetsNameThem()
    {
        await using TempStore store = new();
        store.Commit([.. RecentTests.Trace(1), .. RecentTests.Trace(2)]);
        await store.MoveAsync();
        store.Commit(RecentTests.Trace(3));
        await WriteAsync(store, 1, Finding(1, "a_loop") with { Subject = "x" }, Finding(1, "a_loop") with { Subject = "y" }, Finding(1, "b") with { Severity = FindingSeverity.Critical });
        await WriteAsync(store, 3, Finding(3, "b"));

        Page<TraceSummary> traces = await store.ListAsync();

        traces.Items.Single(trace => trace.TraceId.EndsWith('1')).Findings.ShouldBe([new FindingMark("b", FindingSeverity.Critical, 1), new FindingMark("a_loop", FindingSeverity.Warning, 2)]);
        traces.Items.Single(trace => trace.TraceId.EndsWith('2')).Findings.ShouldBeEmpty();
        traces.Items.Single(trace => trace.TraceId.EndsWith('3')).Findings.ShouldBe([new FindingMark("b", FindingSeverity.Warning, 1)]);
        FacetCounts facets = await store.Reader.CountFacetsAsync(new TraceQuery(), [SearchFieldId.Finding, SearchFieldId.FindingSeverity], default);
        facets.Facets[0].Values.ShouldBe([new FacetValue("b", 2), new FacetValue("a_loop", 1)]);
        facets.Facets[1].Values.ShouldBe([new FacetValue("warning", 2), new FacetValue("critical", 1)]);
        FacetCounts some = await store.Reader.CountFacetsAsync(new TraceQuery { Service = "shop", Search = SearchParser.Parse("finding = a_loop") }, [SearchFieldId.Finding], default);
        some.Facets[0].Values.ShouldBe([new FacetValue("a_loop", 1), new FacetValue("b", 1)]);
    }

    [Fact]
    public async Task Settle_SamplingDropsATrace_PolicySawItsFindingsAndTheyStayWithAMark()
    {
        await using TempStore store = new();
        Dictionary<ulong, IReadOnlyList<string>> seen = [];
        SamplingRules rules = RecentTests.Rules(facts =>
        {
            seen[facts.TraceId.Low] = facts.FindingTypes;
            return facts.FindingTypes.Contains("tool_loop") ? new SamplingVerdict("found", 1) : SamplingVerdict.Dropped;
        });
        store.Store.Sampling = new StoreSampling { Rules = rules, Hold = TimeSpan.Zero };
        store.Commit([.. RecentTests.Trace(1), .. RecentTests.Trace(2), .. RecentTests.Trace(3)]);
        await WriteAsync(store, 1, Finding(1, "tool_loop"));
        await WriteAsync(store, 2, Finding(2, "truncation"));
        await RecentTests.SettleLedgerAsync(store);
        await RecentTests.NextHourAsync(store, 1);

        seen[1].ShouldBe(["tool_loop"]);
        seen[2].ShouldBe(["truncation"]);
        seen[3].ShouldBeEmpty();
        (await RecentTests.TracesAsync(store)).ShouldBe([1UL]);
        Page<StoredFinding> findings = await store.Store.Findings.ListAsync(new FindingQuery(), default);
        findings.Items.OrderBy(item => item.Finding.TraceId.Low).Select(item => (item.Finding.Type, item.IsTraceStored)).ShouldBe([("tool_loop", true), ("truncation", false)]);
    }

    [Fact]
    public async Task ReadTraces_SpansOfTracesShareTheirIds_EachHasItsOwnBodies()
    {
        await using TempStore store = new();
        store.Commit([.. RecentTests.Trace(1), .. RecentTests.Trace(2), .. RecentTests.Trace(3)]);

        Dictionary<TraceId, List<Span>> traces = await store.Store.Findings.ReadTracesAsync([Some.Trace(1), Some.Trace(2), Some.Trace(9)], 10, default);

        traces.Keys.ShouldBe([Some.Trace(1), Some.Trace(2)], ignoreOrder: true);
        for (ulong number = 1; number <= 2; number++)
        {
            List<Span> trace = traces[Some.Trace(number)];
            trace.Count.ShouldBe(2);
            trace[1].Content.GetText("gen_ai.input.messages"u8).ToString().ShouldBe($"[\"number {number}\"]");
        }
        (await store.Store.Findings.ReadTracesAsync([Some.Trace(1)], 1, default)).ShouldBeEmpty("it has more spans than asked for");
    }

    [Fact]
    public async Task Retention_FileOfTheDayIsDeleted_ItsFindingsGoWithIt()
    {
        await using TempStore store = new(options => options with { RetentionAge = TimeSpan.FromDays(1) });
        store.Commit(RecentTests.Trace(1));
        await WriteAsync(store, 1, Finding(1, "tool_loop"));
        await store.MoveAsync();
        store.Time.Advance(TimeSpan.FromDays(3));
        store.Commit(RecentTests.Trace(2));
        await store.MoveAsync();

        (await TypesAsync(store)).ShouldBeEmpty();
    }

    private static Finding Finding(ulong trace, string type) => new(
        Some.Trace(trace), type, "", FindingSeverity.Warning, Some.Start + Some.Second, "shop", null, null, null, [new SpanId(1)], 1, null, null, "Something went wrong.");

    private static Task<IReadOnlyList<FindingLook>> WriteAsync(TempStore store, ulong trace, params Finding[] findings) =>
        store.Store.Findings.WriteAsync([new FindingLook(Some.Trace(trace), Some.Start, findings)], default);

    private static async Task<List<string>> TypesAsync(TempStore store, FindingQuery? query = null) =>
        [.. (await store.Store.Findings.ListAsync(query ?? new FindingQuery(), default)).Items.Select(item => item.Finding.Type)];
}
