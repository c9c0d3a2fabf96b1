using Clew.Analyse;
using Clew.Storage;
using Clew.Storage.DuckDB;

namespace Clew.Server.Settle;

/// <summary>What runs of each agent were like lately, from the sums over runs. Held in memory, since every quiet trace is compared with it.</summary>
internal sealed class AgentHistories(DuckDBStore store, TimeProvider time)
{
    /// <summary>Long enough for agents that run once a day, short enough to follow a new prompt.</summary>
    private static readonly TimeSpan Age = TimeSpan.FromDays(7);

    private static readonly TimeSpan RefreshIntervalMin = TimeSpan.FromSeconds(10);

    /// <summary>Reading takes no more than this share of the time, however many agents and hours there are.</summary>
    private const int ReadingShare = 100;

    /// <summary>As many groups as one answer tells one by one; rarer agents have no history.</summary>
    private const int AgentsMax = 1_000;

    private volatile Dictionary<string, AgentHistory> histories = [];
    private long? refreshed;
    private TimeSpan refreshInterval = RefreshIntervalMin;

    /// <summary>Null when the agent has no finished runs that are known.</summary>
    public AgentHistory? Of(string? agent) => agent is null ? null : histories.GetValueOrDefault(agent);

    /// <summary>Reads the sums again when what is known is older than ten seconds, or than a hundred times what reading it took.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (refreshed is { } last && time.GetElapsedTime(last) < refreshInterval)
        {
            return;
        }
        long started = time.GetTimestamp();
        // Whole hours are added up already.
        TimeSpan age = time.GetUtcNow() - Age - DateTimeOffset.UnixEpoch;
        long from = (age.Ticks - (age.Ticks % TimeSpan.TicksPerHour)) * TimeSpan.NanosecondsPerTick;
        RunQuery query = new() { FromUnixNano = from, GroupBy = RunDimension.Agent, Limit = AgentsMax };
        Dictionary<string, SeriesPoint> durations = await ReadAsync(query, RunMeasure.Duration, cancellationToken);
        Dictionary<string, SeriesPoint> tokens = await ReadAsync(query, RunMeasure.Tokens, cancellationToken);
        Dictionary<string, SeriesPoint> costs = await ReadAsync(query, RunMeasure.Cost, cancellationToken);
        histories = durations.ToDictionary(agent => agent.Key, agent =>
        {
            (SeriesPoint? token, SeriesPoint? cost) = (tokens.GetValueOrDefault(agent.Key), costs.GetValueOrDefault(agent.Key));
            return new AgentHistory(
                agent.Value.Count, cost?.P50 / 1e9, cost?.P95 / 1e9, token?.P50 ?? 0, token?.P95 ?? 0, agent.Value.P50 ?? 0, agent.Value.P95 ?? 0);
        });
        refreshed = time.GetTimestamp();
        refreshInterval = TimeSpan.FromTicks(Math.Max(RefreshIntervalMin.Ticks, ReadingShare * time.GetElapsedTime(started).Ticks));
    }

    private async Task<Dictionary<string, SeriesPoint>> ReadAsync(RunQuery query, RunMeasure measure, CancellationToken cancellationToken) =>
        (await store.Reader.ReadRunsAsync(query with { Measure = measure }, cancellationToken))
            .Where(group => group.Value is not null && !group.IsOther).ToDictionary(group => group.Value!, group => group.Total);
}
