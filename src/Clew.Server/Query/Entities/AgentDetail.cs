using System.Text.Json;
using Clew.Storage;
using Clew.Storage.DuckDB;

namespace Clew.Server.Query.Entities;

/// <summary>What one agent did: the sums over its runs and calls, its versions beside each other, and runs to look at.</summary>
internal sealed class AgentDetail
{
    /// <summary>Newest runs among which the slowest, the dearest and those that loop are sought.</summary>
    private const int RunsMax = 500;

    private const int ExamplesMax = 10;

    /// <summary>More turns than this are a loop: the threshold of the chart of iterations.</summary>
    private const int IterationsMax = 8;

    private AgentDetail()
    {
    }

    private SeriesPoint? Durations { get; init; }

    private SeriesPoint? Iterations { get; init; }

    private IReadOnlyList<(string? Version, bool IsOther, SeriesPoint Durations, SeriesPoint? Iterations)> Versions { get; init; } = [];

    private UsageBucket? Own { get; init; }

    private IReadOnlyList<UsageBucket> Tools { get; init; } = [];

    private IReadOnlyList<UsageBucket> Models { get; init; } = [];

    private IReadOnlyList<TraceSummary> Runs { get; init; } = [];

    public static async Task<AgentDetail> ReadAsync(EntityRequest request)
    {
        DuckDBReader reader = request.Reader;
        RunQuery runs = request.Filter.Runs() with { Agent = request.Name };
        RunQuery versions = runs with { GroupBy = RunDimension.Version };
        UsageQuery usage = request.Filter.Usage(UsageCalls.Agent) with { Agent = request.Name };
        Task<IReadOnlyList<SeriesGroup>> durations = reader.ReadRunsAsync(runs, request.Aborted);
        Task<IReadOnlyList<SeriesGroup>> iterations = reader.ReadRunsAsync(runs with { Measure = RunMeasure.Iterations }, request.Aborted);
        Task<IReadOnlyList<SeriesGroup>> durationsOf = reader.ReadRunsAsync(versions, request.Aborted);
        Task<IReadOnlyList<SeriesGroup>> iterationsOf = reader.ReadRunsAsync(versions with { Measure = RunMeasure.Iterations }, request.Aborted);
        Task<IReadOnlyList<UsageBucket>> own = reader.ReadUsageAsync(usage, request.Aborted);
        Task<IReadOnlyList<UsageBucket>> tools = reader.ReadUsageAsync(usage with { Calls = UsageCalls.Tool, GroupBy = [UsageDimension.Tool] }, request.Aborted);
        Task<IReadOnlyList<UsageBucket>> models = reader.ReadUsageAsync(usage with { Calls = UsageCalls.Model, GroupBy = [UsageDimension.Model] }, request.Aborted);
        ILookup<(string?, bool), SeriesPoint> turns = (await iterationsOf).ToLookup(group => (group.Value, group.IsOther), group => group.Total);
        return new AgentDetail
        {
            Durations = (await durations).SingleOrDefault()?.Total,
            Iterations = (await iterations).SingleOrDefault()?.Total,
            Versions = [.. (await durationsOf).Select(group => (group.Value, group.IsOther, group.Total, turns[(group.Value, group.IsOther)].SingleOrDefault()))],
            Own = (await own).SingleOrDefault(),
            Tools = await tools,
            Models = await models,
            Runs = await RunsAsync(request, RunsMax),
        };
    }

    /// <summary>The newest runs of an agent; of one that only others call, those in which it takes part.</summary>
    public static async Task<IReadOnlyList<TraceSummary>> RunsAsync(EntityRequest request, int limit)
    {
        TraceQuery query = new()
        {
            FromUnixNano = request.Filter.IsOpen ? null : request.Filter.FromUnixNano,
            ToUnixNano = request.Filter.ToUnixNano,
            Service = request.Filter.Service,
            Agent = request.Name,
            Limit = limit,
        };
        IReadOnlyList<TraceSummary> runs = (await request.Reader.ListTracesAsync(query, request.Aborted)).Items;
        TraceSummary[] outermost = [.. runs.Where(run => run.Agent == request.Name)];
        return outermost.Length > 0 ? outermost : runs;
    }

    public void Write(Utf8JsonWriter json)
    {
        AgentList.WriteRuns(json, Durations, Iterations);
        json.WriteNumber("calls"u8, Own?.Calls ?? 0);
        json.WriteNumber("callErrors"u8, Own?.Errors ?? 0);
        json.WriteUsage("usage"u8, Own?.Usage ?? new UsageTotals(0, 0, 0, 0, 0, null));
        json.WriteNamedCalls("tools"u8, Tools);
        json.WriteNamedCalls("models"u8, Models);
        json.WriteStartArray("versions"u8);
        foreach ((string? version, bool isOther, SeriesPoint durations, SeriesPoint? iterations) in Versions)
        {
            json.WriteStartObject();
            json.WriteString("version"u8, version);
            json.WriteBoolean("isOther"u8, isOther);
            AgentList.WriteRuns(json, durations, iterations);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("runsLookedAt"u8, Runs.Count);
        json.WriteNumber("runsLookedAtMax"u8, RunsMax);
        WriteRuns(json, "slowest"u8, Runs.OrderByDescending(run => run.DurationNanos));
        WriteRuns(json, "dearest"u8, Runs.Where(run => run.Usage.CostUsd > 0).OrderByDescending(run => run.Usage.CostUsd));
        WriteRuns(json, "looping"u8, Runs.Where(run => run.Iterations > IterationsMax).OrderByDescending(run => run.Iterations));
    }

    private static void WriteRuns(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<TraceSummary> runs)
    {
        json.WriteStartArray(name);
        foreach (TraceSummary run in runs.Take(ExamplesMax))
        {
            json.WriteSummary(run);
        }
        json.WriteEndArray();
    }
}
