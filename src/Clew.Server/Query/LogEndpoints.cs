using System.Globalization;
using System.Text.Json;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Telemetry;

namespace Clew.Server.Query;

/// <summary>Log records as they were received.</summary>
internal static class LogEndpoints
{
    private const int BucketsMax = 120;

    /// <summary>Names of the severity classes of the OpenTelemetry log model, four numbers each.</summary>
    private static readonly string[] Classes = ["unset", "trace", "debug", "info", "warn", "error", "fatal"];

    public static void MapLogs(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/logs", (RequestDelegate)ListAsync);
        routes.MapGet("/api/v1/logs/summary", (RequestDelegate)SummarizeAsync);
    }

    private static async Task ListAsync(HttpContext context)
    {
        QueryParameters parameters = new(context, "from", "to", "service", "minSeverity", "event", "traceId", "spanId", "q", QueryParameters.AttributePrefix, "limit", "cursor");
        LogQuery query = QueryOf(parameters) with { Limit = parameters.Limit(100, 1000), Cursor = parameters.Text("cursor") };
        Page<LogRecord> page = await context.RequestServices.GetRequiredService<DuckDBStore>().Reader.ListLogsAsync(query, context.RequestAborted);
        await context.WriteJsonAsync(page, static (json, page) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach (LogRecord log in page.Items)
            {
                Write(json, log);
            }
            json.WriteEndArray();
            json.WriteString("nextCursor"u8, page.NextCursor);
            json.WriteEndObject();
        });
    }

    private static async Task SummarizeAsync(HttpContext context)
    {
        QueryParameters parameters = new(context, "from", "to", "service", "minSeverity", "event", "traceId", "spanId", "q", QueryParameters.AttributePrefix);
        LogSummary summary = await context.RequestServices.GetRequiredService<DuckDBStore>().Reader.SummarizeLogsAsync(QueryOf(parameters), BucketsMax, context.RequestAborted);
        await context.WriteJsonAsync(summary, static (json, summary) =>
        {
            json.WriteStartObject();
            json.WriteNumber("total"u8, summary.Total);
            json.WriteNumber("intervalNanos"u8, summary.IntervalNanos);
            json.WriteStartArray("buckets"u8);
            foreach (LogBucket bucket in summary.Buckets)
            {
                json.WriteStartObject();
                json.WriteTime("startTime"u8, bucket.StartUnixNano);
                json.WriteString("severity"u8, Classes[Math.Min(bucket.SeverityClass, Classes.Length - 1)]);
                json.WriteNumber("count"u8, bucket.Count);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            foreach (Facet facet in summary.Facets)
            {
                json.WriteFacetValues(facet.Name + "s", facet.Values);
            }
            json.WriteEndObject();
        });
    }

    private static LogQuery QueryOf(QueryParameters parameters) => new()
    {
        FromUnixNano = parameters.UnixNanos("from"),
        ToUnixNano = parameters.UnixNanos("to"),
        Service = parameters.Text("service"),
        MinSeverity = SeverityOf(parameters.Text("minSeverity")),
        EventName = parameters.Text("event"),
        TraceId = parameters.Text("traceId") is { } trace ? QueryParameters.ParseTraceId(trace) : null,
        SpanId = parameters.Text("spanId") is { } span ? QueryParameters.ParseSpanId(span) : null,
        Text = parameters.Text("q"),
        Attributes = parameters.Attributes(),
    };

    /// <summary>A name stands for the lowest of its four numbers.</summary>
    private static int? SeverityOf(string? text)
    {
        if (text is null)
        {
            return null;
        }
        int index = Array.IndexOf(Classes, text);
        if (index > 0)
        {
            return (index * 4) - 3;
        }
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= 24
            ? number
            : throw ProblemException.BadParameter("minSeverity", $"'{text}' is none of trace, debug, info, warn, error, fatal and no number from 1 to 24.");
    }

    private static void Write(Utf8JsonWriter json, LogRecord log)
    {
        json.WriteStartObject();
        json.WritePropertyName("record"u8);
        json.WriteLog(log);
        json.WriteString("severityClass"u8, Classes[Math.Min((log.SeverityNumber + 3) / 4, Classes.Length - 1)]);
        if (log.ObservedTimeUnixNano == 0)
        {
            json.WriteNull("observedTime"u8);
        }
        else
        {
            json.WriteTime("observedTime"u8, log.ObservedTimeUnixNano);
        }
        json.WriteTime("receivedTime"u8, log.ReceivedTimeUnixNano);
        json.WriteStartObject("resource"u8);
        json.WriteAttributes(log.Resource.Attributes);
        json.WriteText("schemaUrl"u8, log.Resource.SchemaUrl);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
