using Clew.Storage;
using Clew.Storage.DuckDB;

namespace Clew.Server.Query.Series;

/// <summary>What Home shows of one time: read at once, so that the page is one request.</summary>
internal sealed class Overview
{
    /// <summary>Names in each list.</summary>
    private const int TopMax = 5;

    /// <summary>Models and tools are sorted here; a store has fewer than this.</summary>
    private const int NamesMax = 1000;

    private Overview()
    {
    }

    public required long FromUnixNano { get; init; }

    public required long ToUnixNano { get; init; }

    public required TimeSpan Interval { get; init; }

    public required OverviewTotals Current { get; init; }

    /// <summary>The stretch of the same length before; null when the asked time has no beginning.</summary>
    public OverviewTotals? Before { get; init; }

    /// <summary>Runs over time.</summary>
    public required IReadOnlyList<SeriesPoint> Points { get; init; }

    /// <summary>Of each sort of thing those that cost most, and those that failed most.</summary>
    public required IReadOnlyList<(string Name, IReadOnlyList<SeriesGroup> ByCost, IReadOnlyList<SeriesGroup> ByErrors)> Top { get; init; }

    public static async Task<Overview> ReadAsync(DuckDBReader reader, OverviewFilter filter, CancellationToken cancellationToken)
    {
        TimeSpan interval = SeriesInterval.For(filter.FromUnixNano, filter.ToUnixNano);
        Task<IReadOnlyList<SeriesGroup>> runs = reader.ReadRunsAsync(filter.Runs() with { Interval = interval }, cancellationToken);
        Task<OverviewTotals?> before = BeforeAsync(reader, filter, cancellationToken);
        Task<IReadOnlyList<SeriesGroup>[]> top = Task.WhenAll(
            reader.ReadRunsAsync(filter.Runs() with { GroupBy = RunDimension.Agent, Order = RunOrder.Cost, Limit = TopMax + 1 }, cancellationToken),
            reader.ReadRunsAsync(filter.Runs() with { GroupBy = RunDimension.Agent, Order = RunOrder.Errors, Limit = TopMax + 1 }, cancellationToken),
            reader.ReadRunsAsync(filter.Runs() with { GroupBy = RunDimension.User, Order = RunOrder.Cost, Limit = TopMax + 1 }, cancellationToken),
            reader.ReadRunsAsync(filter.Runs() with { GroupBy = RunDimension.User, Order = RunOrder.Errors, Limit = TopMax + 1 }, cancellationToken),
            CallsAsync(reader, filter, UsageCalls.Model, UsageDimension.Model, cancellationToken),
            CallsAsync(reader, filter, UsageCalls.Tool, UsageDimension.Tool, cancellationToken));
        SeriesGroup? all = (await runs).SingleOrDefault();
        IReadOnlyList<SeriesGroup>[] lists = await top;
        return new Overview
        {
            FromUnixNano = filter.FromUnixNano,
            ToUnixNano = filter.ToUnixNano,
            Interval = interval,
            Current = await OverviewTotals.ReadAsync(reader, filter, all?.Total, cancellationToken),
            Before = await before,
            Points = all?.Points ?? [],
            Top =
            [
                ("agents", Named(lists[0]), Failed(lists[1])),
                ("users", Named(lists[2]), Failed(lists[3])),
                ("models", Named([.. lists[4].OrderByDescending(group => group.Total.CostUsd ?? 0)]), Failed([.. lists[4].OrderByDescending(group => group.Total.Errors)])),
                ("tools", Named(lists[5]), Failed([.. lists[5].OrderByDescending(group => group.Total.Errors)])),
            ],
        };
    }

    private static async Task<OverviewTotals?> BeforeAsync(DuckDBReader reader, OverviewFilter filter, CancellationToken cancellationToken)
    {
        if (filter.IsOpen)
        {
            return null;
        }
        OverviewFilter earlier = filter with { FromUnixNano = filter.FromUnixNano - (filter.ToUnixNano - filter.FromUnixNano), ToUnixNano = filter.FromUnixNano };
        IReadOnlyList<SeriesGroup> runs = await reader.ReadRunsAsync(earlier.Runs(), cancellationToken);
        return await OverviewTotals.ReadAsync(reader, earlier, runs.SingleOrDefault()?.Total, cancellationToken);
    }

    private static Task<IReadOnlyList<SeriesGroup>> CallsAsync(
        DuckDBReader reader, OverviewFilter filter, UsageCalls calls, UsageDimension dimension, CancellationToken cancellationToken) =>
        reader.ReadCallSeriesAsync(filter.Usage(calls) with { GroupBy = [dimension], Limit = NamesMax }, CallMeasure.Latency, static (_, _) => null, cancellationToken);

    private static IReadOnlyList<SeriesGroup> Named(IReadOnlyList<SeriesGroup> groups) =>
        [.. groups.Where(group => group is { IsOther: false, Value: not null, Total.Count: > 0 }).Take(TopMax)];

    private static IReadOnlyList<SeriesGroup> Failed(IReadOnlyList<SeriesGroup> groups) => [.. Named([.. groups.Where(group => group.Total.Errors > 0)])];
}
