using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB.Tests;

public sealed class QueryLimitTests
{
    private const string Endless = "SELECT count(*) FROM range(1000000000000) WHERE range % 7 = 9";

    [Fact]
    public async Task Read_BeyondTheTimeLimit_IsStopped()
    {
        await using TempStore store = new(options => options with { QueryTimeLimit = TimeSpan.FromMilliseconds(200) }, clock: TimeProvider.System);

        await Should.ThrowAsync<QueryTimeoutException>(() => RunAsync(store, Endless, null, CancellationToken.None));

        store.Store.GetStatistics().QueriesTimedOut.ShouldBe(1);
        (await RunAsync(store, "SELECT 42", null, CancellationToken.None)).ShouldBe(42);
    }

    [Fact]
    public async Task Read_Cancelled_IsStopped()
    {
        await using TempStore store = new();
        using CancellationTokenSource source = new();
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        Task<int> read = RunAsync(store, Endless, started, source.Token);
        await started.Task;
        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => read);
        (await RunAsync(store, "SELECT 42", null, CancellationToken.None)).ShouldBe(42);
    }

    [Fact]
    public async Task Close_WhileAReadRuns_StopsIt()
    {
        await using TempStore store = new();
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> read = RunAsync(store, Endless, started, CancellationToken.None);
        await started.Task;

        await store.CloseAsync();

        await Should.ThrowAsync<StoreUnavailableException>(() => read);
    }

    private static Task<int> RunAsync(TempStore store, string sql, TaskCompletionSource? started, CancellationToken cancellationToken) =>
        store.Reader.Slots.RunAsync(
            context =>
            {
                started?.SetResult();
                using ResultReader row = context.Execute(new SqlBuilder().Append(sql));
                return row.Read() ? row.GetInt32(0) : -1;
            },
            cancellationToken);
}
