using System.Globalization;
using Clew.Server.Query;
using Clew.Telemetry.Otlp;
using Microsoft.Net.Http.Headers;

namespace Clew.Server.Ingest;

/// <summary>
/// Takes a file of OTLP/JSON traces from the UI. The receiver does the work, so its limits and its words hold here too; what differs is who
/// may call (pages of this server only) and that mistakes are told as problem+json.
/// </summary>
internal static class ImportEndpoints
{
    public static void MapImport(this IEndpointRouteBuilder routes) => routes.MapPost("/api/v1/import", (RequestDelegate)PostAsync);

    private static async Task PostAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        RefuseForeignPages(context.Request);
        // A form can be posted from any page without asking first; it cannot have this type.
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out MediaTypeHeaderValue? type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(StatusCodes.Status415UnsupportedMediaType, "Not taken.", $"Content-Type '{context.Request.ContentType}' is not taken; send application/json.");
        }
        string encoding = context.Request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        if (encoding is not ("" or "identity" or "gzip"))
        {
            throw new ProblemException(StatusCodes.Status415UnsupportedMediaType, "Not taken.", $"Content-Encoding '{encoding}' is not taken; send gzip or none.");
        }
        OtlpIngest ingest = context.RequestServices.GetRequiredService<OtlpIngest>();
        IngestResult result;
        try
        {
            result = await ingest.IngestAsync(OtlpSignal.Traces, Sender.Of(context), context.Request.Body, context.Request.ContentLength, encoding == "gzip", json: true, context.RequestAborted);
        }
        catch (BadHttpRequestException e)
        {
            throw new ProblemException(e.StatusCode, "Not imported.", e.Message, "body");
        }
        if (result.Status != IngestStatus.Stored)
        {
            if (result.IsRetryable)
            {
                context.Response.Headers.RetryAfter = ((int)Math.Ceiling(IngestResult.RetryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            }
            throw new ProblemException(result.HttpStatus, "Not imported.", result.Message ?? "", "body");
        }
        await context.WriteJsonAsync(result, static (json, result) =>
        {
            json.WriteStartObject();
            json.WriteNumber("rejectedSpans"u8, result.Rejected);
            json.WriteString("message"u8, result.Message);
            json.WriteEndObject();
        });
    }

    /// <summary>A page of another site must not make this server do anything.</summary>
    internal static void RefuseForeignPages(HttpRequest request)
    {
        string origin = request.Headers.Origin.ToString();
        bool isOwn = origin == "" || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) && page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
        if (!isOwn)
        {
            throw new ProblemException(StatusCodes.Status403Forbidden, "Origin not allowed.", $"Only pages of this server may import; '{origin}' is not one.");
        }
    }
}
