using System.Text.Json;
using Clew.Server.Ingest;
using Clew.Storage;
using Clew.Storage.DuckDB;

namespace Clew.Server.Query.Series;

/// <summary>Home in one request.</summary>
internal static class OverviewEndpoints
{
    private static readonly string[] WithThresholds = ["ttft", "run_latency", "tool_success"];

    public static void MapOverview(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/overview", (RequestDelegate)GetAsync);

    private static async Task GetAsync(HttpContext context)
    {
        QueryParameters parameters = new(context, "from", "to", "service", "environment", "agent");
        IServiceProvider services = context.RequestServices;
        DuckDBStore store = services.GetRequiredService<DuckDBStore>();
        (long from, long to) = await SeriesEndpoints.RangeAsync(context, parameters, store.Reader);
        OverviewFilter filter = new(
            from, to, parameters.Text("from") is null, parameters.Text("service"), parameters.Text("environment"), parameters.Text("agent"));
        Overview overview = await Overview.ReadAsync(store.Reader, filter, context.RequestAborted);
        IngestHealth health = new(
            services.GetRequiredService<ServerMetrics>(), services.GetRequiredService<IngestBudget>(), services.GetRequiredService<StoreWriter>(), store.GetStatistics());
        ThresholdTable thresholds = services.GetRequiredService<ThresholdTable>();
        await context.WriteJsonAsync((overview, health, thresholds), static (json, answer) => Write(json, answer.overview, answer.health, answer.thresholds));
    }

    private static void Write(Utf8JsonWriter json, Overview overview, IngestHealth health, ThresholdTable thresholds)
    {
        json.WriteStartObject();
        json.WriteTime("from"u8, overview.FromUnixNano);
        json.WriteTime("to"u8, overview.ToUnixNano);
        json.WriteNumber("intervalSeconds"u8, (long)overview.Interval.TotalSeconds);
        json.WriteNumber("relativeError"u8, DuckDBReader.DurationRelativeError);
        json.WritePropertyName("current"u8);
        overview.Current.Write(json);
        json.WritePropertyName("before"u8);
        if (overview.Before is { } before)
        {
            before.Write(json);
        }
        else
        {
            json.WriteNullValue();
        }
        WritePoints(json, overview.Points);
        json.WriteStartObject("top"u8);
        foreach ((string name, IReadOnlyList<SeriesGroup> byCost, IReadOnlyList<SeriesGroup> byErrors) in overview.Top)
        {
            json.WriteStartObject(name);
            WriteItems(json, "byCost"u8, byCost);
            WriteItems(json, "byErrors"u8, byErrors);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteStartObject("thresholds"u8);
        foreach (string metric in WithThresholds)
        {
            json.WriteStartObject(metric);
            json.WriteThresholds(thresholds.Of(metric));
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WritePropertyName("ingest"u8);
        health.Write(json);
        json.WriteEndObject();
    }

    private static void WritePoints(Utf8JsonWriter json, IReadOnlyList<SeriesPoint> points)
    {
        json.WriteStartArray("points"u8);
        foreach (SeriesPoint point in points)
        {
            json.WriteStartObject();
            json.WriteTime("startTime"u8, point.StartUnixNano ?? 0);
            json.WriteNumber("runs"u8, point.Count);
            json.WriteNumber("errors"u8, point.Errors);
            json.WriteNumberOrNull("p50Nanos"u8, point.P50);
            json.WriteNumberOrNull("p95Nanos"u8, point.P95);
            json.WriteNumberOrNull("p99Nanos"u8, point.P99);
            json.WriteNumber("inputTokens"u8, point.InputTokens);
            json.WriteNumber("outputTokens"u8, point.OutputTokens);
            json.WriteNumberOrNull("costUsd"u8, point.CostUsd);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteItems(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<SeriesGroup> groups)
    {
        json.WriteStartArray(name);
        foreach (SeriesGroup group in groups)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, group.Value);
            json.WriteNumber("count"u8, group.Total.Count);
            json.WriteNumber("errors"u8, group.Total.Errors);
            json.WriteNumberOrNull("p95Nanos"u8, group.Total.P95);
            json.WriteNumber("inputTokens"u8, group.Total.InputTokens);
            json.WriteNumber("outputTokens"u8, group.Total.OutputTokens);
            json.WriteNumberOrNull("costUsd"u8, group.Total.CostUsd);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
