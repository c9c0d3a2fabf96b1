using System.Globalization;
using System.Text.Json;
using Clew.Analyse;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Telemetry;
using Clew.Telemetry.Findings;

namespace Clew.Server.Query;

/// <summary>What detectors found, one by one and summed up, and the detectors themselves.</summary>
internal static class FindingEndpoints
{
    private const int BucketsMax = 200;

    private static readonly string[] Filters = ["from", "to", "type", "severity", "service", "agent", "tool", "model", "trace"];

    public static void MapFindings(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/findings", (RequestDelegate)ListAsync);
        routes.MapGet("/api/v1/findings/summary", (RequestDelegate)SummarizeAsync);
        routes.MapGet("/api/v1/detectors", (RequestDelegate)ListDetectorsAsync);
    }

    public static void WriteFinding(this Utf8JsonWriter json, StoredFinding stored)
    {
        Finding finding = stored.Finding;
        json.WriteStartObject();
        json.WriteString("id"u8, stored.Id);
        json.WriteString("traceId"u8, finding.TraceId.ToString());
        json.WriteBoolean("traceStored"u8, stored.IsTraceStored);
        json.WriteString("type"u8, finding.Type);
        json.WriteString("subject"u8, finding.Subject);
        json.WriteString("severity"u8, NameOf(finding.Severity));
        json.WriteTime("time"u8, finding.TimeUnixNanos);
        json.WriteString("service"u8, finding.Service);
        json.WriteString("agent"u8, finding.Agent);
        json.WriteString("tool"u8, finding.Tool);
        json.WriteString("model"u8, finding.Model);
        json.WriteStrings("evidenceSpanIds"u8, finding.EvidenceSpanIds.Select(span => span.ToString()));
        json.WriteNumber("evidenceCount"u8, finding.EvidenceCount);
        json.WriteNumberOrNull("wastedTokens"u8, finding.WastedTokens);
        json.WriteNumberOrNull("wastedCostUsd"u8, finding.WastedCostUsd);
        json.WriteString("explanation"u8, finding.Explanation);
        json.WriteEndObject();
    }

    public static void WriteMarks(this Utf8JsonWriter json, IReadOnlyList<FindingMark> marks)
    {
        json.WriteStartArray("findings"u8);
        foreach (FindingMark mark in marks)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, mark.Type);
            json.WriteString("severity"u8, NameOf(mark.Severity));
            json.WriteNumber("count"u8, mark.Count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static async Task ListAsync(HttpContext context)
    {
        QueryParameters parameters = new(context, [.. Filters, "sort", "limit", "cursor"]);
        FindingQuery query = Read(parameters) with
        {
            Sort = Choice(parameters, "sort", FindingSort.Time),
            Limit = parameters.Limit(50, 1000),
            Cursor = parameters.Text("cursor"),
        };
        Page<StoredFinding> page = await Store(context).ListAsync(query, context.RequestAborted);
        await context.WriteJsonAsync(page, static (json, page) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach (StoredFinding finding in page.Items)
            {
                json.WriteFinding(finding);
            }
            json.WriteEndArray();
            json.WriteString("nextCursor"u8, page.NextCursor);
            json.WriteEndObject();
        });
    }

    private static async Task SummarizeAsync(HttpContext context)
    {
        QueryParameters parameters = new(context, [.. Filters, "groupBy", "buckets"]);
        FindingSummary summary = await Store(context).SummarizeAsync(
            Read(parameters), Choice(parameters, "groupBy", FindingDimension.Type), Buckets(parameters), context.RequestAborted);
        await context.WriteJsonAsync(summary, static (json, summary) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("groups"u8);
            foreach (FindingGroup group in summary.Groups)
            {
                Write(json, group);
            }
            json.WriteEndArray();
            json.WritePropertyName("total"u8);
            Write(json, summary.Total);
            json.WriteNumber("intervalNanos"u8, summary.IntervalNanos);
            json.WriteEndObject();
        });
    }

    private static Task ListDetectorsAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        return context.WriteJsonAsync(context.RequestServices.GetRequiredService<DetectorSet>(), static (json, detectors) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach (DetectorFacts detector in detectors.Detectors)
            {
                Write(json, detector);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, FindingGroup group)
    {
        json.WriteStartObject();
        json.WriteString("value"u8, group.Value);
        json.WriteString("severity"u8, NameOf(group.Severity));
        json.WriteNumber("count"u8, group.Count);
        json.WriteNumber("traces"u8, group.Traces);
        json.WriteNumber("wastedTokens"u8, group.WastedTokens);
        json.WriteNumberOrNull("wastedCostUsd"u8, group.WastedCostUsd);
        if (group.Count > 0)
        {
            json.WriteTime("lastTime"u8, group.LastUnixNano);
        }
        else
        {
            json.WriteNull("lastTime"u8);
        }
        json.WriteStartArray("buckets"u8);
        foreach (FindingBucket bucket in group.Buckets)
        {
            json.WriteStartObject();
            json.WriteTime("startTime"u8, bucket.StartUnixNano);
            json.WriteNumber("count"u8, bucket.Count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DetectorFacts detector)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, detector.Id);
        json.WriteString("name"u8, detector.Name);
        json.WriteString("severity"u8, NameOf(detector.Severity));
        json.WriteBoolean("enabled"u8, detector.Enabled);
        json.WriteString("description"u8, detector.Description);
        json.WriteString("advice"u8, detector.Advice);
        json.WriteStartObject("thresholds"u8);
        foreach ((string name, double value) in detector.Thresholds)
        {
            json.WriteNumber(name, value);
        }
        json.WriteEndObject();
        json.WriteStartObject("words"u8);
        foreach ((string name, IReadOnlyList<string> words) in detector.Words)
        {
            json.WriteStartArray(name);
            foreach (string word in words)
            {
                json.WriteStringValue(word);
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static FindingQuery Read(QueryParameters parameters) => new()
    {
        FromUnixNano = parameters.UnixNanos("from"),
        ToUnixNano = parameters.UnixNanos("to"),
        Types = parameters.Text("type")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
        MinSeverity = parameters.Text("severity") is null ? null : Choice(parameters, "severity", FindingSeverity.Info),
        Service = parameters.Text("service"),
        Agent = parameters.Text("agent"),
        Tool = parameters.Text("tool"),
        Model = parameters.Text("model"),
        TraceId = parameters.Text("trace") is string trace ? Parse(trace) : null,
    };

    private static TraceId Parse(string text) => TraceId.TryParse(text, out TraceId id) && !id.IsEmpty
        ? id
        : throw ProblemException.BadParameter("trace", $"'{text}' is not a trace id of up to 32 hexadecimal digits.");

    private static int Buckets(QueryParameters parameters)
    {
        if (parameters.Text("buckets") is not string text)
        {
            return 0;
        }
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int buckets) && buckets <= BucketsMax
            ? buckets
            : throw ProblemException.BadParameter("buckets", $"'{text}' is not a whole number from 0 to {BucketsMax}.");
    }

    private static T Choice<T>(QueryParameters parameters, string name, T otherwise)
        where T : struct, Enum
    {
        if (parameters.Text(name) is not string text)
        {
            return otherwise;
        }
        foreach (T value in Enum.GetValues<T>())
        {
            if (NameOf(value) == text)
            {
                return value;
            }
        }
        throw ProblemException.BadParameter(name, $"'{text}' is none of {string.Join(", ", Enum.GetValues<T>().Select(NameOf))}.");
    }

    private static string NameOf<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static FindingStore Store(HttpContext context) => context.RequestServices.GetRequiredService<DuckDBStore>().Findings;
}
