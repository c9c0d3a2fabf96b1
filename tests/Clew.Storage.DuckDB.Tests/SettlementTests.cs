using System.Globalization;
using Clew.Pipeline.Account;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class SettlementTests
{
    private static readonly UsageQuery[] Questions =
    [
        new() { GroupBy = [UsageDimension.Model], Calls = UsageCalls.Model },
        new() { GroupBy = [UsageDimension.Tool], Calls = UsageCalls.Tool },
        new() { GroupBy = [UsageDimension.Kind, UsageDimension.Agent], Calls = UsageCalls.All },
        new() { GroupBy = [UsageDimension.Agent], Calls = UsageCalls.Agent, Interval = TimeSpan.FromMinutes(1) },
    ];

    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(5, false)]
    [InlineData(6, true)]
    [InlineData(6, false)]
    [InlineData(7, true)]
    [InlineData(7, false)]
    [InlineData(8, true)]
    [InlineData(8, false)]
    public async Task Settle_AnyOrderAnyBatchesSentAgain_GivesWhatOneBatchGives(int seed, bool indexed)
    {
        Random random = new(seed);
        List<Span>[] traces = [.. Enumerable.Range(1, 6).Select(trace => RandomTrace(random, (ulong)trace))];
        await using TempStore whole = new();
        whole.Store.Writer.Commit([.. traces.Select(Decided)], [], []);
        await using TempStore parts = Open(indexed);
        await SendInPartsAsync(parts, random, traces);

        await SettleAsync(parts);

        (await SettleAsync(whole)).ShouldBe(0);
        (await AnswersAsync(parts, traces.Length)).ShouldBe(await AnswersAsync(whole, traces.Length));
        (await SettleAgainAsync(parts)).ShouldBe(0);
    }

    [Fact]
    public async Task Settle_ParentArrivesLater_TakesItsCopyOfTheUsageAway()
    {
        await using TempStore store = new();
        Commit(store, [Llm(1, 2, 1, 100)]);
        Commit(store, [Llm(1, 1, 0, 100)]);
        (await TokensAsync(store)).ShouldBe((200, 200));

        (await SettleAsync(store)).ShouldBe(1);

        (await TokensAsync(store)).ShouldBe((100, 100));
    }

    [Fact]
    public async Task Settle_ClientAndGatewayInTwoRequests_AreOneCall()
    {
        await using TempStore store = new();
        Commit(store, [Llm(1, 1, 0, 100, span => span.EnsureLlm().ResponseId = "r1")]);
        Commit(store, [Llm(1, 2, 9, 100, span => span.EnsureLlm().ResponseId = "r1")]);
        Commit(store, [Llm(1, 3, 9, 100, span => span.EnsureLlm().ResponseId = "r2")]);

        await SettleAsync(store);

        (await TokensAsync(store)).ShouldBe((200, 200));
    }

    [Fact]
    public async Task Settle_RecordAndSpanOfOneCallInTwoRequests_AreOneCallAndOneSpan()
    {
        await using TempStore store = new();
        Commit(store, [Llm(1, 2, 1, 100, span => span.FromLog = true)]);
        Commit(store, [Llm(1, 1, 0, 100)]);

        await SettleAsync(store);

        (await TokensAsync(store)).ShouldBe((100, 100));
        (await store.ListAsync()).Items.Single().SpanCount.ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Settle_AfterARestart_FindsWhatACrashLeft(bool indexed)
    {
        await using TempStore store = Open(indexed);
        Commit(store, [Llm(1, 2, 1, 100)]);
        Commit(store, [Llm(1, 1, 0, 100)]);
        await store.CloseAsync();
        store.Open();

        (await SettleAsync(store)).ShouldBe(1);

        (await TokensAsync(store)).ShouldBe((100, 100));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Settle_SpanAfterASettlementAndTheNextDay_IsCorrectedAcrossFiles(bool indexed)
    {
        await using TempStore store = Open(indexed);
        Commit(store, [Llm(1, 3, 2, 100)]);
        Commit(store, [Llm(1, 2, 1, 100)]);
        await SettleAsync(store);
        store.Time.Advance(TimeSpan.FromDays(1));
        Commit(store, [Llm(1, 3, 2, 100), Llm(1, 1, 0, 100)]);

        await SettleAsync(store);

        (await TokensAsync(store)).ShouldBe((100, 100));
        store.Store.GetStatistics().Files.ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Settle_OneBatchAlone_ReadsNothingBack(bool indexed)
    {
        await using TempStore store = Open(indexed);
        Commit(store, [Llm(1, 2, 1, 100), Llm(1, 1, 0, 100)]);
        await SettleAsync(store);
        Commit(store, [Llm(2, 2, 1, 100), Llm(2, 1, 0, 100)]);
        long before = store.Store.GetStatistics().TracesLookedAt;

        await SettleAsync(store);

        store.Store.GetStatistics().TracesLookedAt.ShouldBe(before);
        store.Store.GetStatistics().UnsettledTraces.ShouldBe(0);
    }

    [Fact]
    public async Task Settle_PricedCopyTakenAway_LeavesTheCostUnknown()
    {
        await using TempStore store = new();
        Commit(store, [Llm(1, 1, 0, 100, span => span.CostNanoUsd = 5_000)]);
        (await store.ListAsync()).Items.Single().Usage.CostUsd.ShouldBe(5e-6);
        Commit(store, [Llm(1, 2, 1, 100)]);

        await SettleAsync(store);

        (await store.ListAsync()).Items.Single().Usage.CostUsd.ShouldBeNull();
        (await store.Reader.ReadUsageAsync(new UsageQuery(), default)).Single().Usage.CostUsd.ShouldBeNull();
    }

    /// <summary>Beyond the index of traces it is found another way which traces other commits wrote to.</summary>
    private static TempStore Open(bool indexed) => new(options => indexed ? options : options with { FragmentIndexMaxBytes = 0 });

    private static Task<int> SettleAsync(TempStore store) =>
        store.Store.Settlement.SettleAsync(TimeSpan.Zero, TokenLedger.Apply, CancellationToken.None);

    private static async Task<int> SettleAgainAsync(TempStore store)
    {
        await store.CloseAsync();
        store.Open();
        return await SettleAsync(store);
    }

    private static void Commit(TempStore store, List<Span> spans) => store.Commit(Decided(spans));

    /// <summary>A batch as the pipeline leaves it: decided by itself.</summary>
    private static SpanBatch Decided(List<Span> spans)
    {
        SpanBatch batch = Some.Batch(spans);
        TokenLedger.Apply([.. Enumerable.Range(0, batch.Count).Select(i => batch[i])]);
        return batch;
    }

    private static async Task SendInPartsAsync(TempStore store, Random random, List<Span>[] traces)
    {
        List<Span> all = [.. traces.SelectMany(trace => trace)];
        for (int again = 0; again < 2; again++)
        {
            all.AddRange(all.Where(_ => random.Next(3) == 0).ToArray());
        }
        Span[] sent = [.. all];
        random.Shuffle(sent);
        for (int start = 0; start < sent.Length;)
        {
            List<SpanBatch> group = [];
            for (int batches = random.Next(1, 4); batches > 0 && start < sent.Length; batches--)
            {
                int count = Math.Min(random.Next(1, 12), sent.Length - start);
                SpanBatch batch = Decided([.. sent.AsSpan(start, count)]);
                // Of the same instant or not: deliveries are told apart by when they came.
                long received = Some.Start + Some.Second + random.Next(3);
                for (int i = 0; i < batch.Count; i++)
                {
                    batch[i].ReceivedTimeUnixNano = received;
                }
                group.Add(batch);
                start += count;
            }
            store.Store.Writer.Commit(group, [], []);
            if (random.Next(3) == 0)
            {
                await SettleAsync(store);
            }
        }
    }

    private static async Task<string> AnswersAsync(TempStore store, int traces)
    {
        List<string> lines = [];
        foreach (TraceSummary summary in (await store.ListAsync()).Items)
        {
            lines.Add(Text(summary));
        }
        for (int trace = 1; trace <= traces; trace++)
        {
            (TraceSummary _, IReadOnlyList<Span> spans) = (await store.Reader.ReadTraceAsync(Some.Trace((ulong)trace), default)).ShouldNotBeNull();
            TokenLedger.Apply(spans);
            lines.Add(TokenLedger.Sum(spans).ToString());
        }
        foreach (UsageQuery question in Questions)
        {
            foreach (UsageBucket bucket in await store.Reader.ReadUsageAsync(question, default))
            {
                // Since when a price was missing is the first minute that ever had such a call, also one that turned out to be another's twin.
                lines.Add($"{string.Join(',', bucket.Group)} {bucket with { Group = [], UnpricedSinceUnixNano = null }}");
            }
        }
        lines.Add(await RunTests.AnswersAsync(store));
        return string.Join('\n', lines);
    }

    private static string Text(TraceSummary summary) =>
        $"{summary with { Models = [] }} {string.Join(',', summary.Models)}";

    private static async Task<(long List, long Usage)> TokensAsync(TempStore store)
    {
        UsageBucket usage = (await store.Reader.ReadUsageAsync(new UsageQuery(), default)).ShouldHaveSingleItem();
        TraceSummary summary = (await store.ListAsync()).Items.ShouldHaveSingleItem();
        summary.LlmCalls.ShouldBe(usage.Calls);
        return (summary.Usage.InputTokens, usage.Usage.InputTokens);
    }

    private static Span Llm(ulong trace, ulong span, ulong parent, long tokens, Action<Span>? set = null) => Some.Llm(trace, span, "m", made =>
    {
        made.ParentSpanId = new SpanId(parent);
        made.Usage = new TokenUsage { FreshInput = tokens };
        set?.Invoke(made);
    });

    /// <summary>Nested agents, model calls that repeat each other's usage, tools; no two spans of a trace start at the same time.</summary>
    private static List<Span> RandomTrace(Random random, ulong trace)
    {
        SpanKind[] kinds = [SpanKind.Agent, SpanKind.Llm, SpanKind.Llm, SpanKind.Embedding, SpanKind.Tool, SpanKind.Http];
        List<Span> spans = [];
        int count = random.Next(1, 25);
        for (int i = 1; i <= count; i++)
        {
            Span span = Some.Span(trace, (ulong)i, made =>
            {
                made.Kind = kinds[random.Next(kinds.Length)];
                made.ParentSpanId = new SpanId(i == 1 ? 0 : (ulong)random.Next(1, i));
                made.Name = string.Create(CultureInfo.InvariantCulture, $"span {i}");
                made.StartTimeUnixNano = Some.Start + ((long)trace * 1_000_000) + (i * 7 * Some.Second);
                made.EndTimeUnixNano = made.StartTimeUnixNano + random.NextInt64(0, 20 * Some.Second);
                made.StatusCode = random.Next(5) == 0 ? StatusCode.Error : StatusCode.Unset;
                made.Agent = random.Next(2) == 0 ? "planner" : "writer";
            });
            Describe(random, span);
            spans.Add(span);
        }
        return spans;
    }

    private static void Describe(Random random, Span span)
    {
        if (span.Kind == SpanKind.Tool)
        {
            span.ToolName = random.Next(2) == 0 ? "search" : "fetch";
        }
        if (span.Kind.IsInference())
        {
            GenAICall llm = span.EnsureLlm();
            llm.RequestModel = random.Next(2) == 0 ? "large" : "small";
            llm.TtftNanos = random.Next(2) == 0 ? random.NextInt64(1, Some.Second) : null;
        }
        if (span.Kind.IsInference() ? random.Next(4) > 0 : random.Next(4) == 0)
        {
            span.Usage = new TokenUsage { FreshInput = random.Next(1000), CacheRead = random.Next(100), Output = random.Next(500), Reasoning = random.Next(50) };
            span.CostNanoUsd = random.Next(3) > 0 ? random.NextInt64(1_000_000) : null;
        }
    }
}
