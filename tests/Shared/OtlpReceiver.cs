using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Clew.Tests;

/// <summary>One request as a receiver saw it.</summary>
internal sealed record ReceivedRequest(string Path, string Protocol, IReadOnlyDictionary<string, string> Headers, byte[] Body, bool WasCompressed, X509Certificate2? ClientCertificate);

/// <summary>An OTLP receiver of its own on a real socket: records what comes, and answers as a test tells it.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<ReceivedRequest> requests = new();
    private readonly List<(Func<bool> Holds, TaskCompletionSource Met)> waits = [];

    private OtlpReceiver(WebApplication app) => this.app = app;

    /// <summary>Answers a request; true when the answer is written and the request does not count as taken.</summary>
    public Func<HttpContext, ReceivedRequest, Task<bool>>? Refuse { get; set; }

    /// <summary>Answers that take a request in words of the test's own: partial success, for example.</summary>
    public Func<HttpContext, Task>? Answer { get; set; }

    public Uri Address { get; private set; } = null!;

    /// <summary>Requests that were taken.</summary>
    public IReadOnlyCollection<ReceivedRequest> Requests => requests;

    public int RefusedCount { get; private set; }

    /// <summary>Names of all spans taken, in their order.</summary>
    public IReadOnlyList<string> SpanNames => [.. requests.Where(request => request.Path.Contains("trace", StringComparison.OrdinalIgnoreCase)).SelectMany(request => SpansOf(request.Body)).Select(span => span.Name.ToString())];

    /// <summary>Event names of all log records taken, in their order.</summary>
    public IReadOnlyList<string> LogEvents => [.. requests.Where(request => request.Path.Contains("logs", StringComparison.OrdinalIgnoreCase)).SelectMany(request => LogsOf(request.Body)).Select(record => record.EventName.ToString())];

    public static async Task<OtlpReceiver> StartAsync(int port = 0, bool grpc = false, X509Certificate2? certificate = null, Func<X509Certificate2, bool>? acceptsClient = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = certificate is not null ? HttpProtocols.Http1AndHttp2 : grpc ? HttpProtocols.Http2 : HttpProtocols.Http1;
            if (certificate is not null)
            {
                listen.UseHttps(new HttpsConnectionAdapterOptions
                {
                    ServerCertificate = certificate,
                    SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    ClientCertificateMode = acceptsClient is null ? ClientCertificateMode.NoCertificate : ClientCertificateMode.RequireCertificate,
                    ClientCertificateValidation = (client, _, _) => acceptsClient!(client),
                });
            }
        }));
        WebApplication app = builder.Build();
        OtlpReceiver receiver = new(app);
        app.Run(receiver.HandleAsync);
        await app.StartAsync();
        receiver.Address = new UriBuilder(app.Urls.Single()) { Host = "localhost" }.Uri;
        return receiver;
    }

    /// <summary>Completes when something holds; asked after each request.</summary>
    public Task WhenAsync(Func<bool> holds)
    {
        lock (waits)
        {
            if (holds())
            {
                return Task.CompletedTask;
            }
            TaskCompletionSource met = new(TaskCreationOptions.RunContinuationsAsynchronously);
            waits.Add((holds, met));
            return met.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }

    public Task WhenSpansAsync(int count) => WhenAsync(() => SpanNames.Count >= count);

    public static IReadOnlyList<Span> SpansOf(byte[] body)
    {
        SpanBatch batch = new();
        batch.SetBody(new System.Buffers.ReadOnlySequence<byte>(body));
        TraceDecoder.Decode(batch, DecodeLimits.Default).Ok.ShouldBeTrue();
        return [.. Enumerable.Range(0, batch.Count).Select(i => batch[i])];
    }

    private static IReadOnlyList<LogRecord> LogsOf(byte[] body)
    {
        LogBatch batch = new();
        batch.SetBody(new System.Buffers.ReadOnlySequence<byte>(body));
        LogDecoder.Decode(batch, DecodeLimits.Default).Ok.ShouldBeTrue();
        return [.. Enumerable.Range(0, batch.Count).Select(i => batch[i])];
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        bool isGrpc = context.Request.ContentType == "application/grpc";
        byte[] bytes = body.ToArray();
        bool compressed = isGrpc ? bytes[0] == 1 : context.Request.Headers.ContentEncoding == "gzip";
        if (isGrpc)
        {
            BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1)).ShouldBe(bytes.Length - 5);
            bytes = bytes[5..];
        }
        ReceivedRequest request = new(
            context.Request.Path, context.Request.Protocol, context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()),
            compressed ? Unzip(bytes) : bytes, compressed, context.Connection.ClientCertificate);
        bool refused = Refuse is { } refuse && await refuse(context, request);
        if (!refused)
        {
            requests.Enqueue(request);
            await (Answer is { } answer ? answer(context) : isGrpc ? GrpcAsync(context, 0) : context.Response.Body.WriteAsync(Array.Empty<byte>()).AsTask());
        }
        else
        {
            RefusedCount++;
        }
        lock (waits)
        {
            foreach ((Func<bool> holds, TaskCompletionSource met) in waits.ToArray())
            {
                if (holds())
                {
                    met.TrySetResult();
                }
            }
        }
    }

    public static async Task GrpcAsync(HttpContext context, int status, byte[]? details = null, byte[]? message = null)
    {
        context.Response.ContentType = "application/grpc";
        byte[] frame = [0, .. BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(message?.Length ?? 0)), .. message ?? []];
        if (status == 0)
        {
            context.Response.DeclareTrailer("grpc-status");
            await context.Response.Body.WriteAsync(frame);
            context.Response.AppendTrailer("grpc-status", "0");
            return;
        }
        context.Response.Headers["grpc-status"] = status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (details is not null)
        {
            context.Response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(details).TrimEnd('=');
        }
    }

    private static byte[] Unzip(byte[] bytes)
    {
        using MemoryStream plain = new();
        using GZipStream gzip = new(new MemoryStream(bytes), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
