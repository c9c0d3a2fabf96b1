using System.Text.Json;
using System.Text.Json.Nodes;
using Clew.Pipeline;
using Clew.Pipeline.Redact;
using Clew.Server.Redact;

namespace Clew.Server.Query;

/// <summary>Answers what of a text, or of telemetry, would be stored. Stores and counts nothing.</summary>
internal static class RedactEndpoints
{
    private const int ItemsMax = 1_000;

    public static void MapRedact(this IEndpointRouteBuilder routes) => routes.MapPost("/api/v1/redact", (RequestDelegate)PostAsync);

    private static async Task PostAsync(HttpContext context)
    {
        JsonObject body = await NormalizeEndpoints.ReadAsync(context);
        IngestPipeline pipeline = context.RequestServices.GetRequiredService<IngestPipeline>();
        Redactor redactor = pipeline.Redactor ?? throw new InvalidOperationException("The server's pipeline has a redactor from its start on.");
        IReadOnlyList<RedactedItem> items = Preview(new RedactionPreview(pipeline, redactor), body);
        if (items.Count > ItemsMax)
        {
            throw ProblemException.BadParameter("body", $"{items.Count} items; at most {ItemsMax} at once.");
        }
        await context.WriteJsonAsync(items, RedactedJson.Write);
    }

    private static IReadOnlyList<RedactedItem> Preview(RedactionPreview preview, JsonObject body)
    {
        if (body.Count == 1 && body["text"] is JsonValue value && value.TryGetValue(out string? text))
        {
            return [preview.OfText(text)];
        }
        bool isOther = new[] { "resourceLogs", "resource_logs", "resourceMetrics", "resource_metrics" }.Any(body.ContainsKey);
        try
        {
            return preview.OfOtlp(isOther ? body : NormalizeEndpoints.ToRequest(body));
        }
        catch (InvalidDataException fault)
        {
            throw ProblemException.BadParameter("body", fault.Message);
        }
    }
}
