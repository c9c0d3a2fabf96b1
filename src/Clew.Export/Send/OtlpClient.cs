using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Clew.Export.Encode;
using Clew.Telemetry.Otlp;

namespace Clew.Export.Send;

/// <summary>Posts OTLP requests to one destination and says what came of each. Makes one attempt; who calls decides on the next.</summary>
internal sealed class OtlpClient
{
    /// <summary>Carries the id of each server that a request passed through, so that a circle is seen however long it is.</summary>
    public const string ViaHeader = "clew-via";

    private const int GrpcHeaderBytes = 5;

    // An answer is a few bytes; whoever sends more is no OTLP receiver.
    private const int AnswerBytesMax = 64 * 1024;
    private readonly DestinationOptions options;
    private readonly string serverId;
    private readonly TimeProvider time;
    private readonly DestinationConnection connection;

    /// <exception cref="InvalidDataException">A certificate or key file cannot be used.</exception>
    public OtlpClient(DestinationOptions options, string serverId, TimeProvider time)
    {
        this.options = options;
        this.serverId = serverId;
        this.time = time;
        connection = new DestinationConnection(options);
    }

    private bool IsGrpc => options.Protocol == ExportProtocol.Grpc;

    /// <param name="signal">Decides the path.</param>
    /// <param name="body">The request as Protocol Buffers.</param>
    /// <param name="cancellationToken">Ends the attempt; the outcome is then not known.</param>
    /// <exception cref="OperationCanceledException">By <paramref name="cancellationToken"/> only.</exception>
    public async Task<Delivery> SendAsync(OtlpSignal signal, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(options.Timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using HttpRequestMessage request = Request(signal, body);
            using HttpResponseMessage response = await connection.Http.SendAsync(request, either.Token);
            byte[] answer = await ReadAnswerAsync(response, either.Token);
            return IsGrpc ? GrpcReply.Read(response, answer) : HttpReply.Read(response, answer);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Delivery(DeliveryOutcome.Retryable, ExportFault.TimedOut, null, $"No answer within {options.Timeout.TotalSeconds:0.#} s.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return ConnectionFault.Read(e, options, connection.CertificateFault);
        }
    }

    private HttpRequestMessage Request(OtlpSignal signal, ReadOnlyMemory<byte> body)
    {
        ReadOnlyMemory<byte> message = options.Protocol == ExportProtocol.HttpJson ? SignalCodec.Of(signal).ToJson(body) : body;
        ByteArrayContent content = IsGrpc ? GrpcContent(message) : HttpContent(message);
        HttpRequestMessage request = new(HttpMethod.Post, options.AddressOf(signal)) { Content = content };
        if (IsGrpc)
        {
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            request.Headers.TE.ParseAdd("trailers");
            request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "identity");
            request.Headers.TryAddWithoutValidation("grpc-timeout", $"{(long)options.Timeout.TotalMilliseconds}m");
        }
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Clew", typeof(OtlpClient).Assembly.GetName().Version?.ToString(3)));
        request.Headers.TryAddWithoutValidation(ViaHeader, serverId);
        foreach ((string name, string value) in options.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return request;
    }

    private ByteArrayContent HttpContent(ReadOnlyMemory<byte> message)
    {
        ReadOnlyMemory<byte> bytes = options.Gzip ? Compress(message, 0) : message;
        ByteArrayContent content = Content(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(options.Protocol == ExportProtocol.HttpJson ? "application/json" : "application/x-protobuf");
        if (options.Gzip)
        {
            content.Headers.ContentEncoding.Add("gzip");
        }
        return content;
    }

    /// <summary>One message in its five-byte frame: whether it is compressed, and its length.</summary>
    private ByteArrayContent GrpcContent(ReadOnlyMemory<byte> message)
    {
        Memory<byte> frame;
        if (options.Gzip)
        {
            frame = Compress(message, GrpcHeaderBytes);
            frame.Span[0] = 1;
        }
        else
        {
            frame = new byte[GrpcHeaderBytes + message.Length];
            message.CopyTo(frame[GrpcHeaderBytes..]);
        }
        BinaryPrimitives.WriteInt32BigEndian(frame.Span[1..], frame.Length - GrpcHeaderBytes);
        ByteArrayContent content = Content(frame);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        if (options.Gzip)
        {
            content.Headers.TryAddWithoutValidation("grpc-encoding", "gzip");
        }
        return content;
    }

    private static ByteArrayContent Content(ReadOnlyMemory<byte> bytes) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> segment)
            ? new ByteArrayContent(segment.Array!, segment.Offset, segment.Count)
            : new ByteArrayContent(bytes.ToArray());

    private static Memory<byte> Compress(ReadOnlyMemory<byte> bytes, int headerBytes)
    {
        MemoryStream compressed = new(headerBytes + (bytes.Length / 4) + 64);
        compressed.SetLength(headerBytes);
        compressed.Position = headerBytes;
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes.Span);
        }
        return compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
    }

    private static async Task<byte[]> ReadAnswerAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(AnswerBytesMax);
        try
        {
            int length = await stream.ReadAtLeastAsync(buffer.AsMemory(0, AnswerBytesMax), AnswerBytesMax, throwOnEndOfStream: false, cancellationToken);
            byte[] answer = buffer.AsSpan(0, length).ToArray();
            return response.Content.Headers.ContentEncoding.Contains("gzip") ? Decompress(answer) : answer;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Decompress(byte[] answer)
    {
        byte[] plain = new byte[AnswerBytesMax];
        try
        {
            using GZipStream gzip = new(new MemoryStream(answer), CompressionMode.Decompress);
            return plain[..gzip.ReadAtLeast(plain, plain.Length, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException)
        {
            return answer;
        }
    }
}
