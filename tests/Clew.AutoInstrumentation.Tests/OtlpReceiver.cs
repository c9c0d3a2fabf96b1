using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Clew.AutoInstrumentation.Tests;

/// <summary>Takes OTLP over HTTP and keeps it as it came, before Clew's own understanding changes a name.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<ReceivedSpan> spans = new();
    private readonly ConcurrentQueue<ReceivedPoint> points = new();
    private readonly ConcurrentQueue<ReceivedEvent> events = new();
    private readonly ConcurrentQueue<string> keys = new();

    private OtlpReceiver()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(ReceiveAsync);
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>Spans of one scope, in the order in which they started.</summary>
    public IReadOnlyList<ReceivedSpan> Spans(string scope) => [.. spans.Where(span => span.Scope == scope).OrderBy(static span => span.StartTimeUnixNano)];

    /// <summary>Data points of one metric.</summary>
    public IReadOnlyList<ReceivedPoint> Points(string metric) => [.. points.Where(point => point.Metric == metric)];

    public IReadOnlyList<ReceivedEvent> Events => [.. events];

    /// <summary>Values of the header <c>x-key</c>, one for each request.</summary>
    public IReadOnlyList<string> Keys => [.. keys];

    public static async Task<OtlpReceiver> StartAsync()
    {
        OtlpReceiver receiver = new();
        await receiver.app.StartAsync();
        receiver.Address = new Uri(receiver.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        keys.Enqueue(context.Request.Headers["x-key"].ToString());
        switch (context.Request.Path.Value)
        {
            case "/v1/traces":
                SpanBatch traces = new() { Buffer = body.ToArray(), BufferLength = (int)body.Length };
                TraceDecoder.Decode(traces, DecodeLimits.Default);
                Keep(traces, spans, ReceivedSpan.CopyOf);
                break;
            case "/v1/metrics":
                MetricBatch metrics = new() { Buffer = body.ToArray(), BufferLength = (int)body.Length };
                MetricDecoder.Decode(metrics, DecodeLimits.Default);
                Keep(metrics, points, static point => new ReceivedPoint(point.Name.ToString(), point.Count, point.Sum ?? point.IntValue ?? 0));
                break;
            case "/v1/logs":
                LogBatch logs = new() { Buffer = body.ToArray(), BufferLength = (int)body.Length };
                LogDecoder.Decode(logs, DecodeLimits.Default);
                Keep(logs, events, static record => new ReceivedEvent(record.EventName.ToString(), record.SpanId.ToString()));
                break;
            default:
                context.Response.StatusCode = 404;
                break;
        }
    }

    private static void Keep<T, TKept>(TelemetryBatch<T> batch, ConcurrentQueue<TKept> kept, Func<T, TKept> copy)
        where T : class, IBatchItem, new()
    {
        for (int i = 0; i < batch.Count; i++)
        {
            kept.Enqueue(copy(batch[i]));
        }
    }
}

internal sealed record ReceivedPoint(string Metric, ulong Count, double Sum);

internal sealed record ReceivedEvent(string Name, string SpanId);

/// <param name="Attributes">As <c>name=value</c>, in order.</param>
internal sealed record ReceivedSpan(string Scope, string SpanId, string Name, OtlpSpanKind Kind, StatusCode Status, long StartTimeUnixNano, long DurationNanos, IReadOnlyList<string> Attributes)
{
    public static ReceivedSpan CopyOf(Span span) => new(
        span.Scope.Name.ToString(), span.SpanId.ToString(), span.Name.ToString(), span.OtlpKind, span.StatusCode, span.StartTimeUnixNano, span.EndTimeUnixNano - span.StartTimeUnixNano,
        [.. span.Attributes.AsSpan().ToArray().Select(static attribute => $"{attribute.Key}={Text(attribute.Value)}").Order(StringComparer.Ordinal)]);

    /// <summary>The value of an attribute; null when the span has none of that name.</summary>
    public string? Attribute(string name) => Attributes.FirstOrDefault(line => line.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    private static string Text(AnyValue value) => value.Kind switch
    {
        AnyValueKind.Int => value.AsInt.ToString(CultureInfo.InvariantCulture),
        AnyValueKind.Bool => value.AsBool ? "true" : "false",
        AnyValueKind.Double => value.AsDouble.ToString(CultureInfo.InvariantCulture),
        AnyValueKind.Array => string.Join(",", value.AsArray.ToArray().Select(Text)),
        _ => value.AsText.ToString(),
    };
}
