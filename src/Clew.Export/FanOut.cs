using Clew.Export.Encode;
using Clew.Export.Send;
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
    private static readonly RouteEncoder<LogBatch, LogRecord> Logs = new(SignalCodec.Logs, static (route, record) => route.Wants(record), null, static hook => hook.Logs);
    private static readonly RouteEncoder<MetricBatch, MetricPoint> Metrics = new(SignalCodec.Metrics, static (route, point) => route.Wants(point), null, static hook => hook.Metrics);

    private readonly RouteEncoder<SpanBatch, Span> spans;
    private readonly TimeProvider time;
    private readonly ExportWriter writer;
    private readonly ExportPreparer preparer;
    private readonly DestinationSet destinations;
    private long unroutedItems;

    /// <param name="folder">Holds a folder of queues for each destination; made when the first one is.</param>
    /// <param name="time">Times pauses and ages.</param>
    /// <param name="log">Told of everything that goes wrong.</param>
    /// <param name="redaction">Policies that destinations may name; null when there are none.</param>
    /// <param name="messages">Gives the messages of a span as attributes of today's conventions, for destinations that want them so.</param>
    public FanOut(string folder, TimeProvider time, ILogger<FanOut> log, ExportRedaction? redaction = null, Func<Span, IReadOnlyList<KeyValue>>? messages = null)
    {
        spans = new(SignalCodec.Traces, static (route, span) => route.Wants(span), span => NormalizedSpan.Of(span, messages), static hook => hook.Spans);
        this.time = time;
        writer = new ExportWriter(log);
        preparer = new ExportPreparer(writer, time);
        destinations = new DestinationSet(folder, ServerId, time, log, redaction);
    }

    /// <summary>Marks this server's requests, so that it knows them when they come back.</summary>
    public string ServerId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Header of every forwarded request that holds <see cref="ServerId"/>.</summary>
    public static string ViaHeader => OtlpClient.ViaHeader;

    /// <summary>What a server says that gets its own requests back.</summary>
    public static string LoopMessage => GrpcReply.LoopMessage + ": one of its destinations leads back here.";

    /// <summary>No destination takes anything.</summary>
    public bool IsIdle => destinations.Routes.BySignal.All(static some => some.Length == 0);

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
    public void Use(IReadOnlyList<DestinationOptions> wanted) => destinations.Use(wanted);

    /// <summary>Starts sending. Before, requests are queued only.</summary>
    public void Start() => destinations.Start();

    /// <returns>Null when a queue that refuses is full: the sender should come again.</returns>
    public PreparedExport? Prepare(SpanBatch batch) => preparer.Prepare(destinations.Routes.BySignal[(int)OtlpSignal.Traces], OtlpSignal.Traces, batch, spans);

    /// <inheritdoc cref="Prepare(SpanBatch)"/>
    public PreparedExport? Prepare(LogBatch batch) => preparer.Prepare(destinations.Routes.BySignal[(int)OtlpSignal.Logs], OtlpSignal.Logs, batch, Logs);

    /// <inheritdoc cref="Prepare(SpanBatch)"/>
    public PreparedExport? Prepare(MetricBatch batch) => preparer.Prepare(destinations.Routes.BySignal[(int)OtlpSignal.Metrics], OtlpSignal.Metrics, batch, Metrics);

    /// <summary>Some destination takes findings.</summary>
    public bool TakesFindings => destinations.Routes.Findings.Length > 0;

    /// <summary>The same for log records that tell of findings, which only destinations get that ask for them.</summary>
    /// <returns>Null when a queue that refuses is full.</returns>
    public PreparedExport? PrepareFindings(LogBatch batch) => preparer.Prepare(destinations.Routes.Findings, OtlpSignal.Logs, batch, Logs);

    /// <summary>Spans of traces that the policies of a destination keep. Its filter and redaction hold for them.</summary>
    /// <returns>Empty when the destination is gone, or takes none of them.</returns>
    public PreparedExport PrepareChosen(string destination, IReadOnlyList<Span> chosen) =>
        preparer.PrepareChosen(destinations.Routes.Chosen.GetValueOrDefault(destination), OtlpSignal.Traces, chosen, chosen.Sum(span => ChosenSize.Of(span)), spans, static (route, span) => route.Filter.Passes(span));

    /// <inheritdoc cref="PrepareChosen(string, IReadOnlyList{Span})"/>
    public PreparedExport PrepareChosen(string destination, IReadOnlyList<LogRecord> chosen) =>
        preparer.PrepareChosen(destinations.Routes.Chosen.GetValueOrDefault(destination), OtlpSignal.Logs, chosen, chosen.Sum(record => ChosenSize.Of(record)), Logs, static (route, record) => route.Filter.Passes(record));

    /// <summary>Counts what the policies of a destination made of a trace.</summary>
    /// <param name="destination">Its name.</param>
    /// <param name="policy">Which one kept it; null when none did.</param>
    public void CountChosen(string destination, string? policy)
    {
        if (!destinations.Routes.Chosen.TryGetValue(destination, out Route? route))
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

    /// <summary>All destinations by name, those included that are emptied before they go.</summary>
    public IReadOnlyList<DestinationStatus> GetStatus() => destinations.GetStatus();

    /// <summary>Sends one item past the queue and tells what came of it.</summary>
    /// <returns>Null when there is no destination of this name.</returns>
    public async Task<ExportTestReply?> TestAsync(string name, CancellationToken cancellationToken) =>
        destinations.OptionsOf(name) is { } options ? await ExportTest.RunAsync(options, ServerId, time, cancellationToken) : null;

    /// <summary>Stops sending; what was not delivered stays on disk for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await destinations.StopAsync();
        writer.Dispose();
        await destinations.DisposeAsync();
    }
}
