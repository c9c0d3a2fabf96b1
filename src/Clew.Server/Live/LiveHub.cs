using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using Clew.Pipeline.Cost;
using Clew.Server.Query;
using Clew.Storage;
using Clew.Storage.Search;
using Clew.Telemetry;

namespace Clew.Server.Live;

/// <summary>Tells open live streams about spans after their commit. Costs nothing while nobody listens.</summary>
public sealed class LiveHub(ServerMetrics metrics, PriceTable prices)
{
    // A browser that sleeps must not hold memory: what it misses is counted, told, and can be queried.
    private const int WaitingEventsMax = 2_000;
    private readonly Lock gate = new();
    private volatile LiveSubscription[] subscriptions = [];

    public int ClientCount => subscriptions.Length;

    /// <param name="traceId">Only this trace.</param>
    /// <param name="service">Only this service.</param>
    /// <param name="search">Only spans that fulfil it, see <see cref="SpanMatcher"/>.</param>
    public LiveSubscription Subscribe(string? traceId, string? service, SearchExpression? search = null)
    {
        LiveSubscription subscription = new(WaitingEventsMax, traceId, service, search is null ? null : span => SpanMatcher.Matches(search, span, WindowOf));
        lock (gate)
        {
            subscriptions = [.. subscriptions, subscription];
        }
        return subscription;
    }

    private long? WindowOf(Span span) => span.Llm is { } call ? prices.ContextWindow(call.Provider, call.ResponseModel, call.RequestModel) : null;

    public void Unsubscribe(LiveSubscription subscription)
    {
        lock (gate)
        {
            subscriptions = [.. subscriptions.Where(other => other != subscription)];
        }
    }

    /// <summary>Tells that a look at a trace found other things than the one before.</summary>
    public void Publish(FindingLook look)
    {
        LiveSubscription[] listening = subscriptions;
        if (listening.Length == 0)
        {
            return;
        }
        string traceId = look.TraceId.ToString();
        byte[]? data = null;
        foreach (LiveSubscription subscription in listening)
        {
            if (!subscription.WantsFindings(traceId))
            {
                continue;
            }
            if (subscription.IsFull)
            {
                subscription.CountDropped();
                metrics.LiveDropped(1);
                continue;
            }
            data ??= JsonOf(traceId, look);
            subscription.Send(new LiveEvent(IsFinding: true, data));
        }
    }

    private static byte[] JsonOf(string traceId, FindingLook look)
    {
        ArrayBufferWriter<byte> buffer = new(256);
        using Utf8JsonWriter json = new(buffer, ApiJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("traceId"u8, traceId);
        json.WriteMarks(FindingMark.Of(look.Findings));
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public void Publish(SpanBatch batch)
    {
        LiveSubscription[] listening = subscriptions;
        if (listening.Length == 0)
        {
            return;
        }
        ArrayBufferWriter<byte> buffer = new(1024);
        using Utf8JsonWriter json = new(buffer, ApiJson.WriterOptions);
        for (int i = 0; i < batch.Count; i++)
        {
            Span span = batch[i];
            byte[]? data = null;
            foreach (LiveSubscription subscription in listening)
            {
                if (!subscription.Wants(span))
                {
                    continue;
                }
                if (subscription.IsFull)
                {
                    subscription.CountDropped();
                    metrics.LiveDropped(1);
                    continue;
                }
                if (data is null)
                {
                    buffer.ResetWrittenCount();
                    json.Reset();
                    json.WriteSpan(span, prices);
                    json.Flush();
                    data = buffer.WrittenSpan.ToArray();
                }
                subscription.Send(new LiveEvent(IsFinding: false, data));
            }
        }
    }
}

/// <param name="IsFinding">What was found in a trace; otherwise a span.</param>
/// <param name="Data">As JSON.</param>
public readonly record struct LiveEvent(bool IsFinding, byte[] Data);

/// <summary>One open stream with its bounded queue of events.</summary>
public sealed class LiveSubscription(int waitingEventsMax, string? traceId, string? service, Func<Span, bool>? search)
{
    private readonly Channel<LiveEvent> events = Channel.CreateBounded<LiveEvent>(new BoundedChannelOptions(waitingEventsMax) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Utf8Text service = Utf8Text.From(service);
    private long dropped;

    public ChannelReader<LiveEvent> Events => events.Reader;

    public bool IsFull => events.Reader.Count >= waitingEventsMax;

    public bool Wants(Span span) =>
        (traceId is null || span.TraceId.ToString() == traceId) && (service.IsNull || span.Resource.Service.Equals(service)) && (search is null || search(span));

    /// <summary>A stream of one service, or of spans that a query chooses, cannot tell which traces it is about.</summary>
    public bool WantsFindings(string ofTrace) => service.IsNull && search is null && (traceId is null || traceId == ofTrace);

    public void Send(LiveEvent data) => events.Writer.TryWrite(data);

    public void CountDropped() => Interlocked.Increment(ref dropped);

    /// <summary>Events missed since the last call.</summary>
    public long TakeDropped() => Interlocked.Exchange(ref dropped, 0);
}
