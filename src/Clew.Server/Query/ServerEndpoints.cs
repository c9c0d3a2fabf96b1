using System.Reflection;
using System.Text.Json;
using Clew.Alert.Prometheus;
using Clew.Export;
using Clew.Server.Ingest;
using Clew.Server.Prometheus;
using Clew.Storage.DuckDB;

namespace Clew.Server.Query;

/// <summary>Health, own counters, and what this server is.</summary>
internal static class ServerEndpoints
{
    private const string PlainText = "text/plain; charset=utf-8";

    public static void MapServer(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", (RequestDelegate)(context => WriteTextAsync(context, "ok\n")));
        routes.MapGet("/readyz", (RequestDelegate)ReadyAsync);
        routes.MapGet("/metrics", (RequestDelegate)MetricsAsync);
        routes.MapGet("/api/v1/info", (RequestDelegate)InfoAsync);
        routes.MapGet("/api/v1/openapi.json", (RequestDelegate)OpenApiAsync);
    }

    private static Task ReadyAsync(HttpContext context)
    {
        string? storeReason = context.RequestServices.GetService<StoreWriter>()?.UnavailableReason;
        if ((storeReason ?? context.RequestServices.GetRequiredService<FanOut>().UnavailableReason) is not string reason)
        {
            return WriteTextAsync(context, "ready\n");
        }
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return WriteTextAsync(context, reason + "\n");
    }

    private static async Task MetricsAsync(HttpContext context)
    {
        bool openMetrics = MetricsPage.WantsOpenMetrics(context.Request.Headers.Accept);
        context.Response.ContentType = openMetrics ? MetricsPage.OpenMetricsType : MetricsPage.PrometheusType;
        context.RequestServices.GetRequiredService<MetricsSource>().Write(openMetrics, context.Response.BodyWriter);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static async Task InfoAsync(HttpContext context)
    {
        ServerAddresses addresses = context.RequestServices.GetRequiredService<ServerAddresses>();
        DuckDBStore? store = context.RequestServices.GetService<DuckDBStore>();
        bool hasSpans = store is not null && await store.Reader.HasSpansAsync(context.RequestAborted);
        string dataFolder = Path.GetFullPath(context.RequestServices.GetRequiredService<ServerOptions>().DataFolder);
        await context.WriteJsonAsync((addresses, hasSpans, dataFolder, isRelay: store is null), static (json, info) =>
        {
            json.WriteStartObject();
            json.WriteString("version"u8, ServerVersion.Text);
            json.WriteString("otlpHttpUrl"u8, info.addresses.OtlpHttp.ToString().TrimEnd('/'));
            json.WriteString("otlpGrpcUrl"u8, info.addresses.OtlpGrpc.ToString().TrimEnd('/'));
            json.WriteString("uiUrl"u8, info.addresses.Ui.ToString().TrimEnd('/'));
            json.WriteString("dataFolder"u8, info.dataFolder);
            json.WriteBoolean("hasSpans"u8, info.hasSpans);
            json.WriteNumber("maxTraceSpansPerPage"u8, TraceEndpoints.SpansPerPageMax);
            json.WriteBoolean("relay"u8, info.isRelay);
            json.WriteEndObject();
        });
    }

    private static async Task OpenApiAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await using Stream document = Assembly.GetExecutingAssembly().GetManifestResourceStream("openapi.json")!;
        await document.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static Task WriteTextAsync(HttpContext context, string text)
    {
        context.Response.ContentType = PlainText;
        return context.Response.WriteAsync(text);
    }
}
