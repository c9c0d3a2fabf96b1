using System.Text.Json;
using Clew.Pipeline.Account;
using Clew.Server.Configuration;
using Clew.Server.Sampling;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Telemetry;
using Clew.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clew.Server.Tests.Sampling;

/// <summary>What policies leave in the store after hours of traffic, compared with what is true of each run; and sums, which must not know of it.</summary>
public sealed class SamplingOutcomeTests
{
    private static readonly AgentTraffic Traffic = new(runs: 480);
    private static readonly JsonSerializerOptions WithFields = new() { IncludeFields = true };

    [Theory]
    [InlineData("errors_and_slow", 0.1)]
    [InlineData("errors_and_first_token", 0.05)]
    public async Task Preset_OfTheGuides_KeepsExactlyWhatItShould(string preset, double share)
    {
        await using Store store = new(preset);
        await store.ReplayAsync(Traffic);

        Dictionary<string, TraceSummary> kept = await store.TracesAsync();
        foreach (SentRun run in Traffic.Runs)
        {
            bool isFact = run.HasError || (preset == "errors_and_slow" ? run.IsSlow : run.Sort == RunSort.SlowFirstWord);
            bool isWhole = isFact || run.IsAmong(share);
            bool isRemainder = !isWhole && run.Sort == RunSort.ErrorAfterTheDecision;
            TraceSummary? trace = kept.GetValueOrDefault(run.Id.ToString());
            (trace is not null).ShouldBe(isWhole || isRemainder, $"{run}");
            trace?.SpanCount.ShouldBe(isRemainder ? 1 : run.Spans, $"{run}");
            (trace?.Sampling?.Weight).ShouldBe(trace is null ? null : isFact || isRemainder ? 1 : 1 / share, $"{run}");
        }
    }

    [Theory]
    [InlineData("errors_and_slow_for_agent")]
    [InlineData("agents")]
    public async Task Preset_OfClew_KeepsAllThatWentWrong(string preset)
    {
        await using Store store = new(preset);
        await store.ReplayAsync(Traffic);

        Dictionary<string, TraceSummary> kept = await store.TracesAsync();
        foreach (SentRun run in Traffic.Runs)
        {
            // One run in 24 takes three minutes, and another one thirty seconds: of the slowest twentieth of an agent's runs are all of the former.
            bool isFact = run.HasError || run.Sort == RunSort.ThreeMinutes || (preset == "agents" && run.Sort is RunSort.Loop or RunSort.Truncated or RunSort.Dear);
            TraceSummary? trace = kept.GetValueOrDefault(run.Id.ToString());
            (isFact && trace is null).ShouldBeFalse($"{run}");
            if (isFact)
            {
                (trace!.SpanCount, trace.Sampling?.Weight).ShouldBe((run.Spans, 1), $"{run}");
            }
        }
        kept.Count.ShouldBeLessThan(Traffic.Runs.Count);
    }

    [Fact]
    public async Task Sums_WithAndWithoutSampling_AreTheSame()
    {
        await using Store all = new(preset: null);
        await using Store sampled = new("errors_and_slow");
        await all.ReplayAsync(Traffic);
        await sampled.ReplayAsync(Traffic);

        (await sampled.TracesAsync()).Count.ShouldBeLessThan((await all.TracesAsync()).Count / 2);
        (await sampled.SumsAsync()).ShouldBe(await all.SumsAsync());
    }

    /// <summary>A store whose clock the test moves, closed and opened again in the middle of undecided traces.</summary>
    private sealed class Store(string? preset) : IAsyncDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("clew-sampling-");
        private readonly ManualTime time = new();
        private readonly StoreSampling? sampling = preset is null ? null : SamplingInForce.Of(SamplingSettings.OfPreset(preset));
        private DuckDBStore? store;

        internal async Task ReplayAsync(AgentTraffic traffic)
        {
            Open();
            TimeSpan now = TimeSpan.Zero;
            TimeSpan step = TimeSpan.FromMinutes(15);
            TimeSpan end = traffic.Deliveries[^1].At + TimeSpan.FromHours(4);
            int next = 0;
            for (TimeSpan until = step; until <= end; until += step)
            {
                for (; next < traffic.Deliveries.Count && traffic.Deliveries[next].At < until; next++)
                {
                    Advance(ref now, traffic.Deliveries[next].At);
                    Commit(traffic.Deliveries[next]);
                }
                Advance(ref now, until);
                await store!.Settlement.SettleAsync(TimeSpan.Zero, TokenLedger.Apply, default);
                store.Writer.CloseSegment(now: true);
                await store.RunMaintenanceAsync();
                if (until.TotalMinutes is 105 or 165)
                {
                    await store.DisposeAsync();
                    Open();
                }
            }
            store!.GetRecent().ShouldBeEmpty();
        }

        private void Advance(ref TimeSpan now, TimeSpan to)
        {
            time.Advance(to - now);
            now = to;
        }

        private void Open() => store = DuckDBStore.Open(
            new DuckDBOptions { DataFolder = folder.FullName, MemoryLimitBytes = 512L << 20, Sampling = sampling }, time, NullLogger.Instance);

        private void Commit(Delivery delivery)
        {
            SpanBatch batch = new();
            foreach (Action<Span> fill in delivery.Fill)
            {
                Span span = batch.Add();
                fill(span);
                span.ReceivedTimeUnixNano = time.UnixNano;
            }
            store!.Writer.Commit([batch], [], []);
        }

        internal async Task<Dictionary<string, TraceSummary>> TracesAsync() =>
            (await store!.Reader.ListTracesAsync(new TraceQuery { Limit = 1000 }, default)).Items.ToDictionary(trace => trace.TraceId);

        internal async Task<string> SumsAsync()
        {
            IReadOnlyList<UsageBucket> usage = await store!.Reader.ReadUsageAsync(
                new UsageQuery { GroupBy = [UsageDimension.Model, UsageDimension.Agent], Interval = TimeSpan.FromMinutes(1), Limit = 1000 }, default);
            IReadOnlyList<SeriesGroup> runs = await store.Reader.ReadRunsAsync(new RunQuery { GroupBy = RunDimension.Agent, Interval = TimeSpan.FromMinutes(1) }, default);
            return Text(usage) + Text(runs);
        }

        private static string Text<T>(IReadOnlyList<T> rows) => string.Join('\n', rows.Select(row => JsonSerializer.Serialize(row, WithFields)).Order(StringComparer.Ordinal));

        public async ValueTask DisposeAsync()
        {
            if (store is not null)
            {
                await store.DisposeAsync();
            }
            folder.Delete(recursive: true);
        }
    }
}
