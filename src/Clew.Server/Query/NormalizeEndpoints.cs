using System.Text.Json;
using System.Text.Json.Nodes;
using Clew.Pipeline;
using Clew.Pipeline.Cost;
using Clew.Pipeline.Messages;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;

namespace Clew.Server.Query;

/// <summary>The test bench: takes spans as their sender sends them and answers how they are understood. Stores nothing.</summary>
internal static class NormalizeEndpoints
{
    // A bench is for a few spans that somebody pasted.
    private const long BodyBytesMax = 4 << 20;
    private const int SpansMax = 1_000;

    public static void MapNormalize(this IEndpointRouteBuilder routes) => routes.MapPost("/api/v1/normalize", (RequestDelegate)PostAsync);

    private static async Task PostAsync(HttpContext context)
    {
        byte[] otlp = JsonSerializer.SerializeToUtf8Bytes<JsonNode>(ToRequest(await ReadAsync(context)));
        SpanBatch batch = Decode(otlp);
        SpanBatch received = Decode(otlp);
        if (batch.Count > SpansMax)
        {
            throw ProblemException.BadParameter("body", $"{batch.Count} spans; at most {SpansMax} at once.");
        }
        IngestPipeline pipeline = context.RequestServices.GetRequiredService<IngestPipeline>();
        IReadOnlyList<SpanExplanation> explanations = pipeline.Explain(batch, received);
        PriceTable prices = context.RequestServices.GetRequiredService<PriceTable>();
        await context.WriteJsonAsync((batch, explanations, prices, pipeline.Dialects), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("spans"u8);
            for (int i = 0; i < state.batch.Count; i++)
            {
                Write(json, state.batch[i], state.explanations[i], state.prices, state.Dialects);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    internal static async Task<JsonObject> ReadAsync(HttpContext context) => JsonObject.Create(await RequestBody.ReadObjectAsync(context, BodyBytesMax))!;

    /// <summary>An OTLP request as it is; plain attributes become a request with one span.</summary>
    internal static JsonObject ToRequest(JsonObject request)
    {
        if (!request.ContainsKey("resourceSpans") && !request.ContainsKey("resource_spans"))
        {
            if (request["attributes"] is not JsonObject attributes)
            {
                throw ProblemException.BadParameter("body", "The body has neither resourceSpans nor attributes.");
            }
            request = BenchSpan.ToRequest(request, attributes);
        }
        return request;
    }

    private static SpanBatch Decode(byte[] otlp)
    {
        SpanBatch batch = new() { Buffer = otlp, BufferLength = otlp.Length };
        DecodeResult result = TraceDecoder.DecodeJson(batch, new DecodeLimits());
        if (!result.Ok)
        {
            throw ProblemException.BadParameter("body", result.Error ?? "The body is not OTLP/JSON.");
        }
        if (batch.RejectedCount > 0)
        {
            throw ProblemException.BadParameter("body", $"{batch.RejectedCount} spans are not acceptable. First: {batch.FirstRejection}");
        }
        return batch;
    }

    private static void Write(Utf8JsonWriter json, Span span, SpanExplanation explanation, PriceTable prices, DialectSet dialects)
    {
        json.WriteStartObject();
        json.WriteString("emitter"u8, explanation.Emitter);
        json.WriteString("emitterBecause"u8, explanation.EmitterBecause);
        json.WriteString("kind"u8, span.Kind.Name());
        json.WriteString("kindBecause"u8, explanation.KindBecause);
        json.WriteStartArray("rules"u8);
        foreach (FiredRule rule in explanation.Rules)
        {
            json.WriteStartObject();
            json.WriteString("dialect"u8, rule.Dialect);
            json.WriteString("source"u8, rule.Source);
            json.WriteString("target"u8, rule.Target);
            json.WriteString("transform"u8, rule.Transform);
            json.WriteString("before"u8, rule.Before);
            json.WriteString("after"u8, rule.After);
            json.WriteBoolean("used"u8, rule.Used);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WritePropertyName("span"u8);
        json.WriteSpan(span, prices);
        json.WriteMessages(MessageParser.Parse(span, [], dialects));
        json.WriteEndObject();
    }
}
