using System.Globalization;
using System.Text.Json;
using Clew.Pipeline.Redact;
using Clew.Server.Settings;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Server.Configuration;

namespace Clew.Server.Query;

/// <summary>What the store keeps and for how long, and the limits in force: what the settings pages show.</summary>
internal static class StatusEndpoints
{
    public static void MapStatus(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/status", (RequestDelegate)ReadAsync);

    private static async Task ReadAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        DuckDBStore store = context.RequestServices.GetRequiredService<DuckDBStore>();
        Document? retention = await store.Documents.ReadAsync(DocumentKinds.Retention, DocumentKinds.RetentionId, context.RequestAborted);
        ServerOptions options = context.RequestServices.GetRequiredService<ConfigurationInUse>().Options;
        await context.WriteJsonAsync((store, retention, options), static (json, state) =>
        {
            StoreStatistics statistics = state.store.GetStatistics();
            json.WriteStartObject();
            json.WriteString("engine"u8, "DuckDB " + DuckDBStore.EngineVersion);
            json.WriteNumber("diskBytes"u8, statistics.DiskBytes);
            json.WriteNumber("unreadableFiles"u8, statistics.UnreadableFiles);
            WriteRetention(json, state.store.Retention, state.retention, state.options);
            json.WriteStartArray("days"u8);
            foreach (StoredDay day in state.store.GetDays())
            {
                Write(json, day, state.store.Retention.Age);
            }
            json.WriteEndArray();
            json.WriteStartArray("recent"u8);
            foreach (StoredHour hour in state.store.GetRecent())
            {
                Write(json, hour);
            }
            json.WriteEndArray();
            json.WriteStartArray("limits"u8);
            foreach ((string setting, double value, string unit) in Limits(state.options))
            {
                json.WriteStartObject();
                json.WriteString("setting"u8, setting);
                json.WriteNumber("value"u8, value);
                json.WriteString("unit"u8, unit);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void WriteRetention(Utf8JsonWriter json, StoreRetention inForce, Document? document, ServerOptions options)
    {
        json.WriteStartObject("retention"u8);
        WriteNumberOrNull(json, "days"u8, inForce.Age?.TotalDays);
        WriteNumberOrNull(json, "maxBytes"u8, inForce.Bytes);
        json.WriteString("source"u8, document is null ? "configuration"u8 : "settings"u8);
        json.WriteNumberOrNull("version"u8, document?.Version);
        WriteNumberOrNull(json, "configuredDays"u8, options.RetentionDays > 0 ? options.RetentionDays : null);
        WriteNumberOrNull(json, "configuredMaxBytes"u8, options.RetentionBytes > 0 ? options.RetentionBytes : null);
        ContentPolicy content = options.Configuration.Redaction.Content;
        WriteNumberOrNull(json, "contentDays"u8, content.Retention?.TotalDays);
        json.WriteBoolean("contentDaysVary"u8, content.Rules.Any(rule => rule.Retention is not null));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, StoredDay day, TimeSpan? age)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, day.Name);
        json.WriteDay("day"u8, day.Day);
        json.WriteNumber("bytes"u8, day.Bytes);
        json.WriteNumber("spans"u8, day.Spans);
        json.WriteNumber("logs"u8, day.Logs);
        json.WriteNumber("metricPoints"u8, day.MetricPoints);
        json.WriteBoolean("sealed"u8, day.IsSealed);
        json.WriteBoolean("contentExpired"u8, day.IsContentExpired);
        // The age of a file counts from the end of its day. A very long age would leave the calendar.
        DateTime end = day.Day.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        json.WriteString("deletedFrom"u8, age is { } kept && kept < DateTime.MaxValue - end ? (end + kept).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : null);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, StoredHour hour)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, hour.Name);
        json.WriteString("hour"u8, Text(hour.Hour));
        json.WriteNumber("bytes"u8, hour.Bytes);
        json.WriteNumber("spans"u8, hour.Spans);
        json.WriteBoolean("rest"u8, hour.IsRest);
        json.WriteString("decidedAt"u8, hour.Due is { } due ? Text(due) : null);
        json.WriteEndObject();
    }

    private static string Text(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static IEnumerable<(string Setting, double Value, string Unit)> Limits(ServerOptions options) =>
    [
        ("CLEW_MAX_BODY_BYTES", options.MaxBodyBytes, "bytes"),
        ("CLEW_MAX_DECOMPRESSED_BYTES", options.MaxDecompressedBytes, "bytes"),
        ("CLEW_INGEST_BYTES", options.IngestBytes, "bytes"),
        ("CLEW_INGEST_AGE_SECONDS", options.IngestAgeSeconds, "seconds"),
        ("CLEW_QUERY_SECONDS", options.QuerySeconds, "seconds"),
    ];

    private static void WriteNumberOrNull(Utf8JsonWriter json, ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
