using System.Text.Json;
using Clew.SemanticConventions;

namespace Clew.Server.Query;

/// <summary>The semantic conventions with their tiers, for badges and for people who build dashboards.</summary>
internal static class ConventionEndpoints
{
    public static void MapConventions(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/conventions", (RequestDelegate)GetAsync);

    private static async Task GetAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        await context.WriteJsonAsync(context.RequestServices.GetRequiredService<TierTable>(), static (json, tiers) =>
        {
            json.WriteStartObject();
            json.WriteString("tiersVersion"u8, tiers.Version);
            WriteAttributes(json, tiers);
            WriteSpans(json, tiers);
            WriteMetrics(json, tiers);
            WriteEvents(json, tiers);
            json.WriteEndObject();
        });
    }

    private static void WriteAttributes(Utf8JsonWriter json, TierTable tiers)
    {
        json.WriteStartArray("attributes"u8);
        foreach (AttributeConvention attribute in Conventions.Attributes)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, attribute.Name);
            json.WriteString("type"u8, attribute.Type);
            json.WriteBoolean("sensitive"u8, attribute.IsSensitive);
            WriteHistory(json, attribute.Since, attribute.DeprecatedIn, attribute.ReplacedBy);
            json.WriteString("brief"u8, attribute.Brief);
            WriteTier(json, tiers.Find(ConventionKind.Attribute, attribute.Name));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteSpans(Utf8JsonWriter json, TierTable tiers)
    {
        json.WriteStartArray("spans"u8);
        foreach (SpanConvention span in Conventions.Spans)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, span.Id);
            json.WriteString("spanKind"u8, span.SpanKind);
            json.WriteString("nameFormat"u8, span.NameFormat);
            json.WriteStrings("operationNames"u8, span.OperationNames);
            json.WriteString("refines"u8, span.Refines);
            json.WriteString("since"u8, span.Since);
            json.WriteString("brief"u8, span.Brief);
            WriteTier(json, tiers.Find(ConventionKind.Span, span.Id));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteMetrics(Utf8JsonWriter json, TierTable tiers)
    {
        json.WriteStartArray("metrics"u8);
        foreach (MetricConvention metric in Conventions.Metrics)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, metric.Name);
            json.WriteString("instrument"u8, metric.Instrument);
            json.WriteString("valueType"u8, metric.ValueType);
            json.WriteString("unit"u8, metric.Unit);
            json.WriteStartArray("bucketBoundaries"u8);
            foreach (double boundary in metric.BucketBoundaries)
            {
                json.WriteNumberValue(boundary);
            }
            json.WriteEndArray();
            WriteHistory(json, metric.Since, metric.DeprecatedIn, metric.ReplacedBy);
            json.WriteString("brief"u8, metric.Brief);
            WriteTier(json, tiers.Find(ConventionKind.Metric, metric.Name));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteEvents(Utf8JsonWriter json, TierTable tiers)
    {
        json.WriteStartArray("events"u8);
        foreach (EventConvention @event in Conventions.Events)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, @event.Name);
            json.WriteString("signal"u8, @event.IsSpanEvent ? "span"u8 : "log"u8);
            WriteHistory(json, @event.Since, @event.DeprecatedIn, @event.ReplacedBy);
            json.WriteString("brief"u8, @event.Brief);
            WriteTier(json, tiers.Find(ConventionKind.Event, @event.Name));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteHistory(Utf8JsonWriter json, string since, string? deprecatedIn, IReadOnlyList<string> replacedBy)
    {
        json.WriteString("since"u8, since);
        json.WriteString("deprecatedIn"u8, deprecatedIn);
        json.WriteStrings("replacedBy"u8, replacedBy);
    }

    private static void WriteTier(Utf8JsonWriter json, TierEntry? tier)
    {
        if (tier is null)
        {
            json.WriteNull("tier"u8);
            return;
        }
        json.WriteStartObject("tier"u8);
        json.WriteString("upstream"u8, Name(tier.Upstream));
        json.WriteString("articles"u8, tier.Articles is StabilityTier articles ? Name(articles) : null);
        json.WriteBoolean("safeForDashboards"u8, tier.SafeForDashboards);
        json.WriteString("reason"u8, tier.Reason);
        json.WriteEndObject();
    }

    private static string Name(StabilityTier tier) => JsonNamingPolicy.SnakeCaseLower.ConvertName(tier.ToString());
}
