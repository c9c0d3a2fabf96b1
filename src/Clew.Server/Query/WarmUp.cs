using Clew.Server.Query.Series;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Telemetry;

namespace Clew.Server.Query;

/// <summary>
/// Asks once, after a start, what people ask first: Home, the newest traces, one of them, its conversation. That brings into memory what each first
/// question of its kind would wait for: sums over runs and calls, where rows lie in the files, compiled code. One question at a time, so that a
/// reader in a hurry finds a free slot.
/// </summary>
internal sealed class WarmUp(DuckDBStore store, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<WarmUp> log) : BackgroundService
{
    private const int Traces = 50;

    /// <summary>What Home shows when nobody says otherwise.</summary>
    private static readonly TimeSpan HomeTime = TimeSpan.FromDays(7);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            await AskAsync(store.Reader, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            // Whatever it is: people who ask will be told, and a server that would stop for it could not answer anything.
            Log.WarmUpFailed(log, e);
        }
    }

    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration _ = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        // Otherwise the lists below would ask the files.
        await store.Indexed.WaitAsync(stoppingToken);
    }

    private async Task AskAsync(DuckDBReader reader, CancellationToken stoppingToken)
    {
        if (await reader.ReadFirstStartAsync(stoppingToken) is not { } first)
        {
            return;
        }
        long now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        long from = Math.Max(first, now - (HomeTime.Ticks * 100));
        await Overview.ReadAsync(reader, new OverviewFilter(Math.Min(from, now), now, IsOpen: false, null, null, null), stoppingToken);
        Page<TraceSummary> newest = await reader.ListTracesAsync(new TraceQuery { Limit = Traces }, stoppingToken);
        await reader.ListTracesAsync(new TraceQuery { Limit = Traces, Status = TraceStatus.Error }, stoppingToken);
        if (newest.Items.Count > 0 && TraceId.TryParse(newest.Items[0].TraceId, out TraceId id))
        {
            await reader.ReadTraceAsync(id, stoppingToken);
        }
        if (newest.Items.Select(trace => trace.ConversationId).FirstOrDefault(conversation => conversation is not null) is { } conversationId)
        {
            await reader.ReadConversationAsync(conversationId, stoppingToken);
        }
    }
}
