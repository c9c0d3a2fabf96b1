using System.Text.Json;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Telemetry;

namespace Clew.Server.Query;

/// <summary>Metrics as they were received.</summary>
internal static class MetricEndpoints
{
    private static readonly string[] Types = ["", "gauge", "sum", "histogram", "exponentialHistogram", "summary"];
    private static readonly string[] Temporalities = ["unspecified", "delta", "cumulative"];

    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/metrics", (RequestDelegate)ListAsync);
        routes.MapGet("/api/v1/metrics/series", (RequestDelegate)ReadAsync);
    }

    private static async Task ListAsync(HttpContext context)
    {
        QueryParameters parameters = new(context, "from", "to", "service", "q");
        MetricQuery query = new()
        {
            FromUnixNano = parameters.UnixNanos("from"),
            ToUnixNano = parameters.UnixNanos("to"),
            Service = parameters.Text("service"),
            Text = parameters.Text("q"),
        };
        IReadOnlyList<MetricInfo> metrics = await context.RequestServices.GetRequiredService<DuckDBStore>().Reader.ListMetricsAsync(query, context.RequestAborted);
        await context.WriteJsonAsync(metrics, static (json, metrics) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach (MetricInfo metric in metrics)
            {
                Write(json, metric);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static async Task ReadAsync(HttpContext context)
    {
        QueryParameters parameters = new(context, "name", "type", "from", "to", "service", "groupBy", QueryParameters.AttributePrefix);
        MetricSeriesQuery query = new()
        {
            Name = parameters.Text("name") ?? throw ProblemException.BadParameter("name", "Which metric? Give its name."),
            Type = TypeOf(parameters.Text("type")),
            FromUnixNano = parameters.UnixNanos("from"),
            ToUnixNano = parameters.UnixNanos("to"),
            Service = parameters.Text("service"),
            GroupBy = parameters.Text("groupBy"),
            Attributes = parameters.Attributes(),
        };
        MetricTimeline timeline;
        try
        {
            timeline = await context.RequestServices.GetRequiredService<DuckDBStore>().Reader.ReadMetricAsync(query, context.RequestAborted)
                ?? throw ProblemException.NotFound($"No data point of '{query.Name}' was received in this time.");
        }
        catch (TooManyGroupsException fault)
        {
            throw ProblemException.BadParameter("from", fault.Message);
        }
        await context.WriteJsonAsync(timeline, static (json, timeline) => Write(json, timeline));
    }

    private static MetricType? TypeOf(string? text)
    {
        if (text is null)
        {
            return null;
        }
        int index = Array.IndexOf(Types, text);
        return index > 0 ? (MetricType)index : throw ProblemException.BadParameter("type", $"'{text}' is none of {string.Join(", ", Types[1..])}.");
    }

    private static void Write(Utf8JsonWriter json, MetricInfo metric)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, metric.Name);
        json.WriteString("type"u8, Types[(int)metric.Type]);
        json.WriteString("unit"u8, metric.Unit);
        json.WriteString("description"u8, metric.Description);
        json.WriteString("temporality"u8, Temporalities[(int)metric.Temporality]);
        json.WriteBoolean("monotonic"u8, metric.IsMonotonic);
        json.WriteStrings("services"u8, metric.Services);
        json.WriteNumber("points"u8, metric.Points);
        json.WriteTime("firstTime"u8, metric.FirstTimeUnixNano);
        json.WriteTime("lastTime"u8, metric.LastTimeUnixNano);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MetricTimeline timeline)
    {
        json.WriteStartObject();
        json.WritePropertyName("metric"u8);
        Write(json, timeline.Metric);
        json.WriteNumber("intervalNanos"u8, timeline.IntervalNanos);
        json.WriteStrings("attributeKeys"u8, timeline.AttributeKeys);
        json.WriteStartArray("series"u8);
        foreach (MetricSeries series in timeline.Series)
        {
            json.WriteStartObject();
            json.WriteString("group"u8, series.Group);
            json.WriteBoolean("isOther"u8, series.IsOther);
            json.WriteStartArray("buckets"u8);
            foreach (MetricBucket bucket in series.Buckets)
            {
                Write(json, bucket);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("exemplars"u8);
        foreach (Exemplar exemplar in timeline.Exemplars)
        {
            json.WriteStartObject();
            json.WriteTime("time"u8, exemplar.TimeUnixNano);
            WriteFinite(json, "value"u8, exemplar.Value);
            json.WriteString("traceId"u8, exemplar.TraceId.ToString());
            json.WriteString("spanId"u8, exemplar.SpanId.ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MetricBucket bucket)
    {
        json.WriteStartObject();
        json.WriteTime("startTime"u8, bucket.StartUnixNano);
        WriteFinite(json, "value"u8, bucket.Value);
        json.WriteNumber("count"u8, bucket.Count);
        WriteFinite(json, "min"u8, bucket.Min);
        WriteFinite(json, "max"u8, bucket.Max);
        WriteFinite(json, "p50"u8, bucket.P50);
        WriteFinite(json, "p95"u8, bucket.P95);
        WriteFinite(json, "p99"u8, bucket.P99);
        json.WriteEndObject();
    }

    /// <summary>JSON has no infinity; senders have.</summary>
    private static void WriteFinite(Utf8JsonWriter json, ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
