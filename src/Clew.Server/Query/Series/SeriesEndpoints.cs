using Clew.Pipeline.Cost;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Telemetry;

namespace Clew.Server.Query.Series;

/// <summary>One metric over time, by group, with its distribution: all that a chart needs in one answer.</summary>
internal static class SeriesEndpoints
{
    private const long NanosPerMinute = 60_000_000_000;

    /// <summary>Five minutes: with less than that, a chart is one bar.</summary>
    private const long ShortestClippedNanos = 5 * NanosPerMinute;

    private const int GroupsDefault = 8;
    private const int GroupsMax = 100;
    private static readonly string[] OfCallsOnly = ["provider", "model", "tool"];

    public static void MapSeries(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/series", (RequestDelegate)GetAsync);

    private static async Task GetAsync(HttpContext context)
    {
        QueryParameters parameters = new(context, ["metric", "groupBy", "interval", "from", "to", "service", "environment", "agent", .. OfCallsOnly, "limit"]);
        SeriesMetric metric = MetricOf(parameters.Text("metric") ?? SeriesMetric.All[0].Name);
        string? groupBy = parameters.Text("groupBy");
        if (groupBy is not null && !metric.Groupings.Contains(groupBy))
        {
            throw ProblemException.BadParameter("groupBy", $"{metric.Name} can be grouped by {string.Join(", ", metric.Groupings)}, not by '{groupBy}'.");
        }
        DuckDBReader reader = context.RequestServices.GetRequiredService<DuckDBStore>().Reader;
        (long from, long to) = await RangeAsync(context, parameters, reader);
        TimeSpan? interval = SeriesInterval.Parse(parameters.Text("interval"), SeriesInterval.For(from, to));
        IReadOnlyList<SeriesGroup> groups;
        try
        {
            groups = await ReadAsync(context, parameters, metric, groupBy, interval);
        }
        catch (TooManyGroupsException e)
        {
            throw ProblemException.BadParameter("interval", e.Message);
        }
        IReadOnlyList<MetricThreshold> thresholds = context.RequestServices.GetRequiredService<ThresholdTable>().Of(metric.Name);
        await context.WriteJsonAsync(
            (metric, groupBy, from, to, interval, thresholds, groups),
            static (json, a) => SeriesJson.Write(json, a.metric, a.groupBy, (a.from, a.to, a.interval), a.thresholds, a.groups));
    }

    /// <summary>
    /// The asked time; where a bound is missing, that of what is stored. A time that begins before anything is stored begins with it instead, so that a
    /// day's chart of a store that is five minutes old shows five minutes.
    /// </summary>
    public static async Task<(long From, long To)> RangeAsync(HttpContext context, QueryParameters parameters, DuckDBReader reader)
    {
        long now = (context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        long to = parameters.UnixNanos("to") ?? now;
        long? first = await reader.ReadFirstStartAsync(context.RequestAborted);
        long from = parameters.UnixNanos("from") ?? first ?? to;
        if (first is { } start && start < to)
        {
            from = Math.Max(from, Math.Min(start - (start % NanosPerMinute), to - ShortestClippedNanos));
        }
        return (Math.Min(from, to), to);
    }

    private static async Task<IReadOnlyList<SeriesGroup>> ReadAsync(HttpContext context, QueryParameters parameters, SeriesMetric metric, string? groupBy, TimeSpan? interval)
    {
        DuckDBReader reader = context.RequestServices.GetRequiredService<DuckDBStore>().Reader;
        if (metric.OfRun is { } measure)
        {
            if (Array.Find(OfCallsOnly, name => parameters.Text(name) is not null) is { } wrong)
            {
                throw ProblemException.BadParameter(wrong, $"{metric.Name} tells of runs, which may use several of these. Filter by service, environment or agent.");
            }
            return await reader.ReadRunsAsync(
                new RunQuery
                {
                    FromUnixNano = parameters.UnixNanos("from"),
                    ToUnixNano = parameters.UnixNanos("to"),
                    Measure = measure,
                    GroupBy = groupBy is null ? null : Enum.Parse<RunDimension>(groupBy, ignoreCase: true),
                    Interval = interval,
                    Service = parameters.Text("service"),
                    Environment = parameters.Text("environment"),
                    Agent = parameters.Text("agent"),
                    Limit = parameters.Limit(GroupsDefault, GroupsMax),
                },
                context.RequestAborted);
        }
        PriceTable prices = context.RequestServices.GetRequiredService<PriceTable>();
        return await reader.ReadCallSeriesAsync(
            new UsageQuery
            {
                FromUnixNano = parameters.UnixNanos("from"),
                ToUnixNano = parameters.UnixNanos("to"),
                Calls = metric.Calls,
                GroupBy = groupBy is null ? [] : [Enum.Parse<UsageDimension>(groupBy, ignoreCase: true)],
                Interval = interval,
                Service = parameters.Text("service"),
                Environment = parameters.Text("environment"),
                Agent = parameters.Text("agent"),
                Provider = parameters.Text("provider"),
                Model = parameters.Text("model"),
                Tool = parameters.Text("tool"),
                Limit = parameters.Limit(GroupsDefault, GroupsMax),
            },
            metric.OfCall,
            (provider, model) => prices.ContextWindow(Utf8Text.From(provider), Utf8Text.From(model), default),
            context.RequestAborted);
    }

    private static SeriesMetric MetricOf(string name) => SeriesMetric.All.FirstOrDefault(metric => metric.Name == name)
        ?? throw ProblemException.BadParameter("metric", $"'{name}' is none of {string.Join(", ", SeriesMetric.All.Select(metric => metric.Name))}.");
}
