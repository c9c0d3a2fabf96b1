using Clew.Alert.Evaluate;
using Clew.Alert.Notify;
using Clew.Alert.State;
using Clew.Server.Configuration;
using Clew.Storage;

namespace Clew.Server.Alerts;

/// <summary>Evaluates rules every 15 seconds, unless it is configured otherwise, and gives what is to be told to the queue of notifications.</summary>
internal sealed class AlertService(
    AlertEngine engine, AlertRulesInUse rules, NotificationQueue queue, ConfigurationInUse configuration, ServerAddresses addresses, TimeProvider time, ILogger<AlertService> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(configuration.Current.Alerts.Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await EvaluateAsync(stoppingToken);
                if (timer.Period != configuration.Current.Alerts.Interval)
                {
                    timer.Period = configuration.Current.Alerts.Interval;
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task EvaluateAsync(CancellationToken stoppingToken)
    {
        try
        {
            engine.Rules = rules.Enabled;
            await engine.EvaluateAsync(Tell, stoppingToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or StoreUnavailableException or QueryTimeoutException or TooManyGroupsException)
        {
            // States stay as they were, and the next evaluation tries again.
            Log.EvaluationFailed(log, fault);
        }
    }

    private bool Tell(AlertEvent happened)
    {
        try
        {
            queue.Post(happened.ToNotification(configuration.Current.Alerts.PublicUrl ?? addresses.Ui), happened.State.Channels);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Log.TellingFailed(log, happened.State.RuleId, fault);
            return false;
        }
    }
}
