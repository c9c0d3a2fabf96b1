using System.Text.Json;
using Clew.Storage;
using Clew.Telemetry;

namespace Clew.Server.Query.Entities;

/// <summary>
/// A row per agent: the runs of which it is the outermost, and all of its calls, also those that other agents made. The tokens and cost of its own
/// model calls add up to those of <c>/api/v1/usage</c>; calls outside of any agent are the row without a name.
/// </summary>
internal sealed class AgentList(
    IReadOnlyList<SeriesGroup> durations, IReadOnlyList<SeriesGroup> iterations, IReadOnlyList<UsageBucket> own, IReadOnlyList<UsageBucket> tools, CallSample spans)
{
    private const int ToolsMax = 20;

    public void Write(Utf8JsonWriter json)
    {
        json.WriteSample(spans);
        ILookup<(string?, bool), SeriesGroup> runsOf = durations.ToLookup(group => (group.Value, group.IsOther));
        ILookup<(string?, bool), SeriesGroup> iterationsOf = iterations.ToLookup(group => (group.Value, group.IsOther));
        ILookup<(string?, bool), UsageBucket> ownOf = own.ToLookup(bucket => (bucket.Group[0], bucket.IsOther));
        ILookup<string, string> toolsOf = tools.Where(bucket => bucket is { IsOther: false, Calls: > 0 } && bucket.Group[1] is not null)
            .ToLookup(bucket => bucket.Group[0] ?? "", bucket => bucket.Group[1]!);
        ILookup<string, string> versionsOf = spans.Spans.Where(span => !span.AgentVersion.IsNullOrEmpty)
            .Select(span => (Agent: span.Agent.ToString(), Version: span.AgentVersion.ToString())).Distinct()
            .ToLookup(pair => pair.Agent, pair => pair.Version);
        json.WriteStartArray("items"u8);
        foreach ((string? Name, bool IsOther) key in runsOf.Select(group => group.Key).Union(ownOf.Select(group => group.Key)))
        {
            json.WriteStartObject();
            json.WriteString("name"u8, key.Name);
            json.WriteBoolean("isOther"u8, key.IsOther);
            WriteRuns(json, runsOf[key].SingleOrDefault()?.Total, iterationsOf[key].SingleOrDefault()?.Total);
            UsageBucket? calls = ownOf[key].SingleOrDefault();
            json.WriteNumber("calls"u8, calls?.Calls ?? 0);
            json.WriteNumber("callErrors"u8, calls?.Errors ?? 0);
            json.WriteUsage("usage"u8, calls?.Usage ?? new UsageTotals(0, 0, 0, 0, 0, null));
            json.WriteStrings("versions"u8, versionsOf[key.Name ?? ""].Where(_ => !key.IsOther));
            json.WriteStrings("tools"u8, toolsOf[key.Name ?? ""].Where(_ => !key.IsOther).Take(ToolsMax));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>The numbers of some runs, also where there are none.</summary>
    public static void WriteRuns(Utf8JsonWriter json, SeriesPoint? durations, SeriesPoint? iterations)
    {
        json.WriteNumber("runs"u8, durations?.Count ?? 0);
        json.WriteNumber("errors"u8, durations?.Errors ?? 0);
        json.WriteNumber("truncated"u8, durations?.Truncated ?? 0);
        json.WriteNumberOrNull("p50Nanos"u8, durations?.P50);
        json.WriteNumberOrNull("p95Nanos"u8, durations?.P95);
        json.WriteNumberOrNull("p99Nanos"u8, durations?.P99);
        json.WriteNumberOrNull("iterationsP50"u8, iterations?.P50);
        json.WriteNumberOrNull("iterationsP95"u8, iterations?.P95);
        json.WriteNumber("inputTokens"u8, durations?.InputTokens ?? 0);
        json.WriteNumber("outputTokens"u8, durations?.OutputTokens ?? 0);
        json.WriteNumberOrNull("costUsd"u8, durations?.CostUsd);
    }
}
