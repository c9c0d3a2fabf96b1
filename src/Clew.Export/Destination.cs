using Clew.Export.Queue;
using Clew.Export.Send;
using Clew.Telemetry.Otlp;
using Microsoft.Extensions.Logging;

namespace Clew.Export;

/// <summary>What of a destination can change while it runs.</summary>
internal sealed record DestinationSettings(DestinationOptions Options, OtlpClient Client);

/// <summary>A destination in use: a lane for each signal it takes, one pace for all of them.</summary>
internal sealed class Destination : IAsyncDisposable
{
    // A request whose answer is not awaited is sent again after the restart, so most receivers get this long to give it.
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);
    private readonly Lock gate = new();
    private readonly string folder;
    private readonly string serverId;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource aborting = new();
    private readonly SignalLane?[] lanes = new SignalLane?[3];
    private TaskCompletionSource settingsChanged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile DestinationSettings settings;
    private volatile string? broken;
    private DateTimeOffset pausedUntil;
    private bool started;

    /// <exception cref="InvalidDataException">A certificate or key file cannot be used.</exception>
    /// <exception cref="IOException">The queue's folder cannot be used.</exception>
    public Destination(DestinationOptions options, string folder, string serverId, TimeProvider time, ILogger log)
    {
        this.folder = folder;
        this.serverId = serverId;
        this.time = time;
        this.log = log;
        settings = new DestinationSettings(options, new OtlpClient(options, serverId, time));
        AddLanes();
    }

    public string Name => settings.Options.Name;

    public DestinationSettings Settings => settings;

    public DestinationCounters Counters { get; } = new();

    public Random Random { get; } = new();

    public bool IsDraining { get; set; }

    public bool IsEmpty => Lanes().All(lane => lane.Queue.WaitingItems == 0);

    public SignalLane LaneOf(OtlpSignal signal) => lanes[(int)signal]!;

    /// <summary>Other settings under the same name: what waits is sent as they say.</summary>
    public void Use(DestinationOptions options)
    {
        // The former client's idle connections end by themselves; ending them now would break requests that are under way.
        settings = new DestinationSettings(options, new OtlpClient(options, serverId, time));
        TaskCompletionSource waiting;
        lock (gate)
        {
            AddLanes();
            pausedUntil = default;
            waiting = settingsChanged;
            settingsChanged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        foreach (SignalLane lane in Lanes())
        {
            lane.Queue.Resize(options.Queue.MaxBytes);
        }
        waiting.SetResult();
        if (started)
        {
            Start();
        }
    }

    public void Start()
    {
        started = true;
        foreach (SignalLane lane in Lanes())
        {
            lane.Start(stopping.Token, aborting.Token);
        }
    }

    /// <summary>Nothing is sent before this long is over.</summary>
    public void Pause(TimeSpan pause)
    {
        lock (gate)
        {
            DateTimeOffset until = time.GetUtcNow() + pause;
            pausedUntil = until > pausedUntil ? until : pausedUntil;
        }
    }

    /// <summary>Completes when the destination may be asked.</summary>
    public async Task WaitForTurnAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task changed;
            TimeSpan left;
            lock (gate)
            {
                changed = settingsChanged.Task;
                left = pausedUntil - time.GetUtcNow();
            }
            if (left <= TimeSpan.Zero)
            {
                return;
            }
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(Task.Delay(left, time, either.Token), changed);
            await either.CancelAsync();
        }
    }

    public Task WaitForSettingsAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return settingsChanged.Task.WaitAsync(cancellationToken);
        }
    }

    public void Broke(Exception exception) => broken = exception.Message;

    public DestinationStatus GetStatus()
    {
        DateTimeOffset now = time.GetUtcNow();
        LastDelivery? success = Counters.LastSuccess;
        LastDelivery? failure = Counters.LastFailure;
        long? oldest = Lanes().Min(lane => lane.Queue.OldestUnixMillis);
        (DestinationHealth health, string? problem) = HealthOf(success, failure);
        return new DestinationStatus
        {
            Options = settings.Options,
            Health = health,
            Problem = problem,
            IsDraining = IsDraining,
            QueuedItems = Lanes().Sum(lane => lane.Queue.WaitingItems),
            QueuedBytes = Lanes().Sum(lane => lane.Queue.Bytes),
            OldestAge = oldest is long time0 ? now - DateTimeOffset.FromUnixTimeMilliseconds(time0) : null,
            SentItems = PerSignal(Counters.SentItems),
            FilteredItems = PerSignal(Counters.FilteredItems),
            KeptTraces = Counters.KeptTraces,
            LeftOutTraces = Counters.LeftOutTraces,
            DroppedItems = Enum.GetValues<ExportDrop>().ToDictionary(reason => reason, Counters.DroppedItems),
            SentRequests = Counters.SentRequests,
            SentBytes = Counters.SentBytes,
            Retries = Counters.Retries,
            RefusedRequests = Counters.RefusedRequests,
            LastSuccess = success?.Time,
            LastFailure = failure is null ? null : new ExportFailure(failure.Time, failure.Signal, failure.Delivery.Fault, failure.Delivery.Status, failure.Delivery.Message),
        };
    }

    /// <summary>Lets requests under way finish for a moment, then stops. What was not delivered stays on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        aborting.CancelAfter(StopGrace);
        await Task.WhenAll(Lanes().Select(lane => lane.WhenStoppedAsync()));
        foreach (SignalLane lane in Lanes())
        {
            lane.Queue.Dispose();
        }
        stopping.Dispose();
        aborting.Dispose();
    }

    /// <summary>Stops and deletes the queue's folder.</summary>
    public async Task DeleteAsync()
    {
        await DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private (DestinationHealth Health, string? Problem) HealthOf(LastDelivery? success, LastDelivery? failure)
    {
        if (broken is string reason)
        {
            return (DestinationHealth.Failing, "A sender failed: " + reason);
        }
        bool failedLast = failure is not null && (success is null || failure.Number > success.Number);
        if (failedLast)
        {
            string words = FaultWords.Of(failure!.Delivery.Fault, settings.Options, failure.Delivery);
            return (failure.Delivery.Outcome == DeliveryOutcome.Retryable ? DestinationHealth.Retrying : DestinationHealth.Failing, words);
        }
        if (settings.Options.Tls.SkipVerify)
        {
            return (DestinationHealth.Failing, "Certificates are not verified (insecure_skip_verify): whoever sits between can read and change what is sent.");
        }
        return (success is null ? DestinationHealth.Idle : DestinationHealth.Healthy, null);
    }

    private void AddLanes()
    {
        foreach (OtlpSignal signal in Enum.GetValues<OtlpSignal>())
        {
            string path = Path.Combine(folder, signal.ToString().ToLowerInvariant());
            // A lane that a former configuration left still has to be emptied.
            if (lanes[(int)signal] is null && (settings.Options.Takes(signal) || Directory.Exists(path)))
            {
                DiskQueue queue = DiskQueue.Open(path, settings.Options.Queue.MaxBytes, out long tornBytes);
                if (tornBytes > 0)
                {
                    Log.QueueTorn(log, Name, signal, tornBytes);
                }
                lanes[(int)signal] = new SignalLane(signal, queue, this, time, log);
            }
        }
    }

    private IEnumerable<SignalLane> Lanes() => lanes.OfType<SignalLane>();

    private static Dictionary<OtlpSignal, long> PerSignal(Func<OtlpSignal, long> count) => Enum.GetValues<OtlpSignal>().ToDictionary(signal => signal, count);
}
