using System.Text.Json;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;

namespace Clew.Server.Query;

/// <summary>A trace as its senders sent it: OTLP/JSON that any receiver takes.</summary>
internal static class ExportEndpoints
{
    // With its messages a span may be megabytes, without them hundreds of bytes: reads grow while what they give is small.
    private const int SpansPerReadFirst = 1_000;
    private const int SpansPerReadMax = 16_000;
    private const long BytesPerReadMax = 16 << 20;

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
        int count = SpansPerReadFirst;
        for (int start = 0; start < sent.Length;)
        {
            SpanId[] slice = [.. sent.AsSpan(start, Math.Min(count, sent.Length - start))];
            start += slice.Length;
            long bytesBefore = json.BytesCommitted;
            IReadOnlyList<SpanWithLogs> spans = await reader.ReadSpansAsync(traceId, slice, context.RequestAborted);
            TraceEncoder.WriteResourceSpans([.. spans.Select(item => item.Span).OrderBy(span => span.StartTimeUnixNano)], json);
            await json.FlushAsync(context.RequestAborted);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            count = SpansPerNextRead(count, json.BytesCommitted - bytesBefore);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static int SpansPerNextRead(int count, long bytes) =>
        bytes * 4 <= BytesPerReadMax ? Math.Min(count * 4, SpansPerReadMax) : bytes > BytesPerReadMax ? Math.Max(count / 4, 1) : count;
}
