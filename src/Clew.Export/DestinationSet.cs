using Microsoft.Extensions.Logging;

namespace Clew.Export;

/// <summary>The destinations that there are, from the first use of a name until its queue is empty and gone.</summary>
/// <param name="folder">Holds their queues.</param>
/// <param name="serverId">Marks requests to them.</param>
/// <param name="time">Times pauses and ages.</param>
/// <param name="log">Told of everything that goes wrong.</param>
/// <param name="redaction">Policies that they may name.</param>
internal sealed class DestinationSet(string folder, string serverId, TimeProvider time, ILogger log, ExportRedaction? redaction) : IAsyncDisposable
{
    private static readonly TimeSpan DrainCheck = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly QueueFolder queues = new(folder, log);
    private readonly Dictionary<string, Destination> destinations = new(StringComparer.Ordinal);
    private readonly List<Task> drains = [];
    private readonly CancellationTokenSource stopping = new();
    private volatile RouteTable routes = RouteTable.Empty;
    private bool started;

    /// <summary>What goes where right now.</summary>
    internal RouteTable Routes => routes;

    /// <inheritdoc cref="FanOut.Use"/>
    internal void Use(IReadOnlyList<DestinationOptions> wanted)
    {
        DestinationCheck.Run(wanted, redaction, serverId, time);
        lock (gate)
        {
            if (wanted.Count > 0)
            {
                queues.Lock();
            }
            foreach (DestinationOptions options in wanted)
            {
                AddOrChange(options);
            }
            foreach (Destination gone in destinations.Values.Where(one => !one.IsDraining && wanted.All(options => options.Name != one.Name)).ToArray())
            {
                gone.IsDraining = true;
                Log.DestinationDrains(log, gone.Name, gone.GetStatus().QueuedItems);
                drains.RemoveAll(task => task.IsCompleted);
                drains.Add(DrainAsync(gone));
            }
            routes = RouteTable.Of([.. destinations.Values.Where(one => !one.IsDraining)], redaction);
        }
    }

    /// <inheritdoc cref="FanOut.Start"/>
    internal void Start()
    {
        lock (gate)
        {
            started = true;
            foreach (Destination destination in destinations.Values)
            {
                destination.Start();
            }
            queues.TellOrphans(destinations.Keys);
        }
    }

    /// <inheritdoc cref="FanOut.GetStatus"/>
    internal IReadOnlyList<DestinationStatus> GetStatus()
    {
        lock (gate)
        {
            return [.. destinations.Values.OrderBy(one => one.Name, StringComparer.Ordinal).Select(one => one.GetStatus())];
        }
    }

    /// <returns>Null when there is no destination of this name, or it is emptied before it goes.</returns>
    internal DestinationOptions? OptionsOf(string name)
    {
        lock (gate)
        {
            return destinations.TryGetValue(name, out Destination? destination) && !destination.IsDraining ? destination.Settings.Options : null;
        }
    }

    /// <summary>Ends the waiting for queues to become empty; those that are not stay on disk.</summary>
    internal Task StopAsync() => stopping.CancelAsync();

    /// <summary>Stops sending, after <see cref="StopAsync"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(drains);
        foreach (Destination destination in destinations.Values)
        {
            await destination.DisposeAsync();
        }
        stopping.Dispose();
        queues.Dispose();
    }

    private void AddOrChange(DestinationOptions options)
    {
        if (!destinations.TryGetValue(options.Name, out Destination? destination))
        {
            destination = new Destination(options, queues.Of(options.Name), serverId, time, log);
            destinations.Add(options.Name, destination);
            if (started)
            {
                destination.Start();
            }
        }
        else if (destination.IsDraining || destination.Settings.Options.Fingerprint != options.Fingerprint)
        {
            destination.IsDraining = false;
            destination.Use(options);
        }
        else
        {
            return;
        }
        Log.DestinationUsed(log, options.Name, options.Signals, options.Endpoint.Authority);
    }

    private async Task DrainAsync(Destination gone)
    {
        try
        {
            while (!gone.IsEmpty)
            {
                await Task.Delay(DrainCheck, time, stopping.Token);
                if (!gone.IsDraining)
                {
                    return;
                }
            }
            lock (gate)
            {
                if (!gone.IsDraining || !gone.IsEmpty)
                {
                    return;
                }
                destinations.Remove(gone.Name);
                // Under the gate: who wants the name again makes its queue in this folder. Nothing is under way, so the senders end at once.
                gone.DeleteAsync().GetAwaiter().GetResult();
            }
            Log.DestinationGone(log, gone.Name);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Log.DestinationDrains(log, gone.Name, gone.GetStatus().QueuedItems);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.QueueNotDeleted(log, gone.Name, e.Message);
        }
    }
}
