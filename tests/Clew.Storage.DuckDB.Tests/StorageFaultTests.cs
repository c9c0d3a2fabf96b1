using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class StorageFaultTests
{
    [Fact]
    public async Task Commit_DiskFull_FailsWholeAndWorksAgainWhenThereIsSpace()
    {
        using Tmpfs disk = new(megabytes: 64);
        await using TempStore store = new(dataFolder: disk.Path);
        store.Commit(Large(trace: 1, spans: 10));
        string ballast = disk.Fill(leaveBytes: 512 * 1024);

        for (int attempt = 0; attempt < 3; attempt++)
        {
            Should.Throw<StoreUnavailableException>(() => store.Commit(Large(trace: 2, spans: 2000)));
            (await store.ListAsync()).Items.Select(trace => trace.SpanCount).ShouldBe([10L]);
        }
        File.Delete(ballast);
        store.Commit(Large(trace: 3, spans: 20));

        (await store.ListAsync()).Items.Select(trace => trace.SpanCount).Order().ShouldBe([10L, 20L]);
        await store.CloseAsync();
        store.Open();
        (await store.ListAsync()).Items.Select(trace => trace.SpanCount).Order().ShouldBe([10L, 20L]);
        (await store.Reader.ReadTraceAsync(Some.Trace(2), default)).ShouldBeNull();
        await store.CloseAsync();
    }

    [Fact]
    public async Task Checkpoint_DiskFull_LosesNothingAndWorksAgainWhenThereIsSpace()
    {
        using Tmpfs disk = new(megabytes: 64);
        await using TempStore store = new(options => options with { CheckpointWalBytes = 1000 }, disk.Path);
        store.Commit(Large(trace: 1, spans: 3000));
        string ballast = disk.Fill(leaveBytes: 0);

        await store.Store.RunMaintenanceAsync();
        (await store.ListAsync()).Items.Select(trace => trace.SpanCount).ShouldBe([3000L]);
        // The round that the closed segment woke may have tried as well.
        store.Store.GetStatistics().FailedCheckpoints.ShouldBeGreaterThan(0);
        File.Delete(ballast);
        store.Commit(Large(trace: 2, spans: 20));
        await store.Store.RunMaintenanceAsync();

        (await store.ListAsync()).Items.Select(trace => trace.SpanCount).Order().ShouldBe([20L, 3000L]);
        store.Store.GetStatistics().WalBytes.ShouldBe(0);
        (await store.Reader.ReadSpansAsync(Some.Trace(1), default)).Count.ShouldBe(3000);
        await store.CloseAsync();
    }

    [Fact]
    public async Task Commit_NoSpaceForANewDay_FailsAndWorksAgainWhenThereIsSpace()
    {
        using Tmpfs disk = new(megabytes: 64);
        await using TempStore store = new(dataFolder: disk.Path);
        store.Commit(Some.Span(1, 1));
        string ballast = disk.Fill(leaveBytes: 0);
        store.Time.Advance(TimeSpan.FromDays(1));

        Should.Throw<StoreUnavailableException>(() => store.Commit(Some.Span(2, 1)));
        Should.Throw<StoreUnavailableException>(() => store.Commit(Some.Span(2, 1)));
        File.Delete(ballast);
        store.Commit(Some.Span(3, 1));

        (await store.ListAsync()).Items.Count.ShouldBe(2);
        await store.CloseAsync();
    }

    [Fact]
    public async Task Open_ReadOnlyFileSystem_SaysSoAndWorksWhenWritableAgain()
    {
        using Tmpfs disk = new(megabytes: 64);
        await using TempStore store = new(dataFolder: disk.Path);
        store.Commit(Some.Span(1, 1));
        await store.CloseAsync();
        disk.Remount("ro");

        Should.Throw<StoreUnavailableException>(store.Open).Message.ShouldContain("not writable");
        disk.Remount("rw");
        store.Open();
        store.Commit(Some.Span(2, 1));

        (await store.ListAsync()).Items.Count.ShouldBe(2);
        await store.CloseAsync();
    }

    [Fact]
    public async Task Commit_DatabaseRefusesAllWork_OpensItAgain()
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 1));
        store.Store.SessionForRead().IsDead = true;

        (await store.ListAsync()).Items.Count.ShouldBe(1);
        store.Store.SessionForRead().IsDead = true;
        store.Commit(Some.Span(2, 1));

        (await store.ListAsync()).Items.Count.ShouldBe(2);
        store.Store.GetStatistics().Reopened.ShouldBe(2);
    }

    [Fact]
    public async Task Commit_InvalidUtf8_StoresNothingAndTheNextCommitWorks()
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 1));

        Should.Throw<StoreUnavailableException>(() => store.Commit(Some.Span(2, 1, span => span.Name = Utf8Text.From([0xFF, 0xFE, 0x41]))));
        store.Commit(Some.Span(3, 1));

        (await store.ListAsync()).Items.Select(trace => trace.TraceId).Order().ShouldBe([Some.Trace(1).ToString(), Some.Trace(3).ToString()]);
    }

    private static Span[] Large(ulong trace, int spans) =>
        [.. Enumerable.Range(1, spans).Select(number => Some.Span(trace, (ulong)number, span =>
        {
            // Text that does not compress, so that the commit needs the space it seems to need.
            byte[] noise = new byte[1500];
            new Random(number).NextBytes(noise);
            span.Attributes.Add("noise", Convert.ToBase64String(noise));
            span.ParentSpanId = new SpanId(number == 1 ? 0UL : 1);
        }))];
}
