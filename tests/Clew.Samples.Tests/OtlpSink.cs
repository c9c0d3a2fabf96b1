using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Clew.Samples.Tests;

/// <summary>A receiver on two free ports, OTLP/HTTP and OTLP/gRPC, that keeps what it is sent.</summary>
internal sealed class OtlpSink : IAsyncDisposable
{
    private const int GrpcPrefixBytes = 5;
    private readonly ConcurrentQueue<ReceivedSpan> spans = new();
    private readonly ConcurrentQueue<string> metricBodies = new();
    private readonly ConcurrentQueue<string> logBodies = new();
    private readonly TaskCompletionSource firstSpan = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication app;

    private OtlpSink()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRoutingCore();
        app = builder.Build();
        app.UseRouting();
        app.MapPost("/{**path}", (RequestDelegate)ReceiveAsync);
    }

    public Uri Http { get; private set; } = null!;

    public Uri Grpc { get; private set; } = null!;

    /// <summary>Completes when a span has arrived.</summary>
    public Task FirstSpan => firstSpan.Task;

    public IReadOnlyList<ReceivedSpan> Spans => [.. spans];

    /// <summary>Bodies as Latin-1 text: names can be looked for, the rest is binary.</summary>
    public IReadOnlyList<string> MetricBodies => [.. metricBodies];

    public IReadOnlyList<string> LogBodies => [.. logBodies];

    public static async Task<OtlpSink> StartAsync()
    {
        OtlpSink sink = new();
        await sink.app.StartAsync();
        string[] addresses = [.. sink.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
        sink.Http = new Uri(addresses[0]);
        sink.Grpc = new Uri(addresses[1]);
        return sink;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        bool isGrpc = context.Request.Protocol == "HTTP/2";
        Keep(context.Request.Path.Value!, body.ToArray()[(isGrpc ? GrpcPrefixBytes : 0)..]);
        if (isGrpc)
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[GrpcPrefixBytes]);
            context.Response.AppendTrailer("grpc-status", "0");
        }
    }

    private void Keep(string path, byte[] message)
    {
        if (path.Contains("metrics", StringComparison.OrdinalIgnoreCase))
        {
            metricBodies.Enqueue(Encoding.Latin1.GetString(message));
            return;
        }
        if (path.Contains("logs", StringComparison.OrdinalIgnoreCase))
        {
            logBodies.Enqueue(Encoding.Latin1.GetString(message));
            return;
        }
        SpanBatch batch = new() { Buffer = message, BufferLength = message.Length };
        TraceDecoder.Decode(batch, DecodeLimits.Default);
        batch.RejectedCount.ShouldBe(0, batch.FirstRejection);
        for (int i = 0; i < batch.Count; i++)
        {
            spans.Enqueue(ReceivedSpan.CopyOf(batch[i]));
        }
        firstSpan.TrySetResult();
    }
}
