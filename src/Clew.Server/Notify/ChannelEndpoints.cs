using System.Globalization;
using System.Text.Json;
using Clew.Alert.Notify;
using Clew.Server.Ingest;
using Clew.Server.Query;

namespace Clew.Server.Notify;

/// <summary>Who is told of alerts, how that goes, and a test of it.</summary>
internal static class ChannelEndpoints
{
    private const string Prefix = "/api/v1/alerts/channels/";
    private const string Suffix = "/test";

    public static void MapChannels(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/alerts/channels", (RequestDelegate)ListAsync);
        routes.MapPost(Prefix + "{name}" + Suffix, (RequestDelegate)TestAsync);
    }

    private static Task ListAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        NotificationQueue queue = context.RequestServices.GetRequiredService<NotificationQueue>();
        return context.WriteJsonAsync(queue, static (json, queue) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach (ChannelStatus status in queue.GetStatus())
            {
                Write(json, status);
            }
            json.WriteEndArray();
            json.WriteNumber("unrouted"u8, queue.Unrouted);
            json.WriteEndObject();
        });
    }

    private static async Task TestAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        ImportEndpoints.RefuseForeignPages(context.Request);
        string name = SenderIds.InPath(context, Prefix)[..^Suffix.Length];
        NotificationQueue queue = context.RequestServices.GetRequiredService<NotificationQueue>();
        Uri page = context.RequestServices.GetRequiredService<ServerAddresses>().Ui;
        ChannelTestReply reply = await queue.TestAsync(name, page, context.RequestAborted)
            ?? throw ProblemException.NotFound($"There is no channel '{name}'. {(queue.GetStatus() is { Count: > 0 } all ? "There are: " + string.Join(", ", all.Select(static status => status.Name)) : "None is configured")}.");
        await context.WriteJsonAsync(reply, static (json, reply) =>
        {
            json.WriteStartObject();
            json.WriteBoolean("ok"u8, reply.Ok);
            json.WriteString("summary"u8, reply.Summary);
            json.WriteString("status"u8, reply.Status);
            json.WriteNumber("durationNanos"u8, (long)reply.Duration.TotalNanoseconds);
            json.WriteString("endpoint"u8, reply.Endpoint);
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, ChannelStatus status)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, status.Name);
        json.WriteString("kind"u8, ServerMetrics.Label(status.Kind));
        json.WriteString("endpoint"u8, status.Endpoint);
        json.WriteString("health"u8, ServerMetrics.Label(status.Health));
        json.WriteString("problem"u8, status.Problem);
        json.WriteNumber("queued"u8, status.Queued);
        json.WriteNumberOrNull("oldestAgeNanos"u8, status.OldestAge is { } age ? (long)Math.Max(0, age.TotalNanoseconds) : null);
        json.WriteNumber("active"u8, status.Active);
        json.WriteNumber("sent"u8, status.Sent);
        json.WriteNumber("messages"u8, status.Messages);
        json.WriteNumber("failed"u8, status.Failures);
        json.WriteNumber("repeated"u8, status.Repeated);
        json.WriteNumber("filteredOut"u8, status.Filtered);
        json.WriteStartObject("dropped"u8);
        foreach ((NotificationDrop reason, long count) in status.Dropped)
        {
            json.WriteNumber(ServerMetrics.Label(reason), count);
        }
        json.WriteEndObject();
        json.WriteString("lastSuccess"u8, Time(status.LastSuccess));
        json.WriteString("lastFailure"u8, Time(status.LastFailure));
        json.WriteString("lastError"u8, status.LastError);
        json.WriteEndObject();
    }

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
}
