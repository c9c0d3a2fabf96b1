using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Clew.Server.Export;
using Clew.Telemetry.Otlp;
using Microsoft.AspNetCore.Http.Features;

namespace Clew.Server.Ingest;

/// <summary>
/// OTLP/gRPC on Kestrel itself: a unary call is an HTTP/2 POST with a five-byte frame in each direction and two trailers, so no gRPC
/// package is needed (the gRPC-over-HTTP/2 protocol description).
/// </summary>
internal static class OtlpGrpcEndpoints
{
    private const int FrameHeaderBytes = 5;
    private const string StatusTrailer = "grpc-status";
    private const string MessageTrailer = "grpc-message";
    private const string DetailsTrailer = "grpc-status-details-bin";

    public static void MapOtlpGrpc(this IEndpointRouteBuilder routes)
    {
        Map(routes, "trace.v1.TraceService", OtlpSignal.Traces);
        Map(routes, "logs.v1.LogsService", OtlpSignal.Logs);
        Map(routes, "metrics.v1.MetricsService", OtlpSignal.Metrics);
        routes.MapPost("/{service}/{method}", (RequestDelegate)(context =>
            FailAsync(context, GrpcCode.Unimplemented, $"'{context.Request.Path}' is not an OTLP service of this server.", null)));
    }

    private static void Map(IEndpointRouteBuilder routes, string service, OtlpSignal signal) =>
        routes.MapPost($"/opentelemetry.proto.collector.{service}/Export", (RequestDelegate)(context => HandleAsync(context, signal)));

    private static async Task HandleAsync(HttpContext context, OtlpSignal signal)
    {
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }
        if (ForwardingIngest.IsReturned(context.Request))
        {
            await FailAsync(context, GrpcCode.FailedPrecondition, ForwardingIngest.ReturnedMessage, null);
            return;
        }
        // The frame tells its length, and a body that is too large gets an answer in gRPC's words instead of Kestrel's reset.
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        byte[] header = new byte[FrameHeaderBytes];
        if (await context.Request.Body.ReadAtLeastAsync(header, FrameHeaderBytes, throwOnEndOfStream: false, context.RequestAborted) < FrameHeaderBytes)
        {
            await FailAsync(context, GrpcCode.InvalidArgument, "The request ended before its first frame.", null);
            return;
        }
        bool compressed = header[0] == 1;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1));
        string encoding = context.Request.Headers["grpc-encoding"].ToString();
        if (compressed && encoding != "gzip")
        {
            context.RequestServices.GetRequiredService<ServerMetrics>().RequestRefused(signal, DropReason.Unsupported);
            context.RequestServices.GetRequiredService<SenderLedger>().Refused(Sender.Of(context), DropReason.Unsupported);
            context.Response.Headers["grpc-accept-encoding"] = "identity,gzip";
            await FailAsync(context, GrpcCode.Unimplemented, $"grpc-encoding '{encoding}' is not taken; send gzip or identity.", null);
            return;
        }
        OtlpIngest ingest = context.RequestServices.GetRequiredService<OtlpIngest>();
        FrameStream frame = new(context.Request.Body, length);
        IngestResult result = await ingest.IngestAsync(signal, Sender.Of(context), frame, length, compressed, json: false, context.RequestAborted);
        await AnswerAsync(context, signal, result);
    }

    private static async Task AnswerAsync(HttpContext context, OtlpSignal signal, IngestResult result)
    {
        if (result.Status != IngestStatus.Stored)
        {
            // RESOURCE_EXHAUSTED is retried by clients only with a RetryInfo (OTLP specification, "Failures").
            int code = result.Status switch
            {
                IngestStatus.QueueFull or IngestStatus.TooLarge => GrpcCode.ResourceExhausted,
                IngestStatus.StoreUnavailable => GrpcCode.Unavailable,
                _ => GrpcCode.InvalidArgument,
            };
            await FailAsync(context, code, result.Message ?? "", result.IsRetryable ? IngestResult.RetryAfter : null);
            return;
        }
        byte[] message = OtlpResponse.Export(result.Rejected, result.Message);
        byte[] frame = new byte[FrameHeaderBytes + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame, FrameHeaderBytes);
        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer(StatusTrailer);
        await context.Response.Body.WriteAsync(frame);
        context.Response.AppendTrailer(StatusTrailer, "0");
    }

    /// <summary>A trailers-only response: the status travels in the headers, and there is no frame.</summary>
    private static Task FailAsync(HttpContext context, int code, string message, TimeSpan? retryAfter)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers[StatusTrailer] = code.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers[MessageTrailer] = PercentEncode(message);
        if (retryAfter is not null)
        {
            byte[] details = OtlpResponse.Status(code, message, retryAfter);
            context.Response.Headers[DetailsTrailer] = Convert.ToBase64String(details).TrimEnd('=');
        }
        return Task.CompletedTask;
    }

    /// <summary>gRPC wants every byte outside printable ASCII, and the percent sign, as %XX.</summary>
    private static string PercentEncode(string message)
    {
        StringBuilder encoded = new(message.Length);
        foreach (byte b in Encoding.UTF8.GetBytes(message))
        {
            if (b is >= 0x20 and <= 0x7E and not (byte)'%')
            {
                encoded.Append((char)b);
            }
            else
            {
                encoded.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
            }
        }
        return encoded.ToString();
    }
}
