using System.Globalization;
using System.Text.Json;
using Clew.Pipeline;
using Clew.Pipeline.Account;
using Clew.Pipeline.Cost;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Telemetry;

namespace Clew.Server.Query;

/// <summary>Answers "why this number": every span of a trace that reports usage, and what the ledger made of it.</summary>
internal static class LedgerEndpoints
{
    // Attributes are read with the whole spans, messages included, which a trace without end would make too much.
    private const int SpansWithAttributesMax = 5_000;

    public static void MapLedger(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/traces/{traceId}/ledger", (RequestDelegate)GetAsync);

    private static async Task GetAsync(HttpContext context)
    {
        TraceId traceId = QueryParameters.TraceIdOf(context);
        QueryParameters parameters = new(context, "limit", "cursor");
        int limit = parameters.Limit(TraceEndpoints.SpansPerPageMax, TraceEndpoints.SpansPerPageMax);
        int start = 0;
        if (parameters.Text("cursor") is string cursor && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out start))
        {
            throw new InvalidCursorException($"'{cursor}' is not a cursor of this call.");
        }
        DuckDBReader reader = context.RequestServices.GetRequiredService<DuckDBStore>().Reader;
        (TraceSummary Summary, IReadOnlyList<Span> Spans) stored = await reader.ReadTraceAsync(traceId, context.RequestAborted)
            ?? throw ProblemException.NotFound($"No span of trace {traceId} is stored.");
        Dictionary<SpanId, IReadOnlyList<KeyValue>>? sources = null;
        Dictionary<SpanId, ModalityTokens> parts = [];
        if (stored.Spans.Count <= SpansWithAttributesMax)
        {
            IngestPipeline pipeline = context.RequestServices.GetRequiredService<IngestPipeline>();
            IReadOnlyList<Span> whole = await reader.ReadSpansAsync(traceId, context.RequestAborted);
            sources = whole.ToDictionary(span => span.SpanId, pipeline.UsageAttributes);
            parts = whole.ToDictionary(span => span.SpanId, pipeline.ModalityTokens);
        }
        TraceAssembly trace = TraceAssembly.From(stored.Summary, stored.Spans);
        LedgerPage page = new(trace, TokenLedger.Explain(stored.Spans), sources, parts, context.RequestServices.GetRequiredService<PriceTable>(), start, limit);
        await context.WriteJsonAsync(page, static (json, page) => WriteLedger(json, page));
    }

    private static void WriteLedger(Utf8JsonWriter json, LedgerPage page)
    {
        IReadOnlyList<LedgerEntry> counted = [.. page.Entries.Where(entry => entry.Span.Counted)];
        IEnumerable<long> reported = counted.Select(entry => entry.Span.ReportedCostNanoUsd).OfType<long>();
        json.WriteStartObject();
        json.WriteString("traceId"u8, page.Trace.Summary.TraceId);
        json.WriteUsage("usage"u8, page.Trace.Summary.Usage);
        json.WriteNumberOrNull("reportedCostUsd"u8, reported.Any() ? reported.Sum() / 1e9 : null);
        json.WriteNumber("countedSpans"u8, counted.Count);
        json.WriteNumber("notCountedSpans"u8, page.Entries.Count - counted.Count);
        json.WriteNumber("unpricedSpans"u8, counted.Count(entry => entry.Span is { Usage: not null, CostNanoUsd: null }));
        json.WriteStartArray("prices"u8);
        foreach (PriceSource source in page.Prices.Sources)
        {
            json.WritePriceSource(source);
        }
        json.WriteEndArray();
        int end = (int)Math.Min((long)page.Start + page.Limit, page.Entries.Count);
        json.WriteStartArray("entries"u8);
        for (int i = page.Start; i < end; i++)
        {
            WriteEntry(json, page.Entries[i], page);
        }
        json.WriteEndArray();
        json.WriteString("nextCursor"u8, end < page.Entries.Count ? end.ToString(CultureInfo.InvariantCulture) : null);
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, LedgerEntry entry, LedgerPage page)
    {
        Span span = entry.Span;
        GenAICall? llm = span.Llm;
        json.WriteStartObject();
        json.WriteString("spanId"u8, span.SpanId.ToString());
        json.WriteString("parentSpanId"u8, span.ParentSpanId.IsEmpty ? null : span.ParentSpanId.ToString());
        json.WriteText("name"u8, span.Name.Or(Utf8Text.Empty));
        json.WriteString("kind"u8, span.Kind.Name());
        json.WriteText("service"u8, span.Resource.Service.Or(Utf8Text.Empty));
        json.WriteText("scope"u8, span.Scope.Name.Or(Utf8Text.Empty));
        json.WriteText("emitter"u8, span.Emitter);
        json.WriteTime("startTime"u8, span.StartTimeUnixNano);
        json.WriteText("provider"u8, llm?.Provider ?? default);
        json.WriteText("model"u8, llm is null ? default : llm.ResponseModel.Or(llm.RequestModel));
        json.WriteText("responseId"u8, llm?.ResponseId ?? default);
        json.WriteBoolean("counted"u8, span.Counted);
        json.WriteString("rule"u8, entry.Rule.Name());
        json.WriteString("reason"u8, entry.Rule.Reason());
        json.WriteString("ownerSpanId"u8, entry.Owner?.SpanId.ToString());
        WriteBuckets(json, span.Usage);
        WriteAttributes(json, span, page);
        json.WriteNumberOrNull("costUsd"u8, span.CostNanoUsd / 1e9);
        json.WriteNumberOrNull("reportedCostUsd"u8, span.ReportedCostNanoUsd / 1e9);
        WriteCost(json, span, page.Prices, page.Parts.GetValueOrDefault(span.SpanId));
        json.WriteEndObject();
    }

    private static void WriteBuckets(Utf8JsonWriter json, TokenUsage? reported)
    {
        if (reported is not TokenUsage usage)
        {
            json.WriteNull("buckets"u8);
            return;
        }
        json.WriteStartObject("buckets"u8);
        json.WriteNumber("freshInput"u8, usage.FreshInput);
        json.WriteNumber("cacheRead"u8, usage.CacheRead);
        json.WriteNumber("cacheWrite"u8, usage.CacheWrite);
        json.WriteNumber("cacheWrite1h"u8, usage.CacheWrite1h);
        json.WriteNumber("output"u8, usage.Output);
        json.WriteNumber("reasoning"u8, usage.Reasoning);
        json.WriteEndObject();
    }

    private static void WriteAttributes(Utf8JsonWriter json, Span span, LedgerPage page)
    {
        if (page.Sources is null)
        {
            json.WriteNull("attributes"u8);
            return;
        }
        json.WriteStartArray("attributes"u8);
        foreach (KeyValue attribute in page.Sources.GetValueOrDefault(span.SpanId) ?? [])
        {
            json.WriteStartObject();
            json.WriteText("key"u8, attribute.Key.Or(Utf8Text.Empty));
            json.WritePropertyName("value"u8);
            json.WriteAnyValue(attribute.Value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteCost(Utf8JsonWriter json, Span span, PriceTable prices, ModalityTokens parts)
    {
        if (span is not { Llm: { } llm, Usage: TokenUsage usage }
            || prices.Explain(llm.Provider, llm.ResponseModel, llm.RequestModel, usage, span.StartTimeUnixNano, parts) is not { } cost)
        {
            json.WriteNull("cost"u8);
            return;
        }
        json.WriteStartObject("cost"u8);
        json.WriteString("priceId"u8, cost.PriceId);
        json.WriteString("matchedModel"u8, cost.MatchedModel);
        json.WritePropertyName("source"u8);
        json.WritePriceSource(cost.Source);
        json.WriteDay("effectiveFrom"u8, cost.EffectiveFrom);
        json.WriteString("hours"u8, cost.Hours);
        json.WriteNumberOrNull("aboveInputTokens"u8, cost.AboveInputTokens);
        json.WriteStartArray("lines"u8);
        foreach (CostLine line in cost.Lines)
        {
            json.WriteStartObject();
            json.WriteString("bucket"u8, line.Bucket.Name());
            json.WriteNumber("tokens"u8, line.Tokens);
            json.WriteDecimalOrNull("pricePerMillionUsd"u8, line.PricePerMillionUsd);
            json.WriteString("pricedAs"u8, line.PricedAs.Name());
            json.WriteDecimalOrNull("amountUsd"u8, line.AmountUsd);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumberOrNull("costUsd"u8, cost.CostNanoUsd / 1e9);
        json.WriteBoolean("agreesWithStored"u8, cost.CostNanoUsd == span.CostNanoUsd);
        json.WriteEndObject();
    }

    /// <param name="Sources">Attributes that carry usage, by span; null when they were not read.</param>
    private sealed record LedgerPage(
        TraceAssembly Trace, IReadOnlyList<LedgerEntry> Entries, IReadOnlyDictionary<SpanId, IReadOnlyList<KeyValue>>? Sources, IReadOnlyDictionary<SpanId, ModalityTokens> Parts, PriceTable Prices, int Start, int Limit);
}
