using System.Globalization;
using Clew.Pipeline;
using Clew.Pipeline.Messages;
using Clew.Pipeline.Normalize;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Telemetry;

namespace Clew.Server.Query;

/// <summary>What was said and logged in a trace: the messages of some of its spans at once, and its log records.</summary>
internal static class TraceContentEndpoints
{
    // One screen of a transcript; the messages of a span may be megabytes.
    private const int SpansPerRequestMax = 100;
    private const int LogsPerPageMax = 10_000;

    public static void MapTraceContent(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/traces/{traceId}/messages", (RequestDelegate)GetMessagesAsync);
        routes.MapGet("/api/v1/traces/{traceId}/logs", (RequestDelegate)GetLogsAsync);
    }

    private static async Task GetMessagesAsync(HttpContext context)
    {
        TraceId traceId = QueryParameters.TraceIdOf(context);
        QueryParameters parameters = new(context, "spans");
        DuckDBReader reader = Reader(context);
        IReadOnlyCollection<SpanId> wanted = parameters.Text("spans") is string list ? Parse(list) : await FirstWithContentAsync(reader, traceId, context.RequestAborted);
        IReadOnlyList<SpanWithLogs> spans = await reader.ReadSpansAsync(traceId, wanted, context.RequestAborted);
        DialectSet dialects = context.RequestServices.GetRequiredService<IngestPipeline>().Dialects;
        await context.WriteJsonAsync((spans, dialects), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach (SpanWithLogs item in state.spans.OrderBy(item => item.Span.StartTimeUnixNano))
            {
                json.WriteStartObject();
                json.WriteString("spanId"u8, item.Span.SpanId.ToString());
                json.WriteMessages(MessageParser.Parse(item.Span, item.Logs, state.dialects));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static HashSet<SpanId> Parse(string list)
    {
        HashSet<SpanId> ids = [];
        foreach (string text in list.Split(','))
        {
            if (!SpanId.TryParse(text, out SpanId id) || id.IsEmpty)
            {
                throw ProblemException.BadParameter("spans", $"'{text}' is not a span id of up to 16 hexadecimal digits.");
            }
            ids.Add(id);
        }
        return ids.Count <= SpansPerRequestMax ? ids : throw ProblemException.BadParameter("spans", $"{ids.Count} spans; at most {SpansPerRequestMax} at once.");
    }

    private static async Task<IReadOnlyCollection<SpanId>> FirstWithContentAsync(DuckDBReader reader, TraceId traceId, CancellationToken cancellationToken)
    {
        (TraceSummary Summary, IReadOnlyList<Span> Spans) stored = await reader.ReadTraceAsync(traceId, cancellationToken)
            ?? throw ProblemException.NotFound($"No span of trace {traceId} is stored.");
        return [.. stored.Spans.Where(span => span.HasContent).Take(SpansPerRequestMax).Select(span => span.SpanId)];
    }

    private static async Task GetLogsAsync(HttpContext context)
    {
        TraceId traceId = QueryParameters.TraceIdOf(context);
        QueryParameters parameters = new(context, "limit", "cursor");
        int limit = parameters.Limit(1_000, LogsPerPageMax);
        int start = 0;
        if (parameters.Text("cursor") is string cursor && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out start))
        {
            throw new InvalidCursorException($"'{cursor}' is not a cursor of this call.");
        }
        Page<LogRecord> page = await Reader(context).ReadLogsAsync(traceId, start, limit, context.RequestAborted);
        await context.WriteJsonAsync(page, static (json, page) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach (LogRecord log in page.Items)
            {
                json.WriteLog(log);
            }
            json.WriteEndArray();
            json.WriteString("nextCursor"u8, page.NextCursor);
            json.WriteEndObject();
        });
    }

    private static DuckDBReader Reader(HttpContext context) => context.RequestServices.GetRequiredService<DuckDBStore>().Reader;
}
