using System.Globalization;
using System.Text.Json;
using Clew.Pipeline;
using Clew.Pipeline.Cost;
using Clew.Pipeline.Normalize;
using Clew.Server.Query.Search;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Telemetry;
using Clew.Telemetry.Findings;

namespace Clew.Server.Query;

internal static class TraceEndpoints
{
    /// <summary>DESIGN section 6: a larger trace is read page by page.</summary>
    public const int SpansPerPageMax = 10_000;

    public static void MapTraces(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/traces", (RequestDelegate)ListAsync);
        routes.MapGet("/api/v1/traces/{traceId}", (RequestDelegate)GetAsync);
        routes.MapGet("/api/v1/traces/{traceId}/spans/{spanId}", (RequestDelegate)GetSpanAsync);
    }

    private static async Task ListAsync(HttpContext context)
    {
        QueryParameters parameters = new(context, [.. TraceFilters.Names, "limit", "cursor"]);
        TraceQuery query = await TraceFilters.ReadAsync(parameters, Windows(context), context.RequestAborted) with
        {
            Limit = parameters.Limit(50, 1000),
            Cursor = parameters.Text("cursor"),
        };
        Page<TraceSummary> page = await Reader(context).ListTracesAsync(query, context.RequestAborted);
        await context.WriteJsonAsync(page, static (json, page) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach (TraceSummary summary in page.Items)
            {
                json.WriteSummary(summary);
            }
            json.WriteEndArray();
            json.WriteString("nextCursor"u8, page.NextCursor);
            json.WriteEndObject();
        });
    }

    private static async Task GetAsync(HttpContext context)
    {
        TraceId traceId = QueryParameters.TraceIdOf(context);
        QueryParameters parameters = new(context, "limit", "cursor");
        int limit = parameters.Limit(SpansPerPageMax, SpansPerPageMax);
        TraceSnapshots snapshots = context.RequestServices.GetRequiredService<TraceSnapshots>();
        (int start, long? snapshot) = ParseCursor(parameters.Text("cursor"));
        TraceAssembly? trace = snapshot is long kept ? snapshots.Find(kept, traceId) : null;
        if (trace is null)
        {
            (TraceSummary Summary, IReadOnlyList<Span> Spans) stored = await Reader(context).ReadTraceAsync(traceId, context.RequestAborted)
                ?? throw ProblemException.NotFound($"No span of trace {traceId} is stored.");
            trace = await TraceAssembly.From(stored.Summary, stored.Spans).WithInferredAsync(Reader(context), Dialects(context), context.RequestAborted);
            snapshot = null;
        }
        int end = (int)Math.Min((long)start + limit, trace.Spans.Count);
        string? next = end < trace.Spans.Count ? string.Create(CultureInfo.InvariantCulture, $"{end}.{snapshot ?? snapshots.Keep(traceId, trace)}") : null;
        IReadOnlyList<Finding> findings = [.. (await Store(context).Findings.ReadAsync([traceId], context.RequestAborted))[traceId]];
        await context.WriteJsonAsync(
            (trace, findings, start, end, next, prices: Prices(context)),
            static (json, page) => WriteTrace(json, page.trace, page.findings, page.start, page.end, page.next, page.prices));
    }

    /// <summary>The first span of the page, and the snapshot that it is from.</summary>
    private static (int Start, long? Snapshot) ParseCursor(string? cursor)
    {
        if (cursor is null)
        {
            return (0, null);
        }
        string[] parts = cursor.Split('.');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int start)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long snapshot)
            ? (start, snapshot)
            : throw new InvalidCursorException($"'{cursor}' is not a cursor of this call.");
    }

    private static void WriteTrace(Utf8JsonWriter json, TraceAssembly trace, IReadOnlyList<Finding> findings, int start, int end, string? next, PriceTable prices)
    {
        json.WriteStartObject();
        json.WriteSummaryFields(trace.Summary with { Findings = FindingMark.Of(findings) });
        json.WriteStartArray("findingList"u8);
        foreach (Finding finding in findings)
        {
            json.WriteFinding(new StoredFinding(finding, IsTraceStored: true));
        }
        json.WriteEndArray();
        json.WriteStartArray("spans"u8);
        for (int i = start; i < end; i++)
        {
            json.WriteSpan(trace.Spans[i], prices, trace.Inferred.Contains(trace.Spans[i].SpanId));
        }
        json.WriteEndArray();
        json.WriteStartArray("missingParents"u8);
        foreach ((SpanId spanId, int children) in trace.MissingParents)
        {
            json.WriteStartObject();
            json.WriteString("spanId"u8, spanId.ToString());
            json.WriteNumber("children"u8, children);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("nextCursor"u8, next);
        json.WriteEndObject();
    }

    private static async Task GetSpanAsync(HttpContext context)
    {
        TraceId traceId = QueryParameters.TraceIdOf(context);
        SpanId spanId = QueryParameters.SpanIdOf(context);
        _ = new QueryParameters(context);
        if (await Reader(context).ReadSpanAsync(traceId, spanId, context.RequestAborted) is SpanWithLogs stored)
        {
            if (stored.Span is { Usage: null, Llm: not null } && await FindJoinedAsync(context, traceId, spanId) is { } joined)
            {
                stored.Span.TakeUsageOf(joined);
            }
            await context.WriteJsonAsync((stored, prices: Prices(context), dialects: Dialects(context)), static (json, state) => json.WriteSpanDetail(state.stored, state.prices, state.dialects, state.stored.Span.FromLog));
            return;
        }
        Span inferred = await FindInferredAsync(context, traceId, spanId)
            ?? throw ProblemException.NotFound($"No span {spanId} of trace {traceId} is stored.");
        await context.WriteJsonAsync((stored: new SpanWithLogs(inferred, []), prices: Prices(context), dialects: Dialects(context)), static (json, state) => json.WriteSpanDetail(state.stored, state.prices, state.dialects, isInferred: true));
    }

    /// <summary>A span that was never sent exists only in the answer about its trace.</summary>
    private static async Task<Span?> FindInferredAsync(HttpContext context, TraceId traceId, SpanId spanId)
    {
        if (await Reader(context).ReadTraceAsync(traceId, context.RequestAborted) is not { } stored)
        {
            return null;
        }
        TraceAssembly trace = await TraceAssembly.From(stored.Summary, stored.Spans).WithInferredAsync(Reader(context), Dialects(context), context.RequestAborted);
        return await trace.FindInferredAsync(spanId, Reader(context), Dialects(context), context.RequestAborted);
    }

    /// <summary>A call without usage may have it from a log record, which only the whole trace tells.</summary>
    private static async Task<Span?> FindJoinedAsync(HttpContext context, TraceId traceId, SpanId spanId) =>
        await Reader(context).ReadTraceAsync(traceId, context.RequestAborted) is { } stored && stored.Spans.Any(span => span.FromLog)
            ? TraceAssembly.From(stored.Summary, stored.Spans).Spans.FirstOrDefault(span => span.SpanId == spanId && span.Usage is not null)
            : null;

    private static ContextWindows Windows(HttpContext context) => context.RequestServices.GetRequiredService<ContextWindows>();

    private static PriceTable Prices(HttpContext context) => context.RequestServices.GetRequiredService<PriceTable>();

    private static DialectSet Dialects(HttpContext context) => context.RequestServices.GetRequiredService<IngestPipeline>().Dialects;

    private static DuckDBReader Reader(HttpContext context) => Store(context).Reader;

    private static DuckDBStore Store(HttpContext context) => context.RequestServices.GetRequiredService<DuckDBStore>();
}
