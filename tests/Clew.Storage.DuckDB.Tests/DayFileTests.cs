using Clew.Telemetry;
using Clew.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clew.Storage.DuckDB.Tests;

public sealed class DayFileTests
{
    [Fact]
    public async Task Commit_AfterMidnight_GoesToTheNextFileAndTracesSpanBoth()
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 2, span => (span.ParentSpanId, span.Name) = (new SpanId(1), "child")));
        store.Time.Advance(TimeSpan.FromDays(1));
        LogBatch logs = new();
        LogRecord log = logs.Add();
        (log.TraceId, log.SpanId) = (Some.Trace(1), new SpanId(2));
        store.Store.Writer.Commit([Some.Batch(Some.Span(1, 1, span => span.Name = "root"))], [logs], []);
        await store.Store.RunMaintenanceAsync();

        DayFiles(store).ShouldBe(["d20261121.db", "d20261122.db"]);
        (await store.ListAsync()).Items.ShouldHaveSingleItem().SpanCount.ShouldBe(2);
        (await store.Reader.ReadTraceAsync(Some.Trace(1), default)).ShouldNotBeNull().Spans.Count.ShouldBe(2);
        (await store.Reader.ReadSpanAsync(Some.Trace(1), new SpanId(2), default)).ShouldNotBeNull().Logs.Count.ShouldBe(1);
        File.Exists(Path.Combine(store.Options.DataFolder, "d20261121.db.wal")).ShouldBeFalse("the file of the past day is sealed");
    }

    [Fact]
    public async Task Open_SealedAndOpenFiles_AreReadAgain()
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 1));
        store.Time.Advance(TimeSpan.FromDays(1));
        store.Commit(Some.Span(2, 1));
        await store.Store.RunMaintenanceAsync();
        await store.CloseAsync();
        store.Open();
        store.Commit(Some.Span(3, 1));

        (await store.ListAsync()).Items.Count.ShouldBe(3);
        (await store.Reader.HasSpansAsync(default)).ShouldBeTrue();
        DayFiles(store).ShouldBe(["d20261121.db", "d20261122.db"]);
    }

    [Fact]
    public async Task Maintenance_FileOlderThanTheRetention_IsDeleted()
    {
        await using TempStore store = new(options => options with { RetentionAge = TimeSpan.FromDays(2) });
        await FillDaysAsync(store, 4);

        // The 21st ended two days ago at the midnight before the 24th.
        DayFiles(store).ShouldBe(["d20261122.db", "d20261123.db", "d20261124.db"]);
        (await store.ListAsync()).Items.Count.ShouldBe(3);
        store.Store.GetStatistics().FilesDeletedByAge.ShouldBe(1);
    }

    [Fact]
    public async Task Maintenance_FileThatWasReadIsDeleted_ItsTracesAreGoneAndOthersAreFound()
    {
        await using TempStore store = new(options => options with { RetentionAge = TimeSpan.FromDays(2) });
        await FillDaysAsync(store, 3);
        (await store.ListAsync()).Items.Count.ShouldBe(3);

        store.Time.Advance(TimeSpan.FromDays(1));
        store.Commit(Some.Span(9, 1), Some.Span(2, 8));
        await store.Store.RunMaintenanceAsync();

        (await store.ListAsync()).Items.Select(item => item.TraceId).Order().ShouldBe([Some.Trace(2).ToString(), Some.Trace(3).ToString(), Some.Trace(9).ToString()]);
        (await store.ListAsync()).Items.Single(item => item.TraceId == Some.Trace(2).ToString()).SpanCount.ShouldBe(2);
        (await store.Reader.ReadTraceAsync(Some.Trace(1), default)).ShouldBeNull();
    }

    [Fact]
    public async Task Maintenance_FilesAboveTheSizeLimit_OldestAreDeletedButNeverToday()
    {
        await using TempStore store = new(options => options with { RetentionBytes = 1 });
        await FillDaysAsync(store, 3);

        DayFiles(store).ShouldBe(["d20261123.db"]);
        (await store.ListAsync()).Items.ShouldHaveSingleItem();
        store.Store.GetStatistics().FilesDeletedBySize.ShouldBe(2);
    }

    [Fact]
    public async Task Open_FileOlderThanTheRetention_IsDeletedAtStart()
    {
        await using TempStore store = new(options => options with { RetentionAge = TimeSpan.FromDays(2) });
        store.Commit(Some.Span(1, 1));
        await store.CloseAsync();
        store.Time.Advance(TimeSpan.FromDays(10));
        store.Open();
        await store.Store.RunMaintenanceAsync();

        DayFiles(store).ShouldBeEmpty();
        (await store.ListAsync()).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Maintenance_FileInUseByARead_IsDeletedAfterIt()
    {
        await using TempStore store = new(options => options with { RetentionAge = TimeSpan.FromDays(1) });
        store.Commit(Some.Span(1, 1));
        store.Time.Advance(TimeSpan.FromDays(5));
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource finish = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> read = store.Reader.Slots.RunAsync(
            context =>
            {
                started.SetResult();
                finish.Task.Wait();
                using Native.ResultReader row = context.Execute(new SqlBuilder().Append($"SELECT count(*) FROM {context.Sources[0].Table(Fresh.StoreTable.Spans)}"));
                return row.Read() ? (int)row.GetInt64(0) : -1;
            },
            CancellationToken.None);
        await started.Task;

        await store.Store.RunMaintenanceAsync();
        DayFiles(store).ShouldBe(["d20261121.db"]);
        finish.SetResult();
        (await read).ShouldBe(1);
        await store.Store.RunMaintenanceAsync();
        DayFiles(store).ShouldBeEmpty();
    }

    [Fact]
    public async Task Open_CopyTakenWhileOpen_HasEveryCommit()
    {
        await using TempStore store = new();
        for (ulong number = 1; number <= 5; number++)
        {
            store.Commit(Some.Span(number, 1, span => span.Content.Add("body", "text")));
        }
        DirectoryInfo copy = Directory.CreateTempSubdirectory("clew-copy-");
        foreach (string file in Directory.GetFiles(store.Options.DataFolder).Where(file => !file.EndsWith("clew.lock", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
        }
        Directory.GetFiles(copy.FullName, "journal-*.log").ShouldHaveSingleItem("the commits are in the journal only");

        await using TempStore crashed = new(dataFolder: copy.FullName);

        (await crashed.ListAsync()).Items.Count.ShouldBe(5);
        Span span = (await crashed.Reader.ReadSpanAsync(Some.Trace(5), new SpanId(1), default)).ShouldNotBeNull().Span;
        ValueText.Of(span.Content).ShouldBe("body='text'");
        crashed.Commit(Some.Span(6, 1));
        (await crashed.ListAsync()).Items.Count.ShouldBe(6);
        await crashed.CloseAsync();
        copy.Delete(recursive: true);
    }

    [Fact]
    public async Task Open_OneFileIsDamaged_TheOthersAreServedAndTodayGetsANewFile()
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 1));
        store.Time.Advance(TimeSpan.FromDays(1));
        store.Commit(Some.Span(2, 1));
        await store.CloseAsync();
        await File.WriteAllBytesAsync(Path.Combine(store.Options.DataFolder, "d20261122.db"), new byte[20_000]);
        store.Open();
        store.Commit(Some.Span(3, 1));

        (await store.ListAsync()).Items.Select(trace => trace.TraceId).Order().ShouldBe([Some.Trace(1).ToString(), Some.Trace(3).ToString()]);
        store.Store.GetStatistics().UnreadableFiles.ShouldBe(1);
        DayFiles(store).ShouldBe(["d20261121.db", "d20261122.db", "d20261122_1.db"]);
    }

    [Fact]
    public async Task Open_FolderInUse_SaysSo()
    {
        await using TempStore store = new();

        StoreUnavailableException error = Should.Throw<StoreUnavailableException>(() => DuckDBStore.Open(store.Options, new ManualTime(), NullLogger.Instance));

        error.Message.ShouldContain("another Clew process has it open");
    }

    [Fact]
    public async Task Maintenance_LogAboveItsLimit_IsMovedIntoTheFile()
    {
        await using TempStore store = new(options => options with { CheckpointWalBytes = 1000 });
        store.Commit(Some.Span(1, 1));
        store.Store.GetStatistics().WalBytes.ShouldBeGreaterThan(1000);

        await store.Store.RunMaintenanceAsync();

        store.Store.GetStatistics().WalBytes.ShouldBe(0);
        store.Store.GetStatistics().Checkpoints.ShouldBe(1);
        (await store.ListAsync()).Items.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Commit_ClosedStore_IsRefused()
    {
        await using TempStore store = new();
        DuckDBStore closed = store.Store;
        await store.CloseAsync();

        Should.Throw<StoreUnavailableException>(() => closed.Writer.Commit([Some.Batch(Some.Span(1, 1))], [], []));
        await Should.ThrowAsync<StoreUnavailableException>(() => closed.Reader.HasSpansAsync(default));
        await closed.DisposeAsync();
    }

    private static async Task FillDaysAsync(TempStore store, int days)
    {
        for (int day = 0; day < days; day++)
        {
            store.Commit(Some.Span((ulong)day + 1, 1));
            await store.Store.RunMaintenanceAsync();
            if (day < days - 1)
            {
                store.Time.Advance(TimeSpan.FromDays(1));
            }
        }
        await store.Store.RunMaintenanceAsync();
    }

    private static string[] DayFiles(TempStore store) =>
        [.. Directory.GetFiles(store.Options.DataFolder, "d*.db").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
