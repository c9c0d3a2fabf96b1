using System.Globalization;
using Clew.Server.Export;
using Clew.Telemetry.Otlp;
using Microsoft.Net.Http.Headers;

namespace Clew.Server.Ingest;

/// <summary>OTLP/HTTP: protobuf and JSON, on the paths of the specification and on those that clients of other backends use.</summary>
internal static class OtlpHttpEndpoints
{
    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";

    // Base paths that SDKs are configured with for other backends (PRODUCT.md F.1), so that only the host has to change.
    private static readonly string[] BasePaths = ["", "/otlp", "/otel", "/api/otel", "/api/public/otel", "/insert/opentelemetry", "/api/{organization}"];

    public static void MapOtlpHttp(this IEndpointRouteBuilder routes)
    {
        foreach (string basePath in BasePaths)
        {
            Map(routes, basePath + "/v1/traces", OtlpSignal.Traces);
            Map(routes, basePath + "/v1/logs", OtlpSignal.Logs);
            Map(routes, basePath + "/v1/metrics", OtlpSignal.Metrics);
        }
    }

    private static void Map(IEndpointRouteBuilder routes, string path, OtlpSignal signal)
    {
        RequestDelegate handler = context => HandleAsync(context, signal);
        routes.MapPost(path, handler).RequireCors(OtlpCors.PolicyName);
        // A browser's preflight needs an endpoint that carries the policy.
        routes.MapMethods(path, [HttpMethods.Options], static context =>
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }).RequireCors(OtlpCors.PolicyName);
    }

    private static async Task HandleAsync(HttpContext context, OtlpSignal signal)
    {
        if (ForwardingIngest.IsReturned(context.Request))
        {
            await WriteStatusAsync(context, StatusCodes.Status508LoopDetected, json: true, ForwardingIngest.ReturnedMessage);
            return;
        }
        string? mediaType = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out MediaTypeHeaderValue? type) ? type.MediaType.Value?.ToLowerInvariant() : null;
        bool json = mediaType == Json;
        if (!json && mediaType is not (Protobuf or "application/protobuf"))
        {
            Refuse(context, signal, DropReason.Unsupported);
            await WriteStatusAsync(context, StatusCodes.Status415UnsupportedMediaType, json: true, $"Content-Type '{context.Request.ContentType}' is not taken; send {Protobuf} or {Json}.");
            return;
        }
        string encoding = context.Request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        if (encoding is not ("" or "identity" or "gzip"))
        {
            Refuse(context, signal, DropReason.Unsupported);
            await WriteStatusAsync(context, StatusCodes.Status415UnsupportedMediaType, json, $"Content-Encoding '{encoding}' is not taken; send gzip or none.");
            return;
        }
        OtlpIngest ingest = context.RequestServices.GetRequiredService<OtlpIngest>();
        IngestResult result;
        try
        {
            result = await ingest.IngestAsync(signal, Sender.Of(context), context.Request.Body, context.Request.ContentLength, encoding == "gzip", json, context.RequestAborted);
        }
        catch (BadHttpRequestException e)
        {
            // Kestrel's own limits and framing: chunked bodies that grow too large, a client that sends too slowly.
            Refuse(context, signal, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? DropReason.TooLarge : DropReason.Malformed);
            await WriteStatusAsync(context, e.StatusCode, json, e.Message);
            return;
        }
        await WriteAsync(context, signal, result, json);
    }

    private static void Refuse(HttpContext context, OtlpSignal signal, DropReason reason)
    {
        context.RequestServices.GetRequiredService<ServerMetrics>().RequestRefused(signal, reason);
        context.RequestServices.GetRequiredService<SenderLedger>().Refused(Sender.Of(context), reason);
    }

    private static Task WriteAsync(HttpContext context, OtlpSignal signal, IngestResult result, bool json)
    {
        if (result.Status != IngestStatus.Stored)
        {
            if (result.IsRetryable)
            {
                context.Response.Headers.RetryAfter = ((int)Math.Ceiling(IngestResult.RetryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            }
            return WriteStatusAsync(context, result.HttpStatus, json, result.Message ?? "");
        }
        byte[] body = json ? OtlpResponse.ExportJson(signal, result.Rejected, result.Message) : OtlpResponse.Export(result.Rejected, result.Message);
        context.Response.ContentType = json ? Json : Protobuf;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, 0, body.Length);
    }

    /// <summary>The body of an error is a google.rpc.Status (OTLP specification, "OTLP/HTTP response").</summary>
    private static Task WriteStatusAsync(HttpContext context, int httpStatus, bool json, string message)
    {
        int code = httpStatus switch { 413 or 429 => GrpcCode.ResourceExhausted, 415 => GrpcCode.Unimplemented, 503 => GrpcCode.Unavailable, _ => GrpcCode.InvalidArgument };
        TimeSpan? retryDelay = httpStatus is 429 or 503 ? IngestResult.RetryAfter : null;
        byte[] body = json ? OtlpResponse.StatusJson(code, message, retryDelay) : OtlpResponse.Status(code, message, retryDelay);
        context.Response.StatusCode = httpStatus;
        context.Response.ContentType = json ? Json : Protobuf;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, 0, body.Length);
    }
}
