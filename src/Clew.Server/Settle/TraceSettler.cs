using Clew.Pipeline.Account;
using Clew.Storage;
using Clew.Storage.DuckDB;

namespace Clew.Server.Settle;

/// <summary>
/// Decides on finished traces as a whole: a trace that was quiet for a while gets the ledger's decision on all of its spans, the store
/// corrects the sums where batches by themselves said something else, and detectors look at those that may have something wrong.
/// </summary>
internal sealed class TraceSettler(DuckDBStore store, TimeProvider time, ILogger<TraceSettler> log, TraceLooks? looks = null) : BackgroundService
{
    /// <summary>A step between spans that came together and an exporter's usual delay of 5 s, after which the trace is looked at again.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await SettleAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task SettleAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (looks is null)
            {
                await store.Settlement.SettleAsync(Quiet, TokenLedger.Apply, stoppingToken);
                return;
            }
            await store.Settlement.SettleAsync(Quiet, TokenLedger.Apply, looks.Settled, stoppingToken);
            await looks.RunAsync(stoppingToken);
        }
        catch (Exception e) when (e is StoreUnavailableException or QueryTimeoutException)
        {
            // The traces stay unsettled and are tried again.
            Log.SettlementFailed(log, e);
        }
    }
}
