using Clew.Storage;
using Clew.Storage.DuckDB;

namespace Clew.Server.Query.Series;

/// <summary>A metric that <c>/api/v1/series</c> answers: what it is measured of, in which unit, and what it can be grouped by.</summary>
internal sealed class SeriesMetric
{
    private const double NanosPerDollar = 1e9;

    private static readonly string[] OfRuns = ["agent", "version", "user", "service", "environment"];
    private static readonly string[] OfModelCalls = ["model", "provider", "agent", "service", "environment"];
    private static readonly string[] OfToolCalls = ["tool", "agent", "service", "environment"];

    private SeriesMetric(string name, string unit, double scale, SeriesBins bins, string[] groupings)
    {
        Name = name;
        Unit = unit;
        Scale = scale;
        Bins = bins;
        Groupings = groupings;
    }

    /// <summary>As the API names them.</summary>
    public static IReadOnlyList<SeriesMetric> All { get; } =
    [
        Run("run_latency", "nanos", 1, SeriesBins.Logarithmic, RunMeasure.Duration),
        Run("tokens_per_run", "tokens", 1, SeriesBins.Logarithmic, RunMeasure.Tokens),
        Run("cost_per_run", "usd", NanosPerDollar, SeriesBins.Logarithmic, RunMeasure.Cost),
        Run("iterations", "count", 1, SeriesBins.Counts, RunMeasure.Iterations),
        Run("model_calls_per_run", "count", 1, SeriesBins.Counts, RunMeasure.ModelCalls),
        Run("tool_calls_per_run", "count", 1, SeriesBins.Counts, RunMeasure.ToolCalls),
        Call("llm_latency", "nanos", 1, SeriesBins.Logarithmic, CallMeasure.Latency, UsageCalls.Model),
        Call("ttft", "nanos", 1, SeriesBins.Logarithmic, CallMeasure.Ttft, UsageCalls.Model),
        Call("tps", "perSecond", 1000, SeriesBins.Logarithmic, CallMeasure.Speed, UsageCalls.Model),
        Call("context_utilization", "share", 1e6, SeriesBins.Shares, CallMeasure.Context, UsageCalls.Model),
        Call("tool_success", "nanos", 1, SeriesBins.Logarithmic, CallMeasure.Latency, UsageCalls.Tool),
    ];

    public string Name { get; }

    /// <summary>Of values, sums and percentiles: nanos, tokens, usd, count, share or perSecond.</summary>
    public string Unit { get; }

    /// <summary>What stored numbers are divided by to get the unit.</summary>
    public double Scale { get; }

    public SeriesBins Bins { get; }

    public IReadOnlyList<string> Groupings { get; }

    /// <summary>How far percentiles may be off, in proportion.</summary>
    public double RelativeError => OfRun is null ? DuckDBReader.RelativeErrorOf(OfCall) : DuckDBReader.DurationRelativeError;

    /// <summary>Null for a metric of calls.</summary>
    public RunMeasure? OfRun { get; private init; }

    public CallMeasure OfCall { get; private init; }

    public UsageCalls Calls { get; private init; }

    private static SeriesMetric Run(string name, string unit, double scale, SeriesBins bins, RunMeasure measure) =>
        new(name, unit, scale, bins, OfRuns) { OfRun = measure };

    private static SeriesMetric Call(string name, string unit, double scale, SeriesBins bins, CallMeasure measure, UsageCalls calls) =>
        new(name, unit, scale, bins, calls == UsageCalls.Tool ? OfToolCalls : OfModelCalls) { OfCall = measure, Calls = calls };
}
