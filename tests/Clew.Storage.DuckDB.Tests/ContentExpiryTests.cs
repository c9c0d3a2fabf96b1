using System.Globalization;
using System.Text;
using Clew.Storage.DuckDB.Fresh;
using Clew.Telemetry;
using Clew.Tests;

namespace Clew.Storage.DuckDB.Tests;

/// <summary>Content is kept for fewer days than all else: the files hold none of it afterwards, and nothing else changes.</summary>
public sealed class ContentExpiryTests
{
    private const string Word = "zanzibarquokka";
    private static readonly string Said = string.Create(CultureInfo.InvariantCulture, $"the {Word} sat on a mat and said nothing of importance");

    [Fact]
    public async Task Maintenance_ContentOlderThanItsDays_IsNowhereInTheFolder_AndTheRestIsAsBefore()
    {
        await using TempStore store = new(options => options with { RetentionAge = null });
        store.Store.Writer.Commit([Some.Batch(Spoken(1, "a", "prod"), Spoken(2, "b", "dev"))], [Logs("a", "prod")], []);
        await store.MoveAsync();
        (await StoreTextAsync(store)).ShouldContain(Word);
        IReadOnlyList<string> before = await ShapeAsync(store);

        store.Store.ContentExpiry = Expiry((_, _) => TimeSpan.FromDays(2));
        store.Time.Advance(TimeSpan.FromDays(1));
        await store.Store.RunMaintenanceAsync();
        (await StoreTextAsync(store)).ShouldContain(Word, customMessage: "its days are not over");
        store.Time.Advance(TimeSpan.FromDays(2));
        await store.Store.RunMaintenanceAsync();

        (await StoreTextAsync(store)).ShouldNotContain(Word);
        (await ShapeAsync(store)).ShouldBe(before);
        Directory.GetFiles(store.Options.DataFolder, "*.db").Select(Path.GetFileName).ShouldBe(["catalog.db", "d20261121_1.db"], ignoreOrder: true);
        Span span = (await store.Reader.ReadSpanAsync(Some.Trace(1), new SpanId(1), default)).ShouldNotBeNull().Span;
        (span.HasContent, span.ContentExpired, span.Content.Count).ShouldBe((false, true, 0));
        span.Attributes.GetText("plain"u8).ToString().ShouldBe("kept");
        span.Attributes.GetText("prompt"u8).IsNull.ShouldBeTrue();
        span.Events.ShouldHaveSingleItem().Name.ToString().ShouldBe("gen_ai.choice");
        (await store.Reader.ListLogsAsync(new LogQuery(), default)).Items.Select(log => log.BodyExpired).ShouldBe([true, false], ignoreOrder: true);
        DuckDBStoreStatistics(store).ShouldBe((1, 0));
    }

    [Fact]
    public async Task Maintenance_DaysOfOneEnvironment_LeaveThatOfOthers_UntilTheirsAreOver()
    {
        await using TempStore store = new(options => options with { RetentionAge = null });
        store.Commit(Spoken(1, "a", "prod"), Spoken(2, "b", "dev"));
        await store.MoveAsync();
        store.Store.ContentExpiry = Expiry((environment, _) => environment == "prod" ? TimeSpan.FromDays(1) : TimeSpan.FromDays(5));
        store.Time.Advance(TimeSpan.FromDays(2));
        await store.Store.RunMaintenanceAsync();

        (await ReadAsync(store, 1)).ContentExpired.ShouldBeTrue();
        Span other = await ReadAsync(store, 2);
        (other.HasContent, other.Content[0].Value.AsText.ToString()).ShouldBe((true, Said));
        (await store.ListAsync()).Items.Select(item => item.InputPreview).ShouldBe([null, Said], ignoreOrder: true);

        store.Time.Advance(TimeSpan.FromDays(4));
        await store.Store.RunMaintenanceAsync();
        (await StoreTextAsync(store)).ShouldNotContain(Word);
        await store.CloseAsync();
        store.Open();
        store.Store.ContentExpiry = Expiry((_, _) => TimeSpan.FromDays(1));
        await store.Store.RunMaintenanceAsync();
        DuckDBStoreStatistics(store).ShouldBe((0, 0), "the file itself says whose content is not in it");
        (await store.ListAsync()).Items.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Open_AfterACrashBeforeTheOldFileWasDeleted_HasEachRowOnce()
    {
        await using TempStore store = new(options => options with { RetentionAge = null });
        store.Commit(Spoken(1, "a", "prod"));
        store.Time.Advance(TimeSpan.FromDays(2));
        await store.MoveAsync();
        string old = Path.Combine(store.Options.DataFolder, "d20261121.db");
        byte[] bytes = await File.ReadAllBytesAsync(old);
        store.Store.ContentExpiry = Expiry((_, _) => TimeSpan.FromDays(1));
        await store.Store.RunMaintenanceAsync();
        File.Exists(old).ShouldBeFalse();
        await store.CloseAsync();
        await File.WriteAllBytesAsync(old, bytes);
        await File.WriteAllBytesAsync(Path.Combine(store.Options.DataFolder, "x-d20261121_2.db"), bytes);

        store.Open();

        (await store.ListAsync()).Items.ShouldHaveSingleItem().SpanCount.ShouldBe(1);
        Directory.GetFiles(store.Options.DataFolder, "*.db").Select(Path.GetFileName).ShouldBe(["catalog.db", "d20261121_1.db"], ignoreOrder: true);
        (await StoreTextAsync(store)).ShouldNotContain(Word);
    }

    [Fact]
    public async Task Maintenance_WhileReadsAndCommitsRun_EachReadSeesEachRowOnce()
    {
        await using TempStore store = new(options => options with { RetentionAge = null });
        for (uint trace = 1; trace <= 300; trace++)
        {
            store.Commit(Spoken(trace, trace % 2 == 0 ? "a" : "b", "prod"));
        }
        await store.MoveAsync();
        store.Time.Advance(TimeSpan.FromDays(3));
        await store.Store.RunMaintenanceAsync();
        store.Store.ContentExpiry = Expiry((_, service) => service == "a" ? TimeSpan.FromDays(1) : TimeSpan.FromDays(2));
        using CancellationTokenSource done = new();
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> reads = Task.Run(async () =>
        {
            int count = 0;
            for (; !done.IsCancellationRequested; count++)
            {
                (await store.ListAsync(new TraceQuery { Limit = 200, Service = "a" })).Items.Count.ShouldBe(150);
                begun.TrySetResult();
            }
            return count;
        });
        await Task.WhenAny(begun.Task, reads);

        await store.Store.RunMaintenanceAsync();
        store.Store.ContentExpiry = Expiry((_, _) => TimeSpan.FromDays(1));
        await store.Store.RunMaintenanceAsync();
        await done.CancelAsync();

        (await reads).ShouldBePositive();
        await store.Store.RunMaintenanceAsync();
        (await StoreTextAsync(store)).ShouldNotContain(Word);
        Directory.GetFiles(store.Options.DataFolder, "d*.db").ShouldHaveSingleItem();
    }

    private static (long, long) DuckDBStoreStatistics(TempStore store)
    {
        StoreStatistics statistics = store.Store.GetStatistics();
        return (statistics.ContentExpiries, statistics.FailedContentExpiries);
    }

    private static StoreContentExpiry Expiry(Func<string, string, TimeSpan?> ageOf) => new(
        ageOf,
        (key, _, isMessage) => isMessage || key.Equals("prompt"u8),
        name => name.Equals("gen_ai.choice"u8),
        (body, _) => body.AsText.Length > 20,
        KeepsErrorMessages: false);

    private static Span Spoken(uint trace, string service, string environment) => Some.Span(trace, 1, span =>
    {
        span.Resource = new Resource { Service = Utf8Text.From(service), Environment = Utf8Text.From(environment), Hash = trace };
        span.Content.Add(Utf8Text.From("gen_ai.input.messages"), AnyValue.From(Utf8Text.From(Said)));
        span.HasContent = true;
        span.InputPreview = span.OutputPreview = span.StatusMessage = span.ErrorMessage = Utf8Text.From(Said);
        span.Attributes.Add(Utf8Text.From("plain"), AnyValue.From(Utf8Text.From("kept")));
        span.Attributes.Add(Utf8Text.From("prompt"), AnyValue.From(Utf8Text.From(Said)));
        SpanEvent item = span.AddEvent();
        item.Name = Utf8Text.From("gen_ai.choice");
        item.Attributes.Add(Utf8Text.From("content"), AnyValue.From(Utf8Text.From(Said)));
    });

    private static LogBatch Logs(string service, string environment)
    {
        LogBatch batch = new();
        foreach (string body in (string[])[Said, "short"])
        {
            LogRecord log = batch.Add();
            log.Resource = new Resource { Service = Utf8Text.From(service), Environment = Utf8Text.From(environment), Hash = 77 };
            log.Body = AnyValue.From(Utf8Text.From(body));
            log.Attributes.Add(Utf8Text.From("prompt"), AnyValue.From(Utf8Text.From(Said)));
        }
        return batch;
    }

    private static async Task<Span> ReadAsync(TempStore store, uint trace) =>
        (await store.Reader.ReadSpanAsync(Some.Trace(trace), new SpanId(1), default)).ShouldNotBeNull().Span;

    /// <summary>What lists and sums say, without texts.</summary>
    private static async Task<IReadOnlyList<string>> ShapeAsync(TempStore store)
    {
        Page<TraceSummary> list = await store.ListAsync();
        IReadOnlyList<UsageBucket> usage = await store.Reader.ReadUsageAsync(new UsageQuery(), default);
        return [.. list.Items.Select(item => $"{item.TraceId} {item.SpanCount} {item.RootName} {item.Service}"), .. usage.Select(bucket => bucket.ToString())];
    }

    /// <summary>Every text of every table, and the files' own bytes: long texts lie compressed in them.</summary>
    private static async Task<string> StoreTextAsync(TempStore store)
    {
        StringBuilder all = new();
        foreach (StoreTable table in (StoreTable[])[StoreTable.Spans, StoreTable.Parts, StoreTable.Traces, StoreTable.Logs])
        {
            all.AppendJoin('\n', await store.QueryAsync("SELECT t::VARCHAR FROM {0} t", table));
        }
        foreach (string file in Directory.GetFiles(store.Options.DataFolder).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            all.Append(Encoding.Latin1.GetString(await ReadSharedAsync(file)));
        }
        return all.ToString();
    }

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using MemoryStream copy = new();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
