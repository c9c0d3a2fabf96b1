using System.Text.Json;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;

namespace Clew.Server.Query;

/// <summary>A trace as its senders sent it: OTLP/JSON that any receiver takes.</summary>
internal static class ExportEndpoints
{
    // With its messages a span may be megabytes; this many are in memory at once.
    private const int SpansPerRead = 1_000;

    public static void MapExport(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/traces/{traceId}/export", (RequestDelegate)GetAsync);

    private static async Task GetAsync(HttpContext context)
    {
        TraceId traceId = QueryParameters.TraceIdOf(context);
        _ = new QueryParameters(context);
        DuckDBReader reader = context.RequestServices.GetRequiredService<DuckDBStore>().Reader;
        (TraceSummary Summary, IReadOnlyList<Span> Spans) stored = await reader.ReadTraceAsync(traceId, context.RequestAborted)
            ?? throw ProblemException.NotFound($"No span of trace {traceId} is stored.");
        context.Response.ContentType = "application/json";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"trace-{traceId}.json\"";
        // What a log record tells was sent as a log, not as a span.
        SpanId[] sent = [.. stored.Spans.Where(span => !span.FromLog).Select(span => span.SpanId)];
        await using Utf8JsonWriter json = new(context.Response.BodyWriter, ApiJson.WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("resourceSpans"u8);
        foreach (SpanId[] slice in sent.Chunk(SpansPerRead))
        {
            IReadOnlyList<SpanWithLogs> spans = await reader.ReadSpansAsync(traceId, slice, context.RequestAborted);
            TraceEncoder.WriteResourceSpans([.. spans.Select(item => item.Span).OrderBy(span => span.StartTimeUnixNano)], json);
            await json.FlushAsync(context.RequestAborted);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
