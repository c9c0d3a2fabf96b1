using System.Globalization;
using Clew.Pipeline.Account;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class RunTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    public async Task Runs_AnyOrderAnyBatchesSentAgain_AreThoseOfTheList(int seed, bool isIndexed)
    {
        Random random = new(seed);
        List<Span> sent = [.. Enumerable.Range(1, 40).SelectMany(trace => RandomTrace(random, (ulong)trace))];
        sent.AddRange(sent.Where(_ => random.Next(4) == 0).ToArray());
        Span[] shuffled = [.. sent];
        random.Shuffle(shuffled);
        await using TempStore store = new(options => isIndexed ? options : options with { FragmentIndexMaxBytes = 0 });
        foreach (Span[] chunk in shuffled.Chunk(random.Next(20, 90)))
        {
            SpanBatch batch = Some.Batch(chunk);
            TokenLedger.Apply([.. Enumerable.Range(0, batch.Count).Select(i => batch[i])]);
            store.Commit(batch);
            await AdvanceAsync(store, random.Next(4));
        }
        await SettleAsync(store);

        await ShouldBeThoseOfTheListAsync(store);
        (await SettleAsync(store)).ShouldBe(0);
        await ShouldBeThoseOfTheListAsync(store);
        await store.CloseAsync();
        store.Open();
        await SettleAsync(store);
        await ShouldBeThoseOfTheListAsync(store);
    }

    [Fact]
    public async Task Runs_RootInTheCommit_CountAtOnce()
    {
        await using TempStore store = new();

        store.Commit(Run(1, agent: "planner"));

        (await TotalAsync(store)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Runs_WithoutRoot_CountWhenTheTraceIsQuiet(bool indexed)
    {
        await using TempStore store = new(options => indexed ? options : options with { FragmentIndexMaxBytes = 0 });
        store.Commit(Some.Span(1, 2, span => span.ParentSpanId = new SpanId(1)));
        (await store.Reader.ReadRunsAsync(new RunQuery(), default)).ShouldBeEmpty();

        await SettleAsync(store);

        (await TotalAsync(store)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Runs_LateSpanOfTheNextDay_MovesTheRunAcrossFiles()
    {
        await using TempStore store = new();
        store.Commit(Run(1, agent: "planner"));
        await SettleAsync(store);
        await store.MoveAsync();
        store.Time.Advance(TimeSpan.FromDays(1));
        store.Commit(Some.Llm(1, 9, "m", span =>
        {
            span.ParentSpanId = new SpanId(1);
            span.EndTimeUnixNano = span.StartTimeUnixNano + (90 * Some.Second);
            span.Usage = new TokenUsage { FreshInput = 7 };
            span.Counted = true;
        }));

        await SettleAsync(store);

        SeriesPoint total = await TotalAsync(store);
        (total.Count, total.InputTokens, total.Sum).ShouldBe((1, 7, 90d * Some.Second));
        store.Store.GetStatistics().Files.ShouldBe(2);
    }

    [Fact]
    public async Task Runs_GroupedAndFiltered_TellWhatIsAsked()
    {
        await using TempStore store = new();
        store.Commit([Run(1, "planner", user: "ann"), Run(2, "planner", user: "bob", failed: true), Run(3, "writer", user: "ann")]);

        (await GroupsAsync(store, new RunQuery { GroupBy = RunDimension.Agent })).ShouldBe("planner:2/1 writer:1/0");
        (await GroupsAsync(store, new RunQuery { GroupBy = RunDimension.User })).ShouldBe("ann:2/0 bob:1/1");
        (await GroupsAsync(store, new RunQuery { GroupBy = RunDimension.User, Order = RunOrder.Errors, Limit = 1 })).ShouldBe("bob:1/1 *:2/0");
        (await GroupsAsync(store, new RunQuery { GroupBy = RunDimension.User, Interval = TimeSpan.FromHours(1), Limit = 1 })).ShouldBe("ann:2/0 *:1/1");
        (await GroupsAsync(store, new RunQuery { Agent = "planner", GroupBy = RunDimension.Version })).ShouldBe("2.1:2/1");
        (await GroupsAsync(store, new RunQuery { Service = "nobody" })).ShouldBe("");
    }

    [Fact]
    public async Task Runs_Interval_PutsEachRunIntoItsMinute()
    {
        await using TempStore store = new();
        long hour = 3600 * Some.Second;
        long start = Some.Start / hour * hour;
        store.Commit([Run(1, "a", start: start), Run(2, "a", start: start + (59 * Some.Second)), Run(3, "a", start: start + (60 * Some.Second))]);
        await store.MoveAsync();

        SeriesGroup group = (await store.Reader.ReadRunsAsync(new RunQuery { Interval = TimeSpan.FromMinutes(1) }, default)).ShouldHaveSingleItem();

        group.Points.Select(point => ((point.StartUnixNano!.Value - start) / Some.Second, point.Count)).ShouldBe([(0L, 2L), (60L, 1L)]);
        SeriesGroup part = (await store.Reader.ReadRunsAsync(new RunQuery { FromUnixNano = start + (60 * Some.Second) }, default)).ShouldHaveSingleItem();
        part.Total.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Runs_NoRoomInTheCache_AreReadAtEachQuestion()
    {
        await using TempStore store = new(options => options with { RunCacheMaxBytes = 0 });
        store.Commit([Run(1, "a"), Run(2, "b")]);
        await store.MoveAsync();

        (await TotalAsync(store)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Runs_MoreFilesThanThereIsRoomFor_ForgetTheOlderFiles()
    {
        const int files = 6;
        await using TempStore store = new(options => options with { RunCacheMaxBytes = 5_000 });
        for (ulong day = 1; day <= files; day++)
        {
            store.Commit(Run(day, "a"));
            await store.MoveAsync();
            store.Time.Advance(TimeSpan.FromDays(1));
        }

        (await TotalAsync(store)).Count.ShouldBe(files);
        (await TotalAsync(store)).Count.ShouldBe(files);

        store.Store.GetStatistics().RunFilesEvicted.ShouldBeGreaterThan(0);
    }

    internal static async Task<string> AnswersAsync(TempStore store)
    {
        List<string> lines = [];
        foreach (RunMeasure measure in Enum.GetValues<RunMeasure>())
        {
            foreach (SeriesGroup group in await store.Reader.ReadRunsAsync(new RunQuery { GroupBy = RunDimension.Agent, Measure = measure, Interval = TimeSpan.FromMinutes(1) }, default))
            {
                lines.Add($"{measure} {group.Value} {group.Total} {string.Join(' ', group.Values)} {string.Join(' ', group.Points)}");
            }
        }
        return string.Join('\n', lines);
    }

    private static async Task ShouldBeThoseOfTheListAsync(TempStore store)
    {
        IReadOnlyList<TraceSummary> list = (await store.ListAsync(new TraceQuery { Limit = 1000 })).Items;
        foreach (IGrouping<string?, TraceSummary> agent in list.GroupBy(trace => trace.Agent))
        {
            (RunMeasure, Func<TraceSummary, double?>)[] measures =
            [
                (RunMeasure.Duration, trace => trace.DurationNanos),
                (RunMeasure.Tokens, trace => trace.Usage.InputTokens + trace.Usage.OutputTokens),
                (RunMeasure.Cost, trace => trace.Usage.CostUsd * 1e9),
                (RunMeasure.Iterations, trace => trace.Iterations),
                (RunMeasure.ModelCalls, trace => trace.LlmCalls),
                (RunMeasure.ToolCalls, trace => trace.ToolCalls),
            ];
            foreach ((RunMeasure measure, Func<TraceSummary, double?> of) in measures)
            {
                SeriesPoint total = (await store.Reader.ReadRunsAsync(new RunQuery { GroupBy = RunDimension.Agent, Measure = measure }, default))
                    .Single(group => group.Value == agent.Key).Total;
                double[] values = [.. agent.Select(of).OfType<double>().Order()];
                total.Count.ShouldBe(agent.Count());
                // A trace without root that came a minute ago is still running for the list; for the sums it has failed as soon as a span has.
                total.Errors.ShouldBe(agent.Count(trace => trace.Status == TraceStatus.Error || (trace.Status == TraceStatus.Running && trace.ErrorCount > 0)));
                total.InputTokens.ShouldBe(agent.Sum(trace => trace.Usage.InputTokens));
                total.OutputTokens.ShouldBe(agent.Sum(trace => trace.Usage.OutputTokens));
                total.Values.ShouldBe(values.Length);
                total.Sum.ShouldBe(values.Sum(), 1);
                ShouldBeNear(total.P50, values, 0.50);
                ShouldBeNear(total.P99, values, 0.99);
            }
        }
    }

    private static void ShouldBeNear(long? found, double[] values, double share)
    {
        if (values.Length == 0)
        {
            found.ShouldBeNull();
            return;
        }
        double exact = values[(int)Math.Ceiling(share * values.Length) - 1];
        ((double)found!.Value).ShouldBe(exact, (exact * DuckDBReader.DurationRelativeError) + 1);
    }

    private static async Task AdvanceAsync(TempStore store, int step)
    {
        if (step == 0)
        {
            await SettleAsync(store);
        }
        else if (step == 1)
        {
            await store.MoveAsync();
        }
    }

    private static Task<int> SettleAsync(TempStore store) =>
        store.Store.Settlement.SettleAsync(TimeSpan.Zero, TokenLedger.Apply, CancellationToken.None);

    private static async Task<SeriesPoint> TotalAsync(TempStore store) =>
        (await store.Reader.ReadRunsAsync(new RunQuery(), default)).ShouldHaveSingleItem().Total;

    private static async Task<string> GroupsAsync(TempStore store, RunQuery query) => string.Join(
        ' ', (await store.Reader.ReadRunsAsync(query, default)).Select(group => $"{(group.IsOther ? "*" : group.Value)}:{group.Total.Count}/{group.Total.Errors}"));

    private static Span Run(ulong trace, string agent, string? user = null, bool failed = false, long? start = null) => Some.Span(trace, 1, span =>
    {
        span.ParentSpanId = default;
        span.Kind = SpanKind.Agent;
        span.Agent = agent;
        span.AgentVersion = "2.1";
        span.UserId = user;
        span.StatusCode = failed ? StatusCode.Error : StatusCode.Unset;
        span.StartTimeUnixNano = start ?? span.StartTimeUnixNano;
        span.EndTimeUnixNano = span.StartTimeUnixNano + Some.Second;
    });

    /// <summary>A root or none, an agent, calls that a limit cut, tools; no two spans of a trace start at the same time.</summary>
    private static IEnumerable<Span> RandomTrace(Random random, ulong trace)
    {
        bool hasRoot = random.Next(5) > 0;
        int count = random.Next(2, 14);
        for (int i = hasRoot ? 1 : 2; i <= count; i++)
        {
            SpanKind kind = i == 1 ? SpanKind.Agent : random.Next(2) == 0 ? SpanKind.Llm : SpanKind.Tool;
            yield return Some.Span(trace, (ulong)i, span =>
            {
                span.Kind = kind;
                span.ParentSpanId = new SpanId(i == 1 ? 0 : 1UL);
                span.Name = string.Create(CultureInfo.InvariantCulture, $"span {i}");
                span.StartTimeUnixNano = Some.Start + ((long)trace * 17 * Some.Second) + (i * 1_000_003);
                span.EndTimeUnixNano = span.StartTimeUnixNano + random.NextInt64(1, 40 * Some.Second);
                span.StatusCode = random.Next(6) == 0 ? StatusCode.Error : StatusCode.Unset;
                span.Agent = trace % 3 == 0 ? "planner" : "writer";
                span.AgentVersion = random.Next(2) == 0 ? "1" : default(Utf8Text);
                span.UserId = trace % 4 == 0 ? default(Utf8Text) : $"user {trace % 7}";
                span.Iterations = i == 1 && trace % 2 == 0 ? random.Next(1, 20) : null;
                if (kind == SpanKind.Llm)
                {
                    span.EnsureLlm().FinishReasons = random.Next(4) == 0 ? "length" : "stop";
                    span.Usage = new TokenUsage { FreshInput = random.Next(1, 5000), Output = random.Next(1, 900) };
                    span.CostNanoUsd = random.Next(4) == 0 ? null : random.NextInt64(1, 1_000_000_000);
                }
            });
        }
    }
}
