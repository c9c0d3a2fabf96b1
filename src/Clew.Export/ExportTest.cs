using System.Buffers;
using System.Security.Cryptography;
using Clew.Export.Send;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;

namespace Clew.Export;

/// <summary>What came of a test of one destination.</summary>
/// <param name="Ok">The receiver took the item.</param>
/// <param name="Summary">In plain words what happened, and what to do where it failed.</param>
/// <param name="Fault">The kind of failure.</param>
/// <param name="Status">The protocol's status; null when there was no answer.</param>
/// <param name="Message">What the receiver or the connection said; null when nothing.</param>
/// <param name="Duration">From the first packet to the answer.</param>
/// <param name="Address">Where it was sent: scheme, host, port and path. What else an address can have may hold a key.</param>
/// <param name="Signal">What was sent: a span, where the destination takes spans.</param>
/// <param name="TraceId">To look for at the receiver; null for a metric.</param>
public sealed record ExportTestReply(
    bool Ok, string Summary, ExportFault Fault, string? Status, string? Message, TimeSpan Duration, Uri Address, OtlpSignal Signal, string? TraceId);

/// <summary>Sends one item as a destination's own senders would, and says what came of it.</summary>
public static class ExportTest
{
    private const string ItemName = "clew.export.test";

    /// <exception cref="InvalidDataException">A certificate or key file cannot be used.</exception>
    public static async Task<ExportTestReply> RunAsync(DestinationOptions options, string serverId, TimeProvider time, CancellationToken cancellationToken)
    {
        OtlpSignal signal = Enum.GetValues<OtlpSignal>().First(options.Takes);
        TraceId traceId = TraceId.Read(RandomNumberGenerator.GetBytes(16));
        long now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        ArrayBufferWriter<byte> body = new();
        Encode(signal, traceId, now, body);
        long started = time.GetTimestamp();
        Delivery delivery = await new OtlpClient(options, serverId, time).SendAsync(signal, body.WrittenMemory, cancellationToken);
        TimeSpan duration = time.GetElapsedTime(started);
        bool ok = delivery.Outcome == DeliveryOutcome.Delivered && delivery.RejectedItems == 0;
        string what = signal switch { OtlpSignal.Traces => "span", OtlpSignal.Logs => "log record", _ => "metric" };
        string summary = ok ? $"{options.Endpoint.Authority} took the {what} ({delivery.Status})." + (delivery.Message is null ? "" : " It says: " + delivery.Message)
            : delivery.Outcome == DeliveryOutcome.Delivered ? $"{options.Endpoint.Authority} took the request but rejected the {what}. It says: {delivery.Message}"
            : FaultWords.Of(delivery.Fault, options, delivery);
        Uri address = new(options.AddressOf(signal).GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));
        return new ExportTestReply(
            ok, summary, delivery.Fault, delivery.Status, delivery.Message, duration, address, signal, signal == OtlpSignal.Metrics ? null : traceId.ToString());
    }

    private static void Encode(OtlpSignal signal, TraceId traceId, long now, ArrayBufferWriter<byte> body)
    {
        Resource resource = new();
        resource.Attributes.Add("service.name", "clew");
        InstrumentationScope scope = new() { Name = "clew" };
        switch (signal)
        {
            case OtlpSignal.Traces:
                Span span = new()
                {
                    TraceId = traceId, SpanId = new SpanId(traceId.Low | 1), Name = ItemName, OtlpKind = OtlpSpanKind.Internal, StartTimeUnixNano = now,
                    EndTimeUnixNano = now + 1_000_000, Flags = 1, Resource = resource, Scope = scope,
                };
                TraceEncoder.Encode([span], body);
                break;
            case OtlpSignal.Logs:
                LogRecord record = new()
                {
                    TraceId = traceId, TimeUnixNano = now, ObservedTimeUnixNano = now, SeverityNumber = 9, SeverityText = "INFO", Body = AnyValue.From(ItemName), Resource = resource, Scope = scope,
                };
                LogEncoder.Encode([record], body);
                break;
            default:
                MetricEncoder.Encode([new MetricPoint { Name = ItemName, Type = MetricType.Gauge, TimeUnixNano = now, IntValue = 1, Resource = resource, Scope = scope }], body);
                break;
        }
    }
}
