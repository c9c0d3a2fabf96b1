using System.Text.Json;
using Clew.Server.Query.Series;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Telemetry;

namespace Clew.Server.Query.Entities;

/// <summary>Writes what the answers about agents, tools and models have in common, in the shapes of <c>openapi.json</c>.</summary>
internal static class EntityJson
{
    /// <summary>A message longer than this is told by its start; the span has it whole.</summary>
    private const int MessageMaxBytes = 400;

    public static void WriteRange(this Utf8JsonWriter json, OverviewFilter filter)
    {
        json.WriteTime("from"u8, filter.FromUnixNano);
        json.WriteTime("to"u8, filter.ToUnixNano);
        json.WriteNumber("relativeError"u8, DuckDBReader.DurationRelativeError);
    }

    public static void WritePercentiles(this Utf8JsonWriter json, Percentiles? durations)
    {
        json.WriteNumberOrNull("p50Nanos"u8, durations?.P50Nanos);
        json.WriteNumberOrNull("p95Nanos"u8, durations?.P95Nanos);
        json.WriteNumberOrNull("p99Nanos"u8, durations?.P99Nanos);
    }

    /// <summary>Groups of one dimension with their calls; those without a name, and what is beyond the limit, have none.</summary>
    public static void WriteNamedCalls(this Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<UsageBucket> buckets)
    {
        json.WriteStartArray(name);
        foreach (UsageBucket bucket in buckets.Where(bucket => bucket.Calls > 0))
        {
            json.WriteStartObject();
            json.WriteString("name"u8, bucket.Group[0]);
            json.WriteBoolean("isOther"u8, bucket.IsOther);
            json.WriteNumber("calls"u8, bucket.Calls);
            json.WriteNumber("errors"u8, bucket.Errors);
            json.WriteNumberOrNull("p50Nanos"u8, bucket.Durations.P50Nanos);
            json.WriteNumberOrNull("p95Nanos"u8, bucket.Durations.P95Nanos);
            json.WriteUsage("usage"u8, bucket.Usage);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void WriteSample(this Utf8JsonWriter json, CallSample sample)
    {
        json.WriteStartObject("sample"u8);
        json.WriteNumber("calls"u8, sample.Spans.Count);
        json.WriteNumber("callsMax"u8, sample.LimitMax);
        if (sample.Spans.Count > 0)
        {
            json.WriteTime("oldestTime"u8, sample.Spans[^1].StartTimeUnixNano);
        }
        else
        {
            json.WriteNull("oldestTime"u8);
        }
        json.WriteEndObject();
    }

    public static void WriteErrorClasses(this Utf8JsonWriter json, CallSample sample)
    {
        json.WriteStartArray("errorClasses"u8);
        foreach ((string type, int calls, Span newest) in sample.ErrorClasses)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            json.WriteNumber("calls"u8, calls);
            json.WritePropertyName("newest"u8);
            json.WriteCall(newest);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void WriteCalls(this Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<Span> calls)
    {
        json.WriteStartArray(name);
        foreach (Span call in calls)
        {
            json.WriteCall(call);
        }
        json.WriteEndArray();
    }

    public static void WriteCounts(this Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<(string Value, int Count)> counts)
    {
        json.WriteStartArray(name);
        foreach ((string value, int count) in counts)
        {
            json.WriteStartObject();
            json.WriteString("value"u8, value);
            json.WriteNumber("count"u8, count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteCall(this Utf8JsonWriter json, Span span)
    {
        json.WriteStartObject();
        json.WriteString("traceId"u8, span.TraceId.ToString());
        json.WriteString("spanId"u8, span.SpanId.ToString());
        json.WriteTime("startTime"u8, span.StartTimeUnixNano);
        json.WriteNumber("durationNanos"u8, span.DurationNanos);
        json.WriteBoolean("failed"u8, span.IsError);
        json.WriteText("service"u8, span.Resource.Service.Or(Utf8Text.Empty));
        json.WriteText("agent"u8, span.Agent);
        json.WriteString("errorType"u8, span.IsError ? CallSample.ErrorTypeOf(span) : null);
        Utf8Text message = span.ErrorMessage.Or(span.StatusMessage);
        json.WriteText("errorMessage"u8, message.IsNull ? message : message.Truncate(MessageMaxBytes));
        json.WriteNumberOrNull("inputTokens"u8, span.Usage?.InputTotal);
        json.WriteNumberOrNull("outputTokens"u8, span.Usage?.OutputTotal);
        json.WriteNumberOrNull("costUsd"u8, span.CostNanoUsd / 1e9);
        json.WriteEndObject();
    }
}
