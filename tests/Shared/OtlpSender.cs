using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Clew.Tests;

/// <summary>An OTLP trace exporter of bytes made elsewhere, on one connection, over HTTP or gRPC.</summary>
internal sealed class OtlpSender : IDisposable
{
    private const string GrpcPath = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
    private readonly HttpClient http;
    private readonly Uri address;
    private readonly bool grpc;

    /// <param name="server">Where OTLP goes.</param>
    /// <param name="grpc">OTLP/gRPC instead of OTLP/HTTP.</param>
    public OtlpSender(Uri server, bool grpc)
    {
        this.grpc = grpc;
        address = new Uri(server, grpc ? GrpcPath : "/v1/traces");
        http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1, UseProxy = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(100) };
    }

    public async Task<OtlpAnswer> SendAsync(byte[] message)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, address) { Content = grpc ? new GrpcFrame(message) : new ByteArrayContent(message) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(grpc ? "application/grpc" : "application/x-protobuf");
        if (grpc)
        {
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            request.Headers.TE.ParseAdd("trailers");
        }
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request);
            byte[] body = await response.Content.ReadAsByteArrayAsync();
            return grpc ? GrpcAnswer(response, body) : HttpAnswer(response, body);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return new OtlpAnswer(OtlpOutcome.Unknown, e.GetType().Name, null);
        }
    }

    public void Dispose() => http.Dispose();

    private static OtlpAnswer HttpAnswer(HttpResponseMessage response, byte[] body)
    {
        OtlpOutcome outcome = response.StatusCode switch
        {
            HttpStatusCode.OK => body.Length == 0 ? OtlpOutcome.Acknowledged : OtlpOutcome.Partial,
            // The four that the OTLP specification lists as retryable.
            HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => OtlpOutcome.Retryable,
            _ => OtlpOutcome.Refused,
        };
        return new OtlpAnswer(outcome, ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture), response.Headers.RetryAfter?.Delta);
    }

    private static OtlpAnswer GrpcAnswer(HttpResponseMessage response, byte[] body)
    {
        string? status = Header("grpc-status");
        if (status is null)
        {
            return new OtlpAnswer(OtlpOutcome.Unknown, "no grpc-status", null);
        }
        TimeSpan? retryAfter = Header("grpc-status-details-bin") is string details ? RetryDelay(details) : null;
        OtlpOutcome outcome = status switch
        {
            "0" => body.Length == 5 ? OtlpOutcome.Acknowledged : OtlpOutcome.Partial,
            // CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS; RESOURCE_EXHAUSTED only with a delay.
            "1" or "4" or "10" or "11" or "14" or "15" => OtlpOutcome.Retryable,
            "8" when retryAfter is not null => OtlpOutcome.Retryable,
            _ => OtlpOutcome.Refused,
        };
        return new OtlpAnswer(outcome, status, retryAfter);

        string? Header(string name) => (response.TrailingHeaders.TryGetValues(name, out IEnumerable<string>? values) || response.Headers.TryGetValues(name, out values)) ? values.First() : null;
    }

    /// <summary>google.rpc.Status { details: [Any { RetryInfo { retry_delay: Duration { seconds, nanos } } }] }</summary>
    private static TimeSpan? RetryDelay(string details)
    {
        byte[] status = Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '='));
        ReadOnlySpan<byte> any = Field(status, 3);
        if (any.IsEmpty || !Field(any, 1).EndsWith("google.rpc.RetryInfo"u8))
        {
            return null;
        }
        ReadOnlySpan<byte> duration = Field(Field(any, 2), 1);
        return TimeSpan.FromSeconds(Number(duration, 1)) + TimeSpan.FromMicroseconds(Number(duration, 2) / 1e3);
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> message, int field) => Find(message, field, out _);

    private static long Number(ReadOnlySpan<byte> message, int field)
    {
        Find(message, field, out long number);
        return number;
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> message, int field, out long number)
    {
        while (!message.IsEmpty)
        {
            long tag = Varint(ref message);
            long value = Varint(ref message);
            ReadOnlySpan<byte> bytes = [];
            if ((tag & 7) == 2)
            {
                bytes = message[..(int)value];
                message = message[(int)value..];
            }
            if (tag >> 3 == field)
            {
                number = value;
                return bytes;
            }
        }
        number = 0;
        return [];
    }

    private static long Varint(ref ReadOnlySpan<byte> message)
    {
        long number = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = message[0];
            message = message[1..];
            number |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return number;
            }
        }
    }

    /// <summary>One uncompressed message in its five-byte frame.</summary>
    private sealed class GrpcFrame(byte[] message) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            byte[] header = new byte[5];
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(1), message.Length);
            await stream.WriteAsync(header);
            await stream.WriteAsync(message);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 5 + message.Length;
            return true;
        }
    }
}
