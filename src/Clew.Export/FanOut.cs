using Clew.Export.Encode;
using Clew.Export.Queue;
using Clew.Export.Send;
using Clew.Storage.Search;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;
using Microsoft.Extensions.Logging;

namespace Clew.Export;

/// <summary>
/// Any number of OTLP destinations. A request is prepared (encoded, with room held in the queues), then committed: its task completes when it
/// is on disk, and it is delivered from there. Without destinations nothing of this costs anything.
/// </summary>
public sealed class FanOut : IAsyncDisposable
{
    private static readonly TimeSpan DrainCheck = TimeSpan.FromSeconds(1);
    private static readonly RouteEncoder<LogBatch, LogRecord> Logs = new(SignalCodec.Logs, static (route, record) => route.Wants(record), null, static hook => hook.Logs);
    private static readonly RouteEncoder<MetricBatch, MetricPoint> Metrics = new(SignalCodec.Metrics, static (route, point) => route.Wants(point), null, static hook => hook.Metrics);

    private readonly RouteEncoder<SpanBatch, Span> spans;
    private readonly Lock gate = new();
    private readonly string folder;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly ExportRedaction? redaction;
    private readonly ExportWriter writer;
    private readonly Dictionary<string, Destination> destinations = new(StringComparer.Ordinal);
    private readonly List<Task> drains = [];
    private readonly CancellationTokenSource stopping = new();
    private volatile Route[][] routes = [[], [], []];
    private volatile Route[] findingRoutes = [];
    private volatile IReadOnlyDictionary<string, Route> chosenRoutes = new Dictionary<string, Route>();
    private FileStream? folderLock;
    private bool started;
    private long unroutedItems;

    /// <param name="folder">Holds a folder of queues for each destination; made when the first one is.</param>
    /// <param name="time">Times pauses and ages.</param>
    /// <param name="log">Told of everything that goes wrong.</param>
    /// <param name="redaction">Policies that destinations may name; null when there are none.</param>
    /// <param name="messages">Gives the messages of a span as attributes of today's conventions, for destinations that want them so.</param>
    public FanOut(string folder, TimeProvider time, ILogger<FanOut> log, ExportRedaction? redaction = null, Func<Span, IReadOnlyList<KeyValue>>? messages = null)
    {
        spans = new(SignalCodec.Traces, static (route, span) => route.Wants(span), span => NormalizedSpan.Of(span, messages), static hook => hook.Spans);
        this.folder = folder;
        this.time = time;
        this.log = log;
        this.redaction = redaction;
        writer = new ExportWriter(log);
    }

    /// <summary>Marks this server's requests, so that it knows them when they come back.</summary>
    public string ServerId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Header of every forwarded request that holds <see cref="ServerId"/>.</summary>
    public static string ViaHeader => OtlpClient.ViaHeader;

    /// <summary>What a server says that gets its own requests back.</summary>
    public static string LoopMessage => GrpcReply.LoopMessage + ": one of its destinations leads back here.";

    /// <summary>No destination takes anything.</summary>
    public bool IsIdle => routes.All(static some => some.Length == 0);

    /// <summary>Why requests cannot be queued; null when they can.</summary>
    public string? UnavailableReason => writer.UnavailableReason;

    /// <summary>Items that no destination takes, counted by who receives without a store.</summary>
    public long UnroutedItems => Interlocked.Read(ref unroutedItems);

    public void CountUnrouted(long items) => Interlocked.Add(ref unroutedItems, items);

    /// <summary>
    /// Makes these the destinations. Those that stay keep their queues, also with other settings; one that is gone gets nothing new and is removed
    /// when its queue is empty.
    /// </summary>
    /// <exception cref="InvalidDataException">Names every fault; nothing changed.</exception>
    /// <exception cref="IOException">A queue's folder cannot be used.</exception>
    public void Use(IReadOnlyList<DestinationOptions> wanted)
    {
        Check(wanted);
        lock (gate)
        {
            if (wanted.Count > 0)
            {
                folderLock ??= LockFolder();
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
            routes = [.. Enum.GetValues<OtlpSignal>().Select(signal => RoutesOf(one => one.Takes(signal) && !(one.SamplingPolicies is not null && signal == OtlpSignal.Traces)))];
            chosenRoutes = destinations.Values.Where(one => !one.IsDraining && one.Settings.Options.SamplingPolicies is not null)
                .ToDictionary(one => one.Name, one => new Route(one.Settings.Options, [one], redaction));
            // Findings go to all who ask for them: they say what went wrong, also in traces that are not sent.
            findingRoutes = [.. destinations.Values.Where(one => !one.IsDraining && one.Settings.Options is { Findings: true } options && options.Takes(OtlpSignal.Logs))
                .Select(one => new Route(one.Settings.Options with { SamplingPolicies = null }, [one], redaction))];
        }
    }

    /// <summary>Starts sending. Before, requests are queued only.</summary>
    public void Start()
    {
        lock (gate)
        {
            started = true;
            foreach (Destination destination in destinations.Values)
            {
                destination.Start();
            }
            TellOrphans();
        }
    }

    /// <returns>Null when a queue that refuses is full: the sender should come again.</returns>
    public PreparedExport? Prepare(SpanBatch batch) => Prepare(routes[(int)OtlpSignal.Traces], OtlpSignal.Traces, batch, spans);

    /// <inheritdoc cref="Prepare(SpanBatch)"/>
    public PreparedExport? Prepare(LogBatch batch) => Prepare(routes[(int)OtlpSignal.Logs], OtlpSignal.Logs, batch, Logs);

    /// <summary>Some destination takes findings.</summary>
    public bool TakesFindings => findingRoutes.Length > 0;

    /// <summary>The same for log records that tell of findings, which only destinations get that ask for them.</summary>
    /// <returns>Null when a queue that refuses is full.</returns>
    public PreparedExport? PrepareFindings(LogBatch batch) => Prepare(findingRoutes, OtlpSignal.Logs, batch, Logs);

    /// <summary>Spans of traces that the policies of a destination keep. Its filter and redaction hold for them.</summary>
    /// <returns>Empty when the destination is gone, or takes none of them.</returns>
    public PreparedExport PrepareChosen(string destination, IReadOnlyList<Span> chosen) =>
        PrepareChosen(destination, OtlpSignal.Traces, chosen, chosen.Sum(span => ChosenSize.Of(span)), spans, static (route, span) => route.Filter.Passes(span));

    /// <inheritdoc cref="PrepareChosen(string, IReadOnlyList{Span})"/>
    public PreparedExport PrepareChosen(string destination, IReadOnlyList<LogRecord> chosen) =>
        PrepareChosen(destination, OtlpSignal.Logs, chosen, chosen.Sum(record => ChosenSize.Of(record)), Logs, static (route, record) => route.Filter.Passes(record));

    /// <summary>Counts what the policies of a destination made of a trace.</summary>
    /// <param name="destination">Its name.</param>
    /// <param name="policy">Which one kept it; null when none did.</param>
    public void CountChosen(string destination, string? policy)
    {
        if (!chosenRoutes.TryGetValue(destination, out Route? route))
        {
            return;
        }
        DestinationCounters counters = route.Destinations[0].Counters;
        if (policy is null)
        {
            counters.LeftOut(1);
        }
        else
        {
            counters.Kept(policy);
        }
    }

    /// <inheritdoc cref="Prepare(SpanBatch)"/>
    public PreparedExport? Prepare(MetricBatch batch) => Prepare(routes[(int)OtlpSignal.Metrics], OtlpSignal.Metrics, batch, Metrics);

    /// <summary>All destinations by name, those included that are emptied before they go.</summary>
    public IReadOnlyList<DestinationStatus> GetStatus()
    {
        lock (gate)
        {
            return [.. destinations.Values.OrderBy(one => one.Name, StringComparer.Ordinal).Select(one => one.GetStatus())];
        }
    }

    /// <summary>Sends one item past the queue and tells what came of it.</summary>
    /// <returns>Null when there is no destination of this name.</returns>
    public async Task<ExportTestReply?> TestAsync(string name, CancellationToken cancellationToken)
    {
        DestinationOptions? options;
        lock (gate)
        {
            options = destinations.TryGetValue(name, out Destination? destination) && !destination.IsDraining ? destination.Settings.Options : null;
        }
        return options is null ? null : await ExportTest.RunAsync(options, ServerId, time, cancellationToken);
    }

    /// <summary>Stops sending; what was not delivered stays on disk for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        writer.Dispose();
        await Task.WhenAll(drains);
        foreach (Destination destination in destinations.Values)
        {
            await destination.DisposeAsync();
        }
        stopping.Dispose();
        folderLock?.Dispose();
    }

    private PreparedExport PrepareChosen<TBatch, TItem>(
        string name, OtlpSignal signal, IReadOnlyList<TItem> items, long estimate, RouteEncoder<TBatch, TItem> encoder, Func<Route, TItem, bool> wanted)
        where TBatch : TelemetryBatch<TItem>, new()
        where TItem : class, IBatchItem, new()
    {
        if (!chosenRoutes.TryGetValue(name, out Route? route) || !route.Destinations[0].Settings.Options.Takes(signal))
        {
            return PreparedExport.None;
        }
        List<FrameBuilder>? frames = encoder.Encode(route, items, estimate, wanted, time.GetUtcNow().ToUnixTimeMilliseconds(), out int left);
        route.Destinations[0].Counters.Filtered(signal, items.Count - left);
        return frames is null ? PreparedExport.None : new PreparedExport(writer, [(route.Destinations[0].LaneOf(signal), frames)], []);
    }

    private PreparedExport? Prepare<TBatch, TItem>(Route[] current, OtlpSignal signal, TBatch batch, RouteEncoder<TBatch, TItem> encoder)
        where TBatch : TelemetryBatch<TItem>, new()
        where TItem : class, IBatchItem, new()
    {
        if (current.Length == 0)
        {
            return PreparedExport.None;
        }
        List<(SignalLane, List<FrameBuilder>)> encoded = [];
        List<(DiskQueue, long)> reserved = [];
        PreparedExport prepared = new(writer, encoded, reserved);
        bool isWhole = false;
        try
        {
            isWhole = TryEncode(current, signal, batch, encoder, encoded, reserved);
        }
        finally
        {
            if (!isWhole)
            {
                prepared.Abandon();
            }
        }
        return isWhole ? prepared : null;
    }

    /// <returns>False when a queue that refuses is full.</returns>
    private bool TryEncode<TBatch, TItem>(
        Route[] current, OtlpSignal signal, TBatch batch, RouteEncoder<TBatch, TItem> encoder, List<(SignalLane, List<FrameBuilder>)> encoded, List<(DiskQueue, long)> reserved)
        where TBatch : TelemetryBatch<TItem>, new()
        where TItem : class, IBatchItem, new()
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (Route route in current)
        {
            List<FrameBuilder>? frames = encoder.Encode(route, batch, now, out int chosen);
            foreach (Destination destination in route.Destinations)
            {
                destination.Counters.Filtered(signal, batch.Count - chosen);
                if (frames is null)
                {
                    continue;
                }
                SignalLane lane = destination.LaneOf(signal);
                encoded.Add((lane, frames));
                if (destination.Settings.Options.Queue.WhenFull == FullQueuePolicy.Refuse)
                {
                    long bytes = frames.Sum(frame => (long)frame.Frame.Length);
                    if (!lane.Queue.TryReserve(bytes))
                    {
                        destination.Counters.Refused();
                        return false;
                    }
                    reserved.Add((lane.Queue, bytes));
                }
            }
        }
        return true;
    }

    private void Check(IReadOnlyList<DestinationOptions> wanted)
    {
        List<string> faults = [.. wanted.GroupBy(options => options.Name).Where(same => same.Count() > 1).Select(same => $"exporters.{same.Key}: the name is used twice.")];
        foreach (DestinationOptions options in wanted)
        {
            try
            {
                _ = options.Filter.Compile();
                _ = new OtlpClient(options, ServerId, time);
            }
            catch (Exception e) when (e is InvalidDataException or SearchSyntaxException)
            {
                faults.Add($"exporters.{options.Name}: {e.Message}");
            }
            if (options.Redaction is string policy && redaction?.Knows(policy) != true)
            {
                faults.Add($"exporters.{options.Name}.redaction: there is no redaction policy '{policy}'.");
            }
            if (options is { SamplingPolicies: not null, Queue.WhenFull: FullQueuePolicy.Refuse })
            {
                faults.Add($"exporters.{options.Name}.sending_queue.when_full: what policies keep is known after senders have their answer, so none can be refused.");
            }
            if (options.Filter.IsOfSpans && options.Signals != ExportSignals.Traces)
            {
                faults.Add($"exporters.{options.Name}.filter: agents and query choose spans; with them signals must be [traces].");
            }
        }
        if (faults.Count > 0)
        {
            throw new InvalidDataException(string.Join(Environment.NewLine, faults));
        }
    }

    private void AddOrChange(DestinationOptions options)
    {
        if (!destinations.TryGetValue(options.Name, out Destination? destination))
        {
            destination = new Destination(options, Path.Combine(folder, FolderOf(options.Name)), ServerId, time, log);
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

    private Route[] RoutesOf(Func<DestinationOptions, bool> takes) =>
    [
        .. destinations.Values.Where(one => !one.IsDraining && takes(one.Settings.Options))
            .GroupBy(one => Route.KeyOf(one.Settings.Options))
            .Select(same => new Route(same.First().Settings.Options, [.. same], redaction)),
    ];

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

    /// <summary>Two processes that append to the same queues would destroy them.</summary>
    private FileStream LockFolder()
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"The queues in '{folder}' are in use by another process.", e);
        }
    }

    private void TellOrphans()
    {
        if (!Directory.Exists(folder))
        {
            return;
        }
        HashSet<string> known = [.. destinations.Keys.Select(FolderOf)];
        foreach (DirectoryInfo orphan in new DirectoryInfo(folder).GetDirectories().Where(one => !known.Contains(one.Name)))
        {
            Log.QueueOrphaned(log, orphan.FullName, orphan.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length));
        }
    }

    /// <summary>A name such as <c>otlphttp/team</c> as one folder.</summary>
    private static string FolderOf(string name) => Uri.EscapeDataString(name);
}
