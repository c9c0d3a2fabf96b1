using System.Text.Json;
using Clew.Telemetry;
using Clew.Telemetry.Sampling;

namespace Clew.Storage.DuckDB.Tests;

/// <summary>Everything for some time in files of hours, and then what a policy keeps in day files.</summary>
public sealed class RecentTests
{
    /// <summary>What a test's policy keeps: traces with an even number, with their weight.</summary>
    private static readonly SamplingRules Even = Rules(facts => facts.TraceId.Low % 2 == 0 ? new SamplingVerdict("even", 2) : SamplingVerdict.Dropped);

    private static readonly JsonSerializerOptions WithFields = new() { IncludeFields = true };

    [Fact]
    public async Task Commit_SamplingIsOn_EverythingIsReadFromTheFileOfTheHour()
    {
        await using TempStore store = new();
        store.Store.Sampling = new StoreSampling { Rules = Even };
        store.Commit(Trace(1));
        store.Commit(Trace(2));

        await store.MoveAsync();

        Files(store).ShouldBe(["r2026112112"]);
        (await TracesAsync(store)).ShouldBe([1UL, 2UL], ignoreOrder: true);
        store.Store.GetRecent().ShouldHaveSingleItem().Spans.ShouldBe(4);
    }

    [Fact]
    public async Task Settle_HourIsOverAndHeld_KeptTracesAreReadWithTheirWeightAndSumsAreUnchanged()
    {
        await using TempStore store = new(options => options with { Sampling = new StoreSampling { Rules = Even, TracesPerStep = 3 } });
        for (ulong number = 1; number <= 20; number++)
        {
            store.Commit(Trace(number));
        }
        await SettleLedgerAsync(store);
        await store.MoveAsync();
        string before = await SumsAsync(store);
        string spans = await SpansAsync(store, 2);

        store.Time.Advance(TimeSpan.FromHours(1));
        await store.MoveAsync();
        Files(store).ShouldBe(["r2026112112"], "its hour is over, but it is held for an hour more");
        store.Time.Advance(TimeSpan.FromHours(1));
        await store.MoveAsync();

        Files(store).ShouldBe(["d20261121"]);
        (await TracesAsync(store)).ShouldBe([2UL, 4UL, 6UL, 8UL, 10UL, 12UL, 14UL, 16UL, 18UL, 20UL], ignoreOrder: true);
        (await SumsAsync(store)).ShouldBe(before);
        (await SpansAsync(store, 2)).ShouldBe(spans);
        (await store.ListAsync()).Items.ShouldAllBe(trace => trace.Sampling == new TraceSampling("even", 2));
        (await store.Reader.ReadTraceAsync(Some.Trace(2), default)).ShouldNotBeNull().Summary.Sampling.ShouldBe(new TraceSampling("even", 2));
        StoreStatistics statistics = store.Store.GetStatistics();
        (statistics.TracesDecided, statistics.TracesSampledOut, statistics.TracesKeptBy["even"], statistics.RecentFiles).ShouldBe((20, 10, 10, 0));
        await store.CloseAsync();
        store.Open();
        (await SumsAsync(store)).ShouldBe(before);
        (await TracesAsync(store)).Count.ShouldBe(10);
    }

    [Fact]
    public async Task Settle_TraceGoesOn_IsCarriedOverAndJudgedWhole()
    {
        await using TempStore store = new();
        // Kept only when all three spans are seen together.
        SamplingRules whole = Rules(facts => facts is { HasRoot: true, SpanCount: 3 } ? new SamplingVerdict("whole", 1) : SamplingVerdict.Dropped);
        store.Store.Sampling = new StoreSampling { Rules = whole, Hold = TimeSpan.Zero };
        store.Time.Advance(TimeSpan.FromMinutes(58));
        store.Commit(Child(1, 2, store.Time.UnixNano), Child(3, 2, store.Time.UnixNano));
        await store.MoveAsync();
        store.Time.Advance(TimeSpan.FromMinutes(3));
        store.Commit(Child(1, 3, store.Time.UnixNano));
        await store.MoveAsync();

        Files(store).ShouldBe(["d20261121", "c2026112112", "r2026112113"], "the roots of both have not come, and one got a span in the next hour");
        (await TracesAsync(store)).ShouldBe([1UL, 3UL], ignoreOrder: true);
        store.Commit(Child(1, 1, store.Time.UnixNano, root: true));
        store.Time.Advance(TimeSpan.FromHours(1));
        await store.MoveAsync();

        Files(store).ShouldBe(["d20261121"]);
        TraceSummary kept = (await store.ListAsync()).Items.ShouldHaveSingleItem();
        (kept.TraceId, kept.SpanCount, kept.Sampling?.Policy).ShouldBe((Some.Trace(1).ToString(), 3, "whole"));
        (await store.Reader.ReadSpansAsync(Some.Trace(1), default)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Settle_SpanComesAfterItsTraceWasKept_IsKeptWithIt()
    {
        await using TempStore store = new();
        store.Store.Sampling = new StoreSampling { Rules = Even, Hold = TimeSpan.Zero };
        store.Commit(Trace(1));
        store.Commit(Trace(2));
        await NextHourAsync(store, 1);
        // The policy has changed meanwhile; what was kept stays whole.
        store.Store.Sampling = new StoreSampling { Rules = Rules(_ => SamplingVerdict.Dropped), Hold = TimeSpan.Zero };
        store.Commit(Child(2, 9, store.Time.UnixNano));
        await NextHourAsync(store, 2);

        TraceSummary kept = (await store.ListAsync()).Items.ShouldHaveSingleItem();
        (kept.SpanCount, kept.Sampling).ShouldBe((3, new TraceSampling("even", 2)));
    }

    [Fact]
    public async Task Settle_ErrorComesAfterItsTraceWasDropped_LatePartIsKeptAsRemainder()
    {
        await using TempStore store = new();
        SamplingRules errors = Rules(facts => facts.ErrorCount > 0 ? new SamplingVerdict(facts.IsRemainder ? "late error" : "error", 1) : SamplingVerdict.Dropped);
        store.Store.Sampling = new StoreSampling { Rules = errors, Hold = TimeSpan.Zero };
        store.Commit(Trace(1));
        store.Commit(Trace(2));
        await SettleLedgerAsync(store);
        await NextHourAsync(store, 1);
        string sums = await RunsAsync(store);
        store.Commit(Child(1, 8, store.Time.UnixNano));
        Span failed = Child(2, 9, store.Time.UnixNano);
        failed.StatusCode = StatusCode.Error;
        store.Commit(failed);
        await SettleLedgerAsync(store);
        await NextHourAsync(store, 2);
        await SettleLedgerAsync(store);

        TraceSummary kept = (await store.ListAsync()).Items.ShouldHaveSingleItem();
        (kept.TraceId, kept.SpanCount, kept.Sampling?.Policy).ShouldBe((Some.Trace(2).ToString(), 1, "late error"));
        (await RunsAsync(store)).ShouldBe(sums, "a run is counted once, as it was when all of it was there");
    }

    [Fact]
    public async Task Settle_LogsAndMetrics_LogsGoWithTheirTraceAndOthersStay()
    {
        await using TempStore store = new();
        store.Store.Sampling = new StoreSampling { Rules = Even, Hold = TimeSpan.Zero };
        LogBatch logs = new();
        foreach (ulong trace in new ulong[] { 0, 1, 2, 7 })
        {
            LogRecord log = logs.Add();
            (log.TraceId, log.TimeUnixNano, log.EventName) = (trace == 0 ? default : Some.Trace(trace), Some.Start, Utf8Text.From($"log {trace}"));
        }
        store.Store.Writer.Commit([Some.Batch(Trace(1)), Some.Batch(Trace(2))], [logs], []);
        await NextHourAsync(store, 1);

        (await store.Reader.ListLogsAsync(new LogQuery(), default)).Items.Select(log => log.EventName.ToString())
            .ShouldBe(["log 0", "log 2", "log 7"], ignoreOrder: true);
    }

    [Fact]
    public async Task SamplingIsSwitchedOff_RecentFilesAreKeptWholeAndDayFilesTakeWhatComes()
    {
        await using TempStore store = new();
        store.Commit(Trace(1));
        store.Store.Sampling = new StoreSampling { Rules = Even };
        store.Commit(Trace(3));
        store.Store.Sampling = null;
        store.Commit(Trace(5));
        string before = await SumsAsync(store);
        string spans = await SpansAsync(store, 3);
        await store.MoveAsync();

        Files(store).ShouldBe(["d20261121"]);
        (await TracesAsync(store)).ShouldBe([1UL, 3UL, 5UL], ignoreOrder: true);
        (await SumsAsync(store)).ShouldBe(before);
        (await SpansAsync(store, 3)).ShouldBe(spans, "what bodies consist of has other numbers in the day file");
    }

    [Fact]
    public async Task Settle_RecentFilesAreTooLarge_OldestIsSettledBeforeItsTime()
    {
        await using TempStore store = new();
        store.Store.Sampling = new StoreSampling { Rules = Even, RecentMaxBytes = 1 };
        store.Commit([.. Trace(1), .. Trace(2)]);
        store.Time.Advance(TimeSpan.FromMinutes(1));
        await store.MoveAsync();
        store.Commit(Trace(4));
        await store.MoveAsync();

        store.Store.GetStatistics().RecentFilesSettledEarly.ShouldBe(2);
        Files(store).ShouldBe(["d20261121"]);
        (await TracesAsync(store)).ShouldBe([2UL, 4UL], ignoreOrder: true);
    }

    [Fact]
    public async Task Settle_NextToNoDiskIsAllowed_AnHourTakesAllThatComes()
    {
        await using TempStore store = new();
        store.Store.Sampling = new StoreSampling { Rules = Even, RecentMaxBytes = 1 };
        for (ulong trace = 1; trace <= 70; trace++)
        {
            store.Commit(Trace(trace));
            store.Time.Advance(TimeSpan.FromSeconds(30));
            await store.MoveAsync();
        }

        store.Store.GetStatistics().RecentFilesSettledEarly.ShouldBe(60);
        Files(store).Where(file => file.StartsWith('r')).ShouldHaveSingleItem();
        (await TracesAsync(store)).Count(trace => trace % 2 == 0).ShouldBe(35);
    }

    [Fact]
    public async Task Settle_PolicyFails_NothingIsLostAndItIsTriedAgain()
    {
        await using TempStore store = new();
        store.Store.Sampling = new StoreSampling { Rules = Rules(_ => throw new IOException("policy")), Hold = TimeSpan.Zero };
        store.Commit([.. Trace(1), .. Trace(2)]);
        await NextHourAsync(store, 1);
        (await TracesAsync(store)).Count.ShouldBe(2);
        store.Store.GetStatistics().FailedRecentSettlements.ShouldBeGreaterThan(0);

        store.Store.Sampling = new StoreSampling { Rules = Even, Hold = TimeSpan.Zero };
        await store.MoveAsync();

        (await TracesAsync(store)).ShouldBe([2UL]);
    }

    [Fact]
    public async Task Facts_OfATrace_AreThoseOfAllItsSpans()
    {
        List<StoredTraceFacts> seen = [];
        await using TempStore store = new();
        SamplingRules rules = new(new HashSet<string> { "tier", "gen_ai.request.model", "region" }, facts =>
        {
            seen.AddRange(facts);
            return [.. facts.Select(_ => SamplingVerdict.Dropped)];
        });
        store.Store.Sampling = new StoreSampling { Rules = rules, Hold = TimeSpan.Zero };
        Resource resource = new() { Hash = 7, Service = "shop", Environment = "prod" };
        resource.Attributes.Add("region", AnyValue.From("eu"));
        store.Commit(Some.Span(1, 1, span => (span.Name, span.Resource, span.Agent, span.Kind, span.EndTimeUnixNano) = ("root", resource, "planner", SpanKind.Agent, Some.Start + (200 * Some.Second))));
        store.Commit(Some.Llm(1, 2, "answer-model", span =>
        {
            span.ParentSpanId = new SpanId(1);
            (span.Llm!.RequestModel, span.Llm.FinishReasons, span.Llm.TtftNanos) = ("asked-model", "length", 5 * Some.Second);
            span.Attributes.Add("gen_ai.request.model", AnyValue.From("asked-model"));
            span.Attributes.Add("tier", AnyValue.From("gold"));
            span.Usage = new TokenUsage { FreshInput = 100, CacheRead = 20, Output = 7 };
            (span.Counted, span.CostNanoUsd) = (true, 4_000);
        }));
        LogBatch logs = new();
        LogRecord log = logs.Add();
        (log.TraceId, log.EventName) = (Some.Trace(1), "gen_ai.evaluation.result");
        log.Attributes.Add("gen_ai.evaluation.name", AnyValue.From("relevance"));
        log.Attributes.Add("gen_ai.evaluation.score.value", AnyValue.From(0.25));
        store.Store.Writer.Commit([Some.Batch(Some.Span(1, 3, span =>
            (span.ParentSpanId, span.Kind, span.ToolName, span.StatusCode, span.ErrorType) = (new SpanId(1), SpanKind.Tool, "search", StatusCode.Error, "timeout")))], [logs], []);
        await NextHourAsync(store, 1);

        StoredTraceFacts facts = seen.ShouldHaveSingleItem();
        (facts.HasRoot, facts.IsError, facts.ErrorCount, facts.SpanCount, facts.LlmCalls, facts.ToolCalls, facts.FailedToolCalls, facts.Iterations)
            .ShouldBe((true, false, 1, 3, 1, 1, 1, 1));
        (facts.Service, facts.Environment, facts.Agent, facts.DurationNanos, facts.TtftNanos).ShouldBe(("shop", "prod", "planner", 200 * Some.Second, 5 * Some.Second));
        (facts.InputTokens, facts.OutputTokens, facts.CostNanoUsd).ShouldBe((120, 7, 4_000));
        (facts.Models.Single(), facts.Tools.Single(), facts.FinishReasons.Single(), facts.ErrorTypes.Single()).ShouldBe(("answer-model", "search", "length", "timeout"));
        facts.Scores.ShouldBe([new EvaluationScore("relevance", 0.25)]);
        facts.Attributes["tier"].ShouldBe(["gold"]);
        facts.Attributes["gen_ai.request.model"].ShouldBe(["asked-model"]);
        facts.Attributes["region"].ShouldBe(["eu"]);
    }

    internal static SamplingRules Rules(Func<StoredTraceFacts, SamplingVerdict> decide) => new(new HashSet<string>(), facts => [.. facts.Select(decide)]);

    /// <summary>A run of two spans, one of them a model call with a body.</summary>
    internal static Span[] Trace(ulong number) =>
    [
        Some.Span(number, 1, span => (span.Name, span.Kind, span.Agent) = ("run", SpanKind.Agent, $"agent {number % 3}")),
        Some.Llm(number, 2, $"model {number % 4}", span =>
        {
            span.ParentSpanId = new SpanId(1);
            span.Usage = new TokenUsage { FreshInput = (long)number, Output = 1 };
            (span.Counted, span.CostNanoUsd) = (true, (long)number * 1000);
            span.Content.Add("gen_ai.input.messages", $"[\"number {number}\"]");
        }),
    ];

    internal static Span Child(ulong trace, ulong id, long received, bool root = false) => Some.Span(trace, id, span =>
    {
        span.ParentSpanId = new SpanId(root ? 0UL : 1UL);
        (span.StartTimeUnixNano, span.EndTimeUnixNano, span.ReceivedTimeUnixNano) = (received - Some.Second, received, received);
    });

    internal static string[] Files(TempStore store) =>
        [.. Directory.GetFiles(store.Options.DataFolder, "*.db").Select(path => Path.GetFileNameWithoutExtension(path)!).Where(name => name != "catalog")
            .OrderBy(name => name[0] == 'd' ? 0 : 1).ThenBy(name => name, StringComparer.Ordinal)];

    internal static async Task<List<ulong>> TracesAsync(TempStore store) =>
        [.. (await store.ListAsync(new TraceQuery { Limit = 1000 })).Items.Select(trace => Convert.ToUInt64(trace.TraceId[16..], 16))];

    /// <summary>What sums say, which must not change whatever is kept.</summary>
    internal static async Task<string> SumsAsync(TempStore store)
    {
        IReadOnlyList<UsageBucket> usage = await store.Reader.ReadUsageAsync(
            new UsageQuery { GroupBy = [UsageDimension.Model, UsageDimension.Agent], Interval = TimeSpan.FromMinutes(1) }, default);
        return Text(usage) + "\n" + await RunsAsync(store);
    }

    internal static async Task<string> RunsAsync(TempStore store)
    {
        IReadOnlyList<SeriesGroup> runs = await store.Reader.ReadRunsAsync(new RunQuery { GroupBy = RunDimension.Agent, Interval = TimeSpan.FromMinutes(1) }, default);
        return Text(runs);
    }

    private static string Text<T>(IReadOnlyList<T> rows) =>
        string.Join('\n', rows.Select(row => JsonSerializer.Serialize(row, WithFields)).Order(StringComparer.Ordinal));

    internal static async Task<string> SpansAsync(TempStore store, ulong trace) =>
        string.Join('\n', (await store.Reader.ReadSpansAsync(Some.Trace(trace), default)).Select(ValueText.Of));

    /// <summary>The sums get what the ledger says.</summary>
    internal static Task SettleLedgerAsync(TempStore store) => store.Store.Settlement.SettleAsync(TimeSpan.Zero, _ => { }, CancellationToken.None);

    internal static async Task NextHourAsync(TempStore store, int hour)
    {
        await store.MoveAsync();
        store.Time.Advance(new DateTimeOffset(2026, 11, 21, 12 + hour, 0, 1, TimeSpan.Zero) - store.Time.GetUtcNow() + TimeSpan.FromMinutes(15));
        await store.MoveAsync();
    }
}
