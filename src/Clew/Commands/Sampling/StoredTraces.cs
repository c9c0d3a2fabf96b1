using System.Globalization;
using System.Text.Json;
using Clew.Pipeline;
using Clew.Pipeline.Sample;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;

namespace Clew.Commands.Sampling;

/// <summary>Facts of stored traces: from their lines in the list, or from their spans where a policy looks into them.</summary>
internal sealed class StoredTraces(HttpClient http, bool needsSpans)
{
    private readonly IngestPipeline pipeline = new();

    /// <summary>Null for a trace that retention deleted meanwhile.</summary>
    public async Task<(TraceFacts Facts, long EndUnixNano)?> ReadAsync(JsonElement summary, CancellationToken cancellationToken)
    {
        TraceFacts facts = OfSummary(summary);
        DateTimeOffset start = DateTimeOffset.Parse(summary.GetProperty("startTime").GetString()!, CultureInfo.InvariantCulture);
        long end = ((start - DateTimeOffset.UnixEpoch).Ticks * 100) + facts.DurationNanos;
        if (!needsSpans)
        {
            return (facts, end);
        }
        using HttpResponseMessage response = await http.GetAsync($"/api/v1/traces/{facts.TraceId}/export", cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return null;
        }
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        SpanBatch batch = new() { Buffer = body, BufferLength = body.Length };
        if (!TraceDecoder.DecodeJson(batch, new DecodeLimits()).Ok || batch.Count == 0)
        {
            return (facts, end);
        }
        pipeline.Process(batch);
        TraceFacts spans = TraceFacts.Of([.. Enumerable.Range(0, batch.Count).Select(i => batch[i])]);
        // The list knows what logs told, too; the spans what each of them was like.
        return (spans with { Agent = facts.Agent, CostUsd = facts.CostUsd, Tokens = facts.Tokens, Iterations = facts.Iterations, HasError = facts.HasError, DurationNanos = facts.DurationNanos, FindingTypes = facts.FindingTypes }, end);
    }

    private static TraceFacts OfSummary(JsonElement summary)
    {
        JsonElement usage = summary.GetProperty("usage");
        return new TraceFacts
        {
            TraceId = TraceId.TryParse(summary.GetProperty("traceId").GetString(), out TraceId id) ? id : default,
            Agent = summary.GetProperty("agent").GetString(),
            Service = summary.GetProperty("service").GetString()!,
            HasError = summary.GetProperty("errorCount").GetInt64() > 0,
            DurationNanos = summary.GetProperty("durationNanos").GetInt64(),
            CostUsd = usage.GetProperty("costUsd").ValueKind == JsonValueKind.Number ? usage.GetProperty("costUsd").GetDouble() : null,
            Tokens = usage.GetProperty("inputTokens").GetInt64() + usage.GetProperty("outputTokens").GetInt64(),
            Iterations = summary.GetProperty("iterations").GetInt64(),
            SpanCount = summary.GetProperty("spanCount").GetInt64(),
            FindingTypes = [.. summary.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("type").GetString()!).Distinct()],
        };
    }
}
