using System.Globalization;
using Clew.Alert.Rules;
using Clew.Alert.Slo;
using Clew.Configuration;

namespace Clew.Alert.Prometheus.Export;

/// <summary>What rules measure, in the language of Prometheus and in the names of Clew's <c>/metrics</c>.</summary>
internal static class PromQl
{
    private const string Iterations = "agent_iterations";
    private const string WindowShare = "clew_context_window_utilization_ratio";

    /// <summary>The value of a rule for each of its series; null when the metrics do not tell it.</summary>
    internal static string? Value(AlertRule rule)
    {
        if (rule.Source is not MeasureSource source || rule.Window.Since is not null || !TryScope(rule.GroupBy, rule.Where, out Scope scope))
        {
            return null;
        }
        string window = DurationText.Print(rule.Window.Length);
        string duration = DurationOf(source.Of);
        return source.Measure switch
        {
            Measure.ErrorRate => Errors(duration, scope, window),
            Measure.SuccessRate => $"1 - ({Errors(duration, scope, window)})",
            Measure.Calls => Increase(duration + "_count", scope, window),
            Measure.Tokens => $"{Increase("gen_ai_client_inference_usage_input_tokens_total", scope, window)} + {Increase("gen_ai_client_inference_usage_output_tokens_total", scope, window)}",
            Measure.Cost => Increase("gen_ai_usage_cost_usd_total", scope, window),
            Measure.DurationP50 or Measure.DurationP95 or Measure.DurationP99 => Quantile(Share(source.Measure), duration, scope, window),
            Measure.TtftP50 or Measure.TtftP95 or Measure.TtftP99 => Quantile(Share(source.Measure), "gen_ai_client_inference_time_to_first_chunk_seconds", scope, window),
            Measure.IterationsShare => Over(Iterations, source.Over, GenAIBounds.Iterations, scope, window),
            Measure.WindowShare => Largest(WindowShare, scope, window),
            Measure.Throughput => $"1 / {Quantile(0.5, "gen_ai_client_time_per_output_token_seconds", scope, window)}",
            _ => null,
        };
    }

    /// <summary>How many runs or calls a rule's value is made of.</summary>
    internal static string? Samples(AlertRule rule)
    {
        if (rule.Source is not MeasureSource source || !TryScope(rule.GroupBy, rule.Where, out Scope scope))
        {
            return null;
        }
        string counted = source.Measure switch
        {
            Measure.IterationsShare => Iterations,
            Measure.WindowShare => WindowShare,
            Measure.TtftP50 or Measure.TtftP95 or Measure.TtftP99 => "gen_ai_client_inference_time_to_first_chunk_seconds",
            _ => DurationOf(source.Of),
        };
        return Increase(counted + "_count", scope, DurationText.Print(rule.Window.Length));
    }

    /// <summary>Share of bad ones within a window; null when no bound of the histogram is the objective's.</summary>
    internal static string? BadShare(Objective objective, TimeSpan length)
    {
        if (!TryScope([], objective.Where, out Scope scope))
        {
            return null;
        }
        string window = DurationText.Print(length);
        string duration = DurationOf(objective.Of);
        double[] bounds = objective.Of is Measured.Agents or Measured.Runs ? GenAIBounds.AgentSeconds : GenAIBounds.CallSeconds;
        return objective.Level switch
        {
            ServiceLevel.Errors => $"({Errors(duration, scope, window)}) or 0 * {Rate(duration + "_count", scope, window)}",
            ServiceLevel.Duration => Over(duration, objective.AtMost.TotalSeconds, bounds, scope, window),
            _ => Over("gen_ai_client_inference_time_to_first_chunk_seconds", objective.AtMost.TotalSeconds, GenAIBounds.CallSeconds, scope, window),
        };
    }

    /// <summary>What counts for an objective, within a window.</summary>
    internal static string Count(Objective objective, TimeSpan length)
    {
        _ = TryScope([], objective.Where, out Scope scope);
        string counted = objective.Level == ServiceLevel.Ttft ? "gen_ai_client_inference_time_to_first_chunk_seconds" : DurationOf(objective.Of);
        return Increase(counted + "_count", scope, DurationText.Print(length));
    }

    /// <summary>
    /// Series that were heard in nearly every part of the two hours before, and are silent now. The learned cadence of a heartbeat cannot be said in
    /// PromQL; this pages for what is busy all the time and never for a nightly job.
    /// </summary>
    internal static string Silence(HeartbeatSource heartbeat)
    {
        const int parts = 24, activeParts = 20;
        string by = heartbeat.By == SeriesDimension.Agent ? "service_name, gen_ai_agent_name" : "service_name";
        string silent = DurationText.Print(heartbeat.SilentAfter);
        string before = DurationText.Print(heartbeat.SilentAfter * parts);
        const string last = "clew_agent_last_received_timestamp_seconds";
        return $"time() - max by ({by}) ({last}) > {Number(heartbeat.SilentAfter.TotalSeconds)} and sum_over_time((max by ({by}) (changes({last}[{silent}])) > bool 0)[{before}:{silent}] offset {silent}) >= {activeParts}";
    }

    /// <summary>The label that Clew's metrics have for a dimension; null when they do not have it.</summary>
    internal static string? Label(SeriesDimension dimension) => dimension switch
    {
        SeriesDimension.Service => "service_name",
        SeriesDimension.Agent => "gen_ai_agent_name",
        SeriesDimension.Tool => "gen_ai_tool_name",
        SeriesDimension.Model => "gen_ai_response_model",
        SeriesDimension.Provider => "gen_ai_provider_name",
        _ => null,
    };

    internal static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static double Share(Measure measure) => measure switch
    {
        Measure.DurationP50 or Measure.TtftP50 => 0.5,
        Measure.DurationP95 or Measure.TtftP95 => 0.95,
        _ => 0.99,
    };

    /// <summary>Metrics know no traces, so the agents stand for runs.</summary>
    private static string DurationOf(Measured of) => of switch
    {
        Measured.Tools => "gen_ai_execute_tool_duration_seconds",
        Measured.Agents or Measured.Runs => "gen_ai_invoke_agent_duration_seconds",
        _ => "gen_ai_client_inference_duration_seconds",
    };

    private static bool TryScope(IReadOnlyList<SeriesDimension> groupBy, IReadOnlyDictionary<SeriesDimension, string> where, out Scope scope)
    {
        scope = new Scope(
            string.Join(", ", groupBy.Select(Label)),
            string.Join(",", where.Select(static pair => MetricsText.Label(Label(pair.Key) ?? "", pair.Value))));
        return groupBy.Concat(where.Keys).All(static dimension => Label(dimension) is not null);
    }

    private static string Errors(string duration, Scope scope, string window) =>
        $"{Rate(duration + "_count", scope.With("error_type!=\"\""), window)} / {Rate(duration + "_count", scope, window)}";

    private static string Quantile(double share, string histogram, Scope scope, string window) =>
        $"histogram_quantile({Number(share)}, sum by ({scope.By("le")}) (rate({histogram}_bucket{scope.Selector}[{window}])))";

    private static string? Over(string histogram, double threshold, double[] bounds, Scope scope, string window) => !bounds.Contains(threshold) ? null
        : $"1 - {Rate(histogram + "_bucket", scope.With($"le=\"{MetricsText.Bound(threshold)}\""), window)} / {Rate(histogram + "_count", scope, window)}";

    /// <summary>The greatest bucket that anything fell into.</summary>
    private static string Largest(string histogram, Scope scope, string window) =>
        $"histogram_quantile(1, sum by ({scope.By("le")}) (rate({histogram}_bucket{scope.Selector}[{window}])))";

    private static string Rate(string metric, Scope scope, string window) => $"sum by ({scope.By()}) (rate({metric}{scope.Selector}[{window}]))";

    private static string Increase(string metric, Scope scope, string window) => $"sum by ({scope.By()}) (increase({metric}{scope.Selector}[{window}]))";

    private readonly record struct Scope(string GroupBy, string Where)
    {
        public string Selector => Where.Length == 0 ? "" : $"{{{Where}}}";

        public Scope With(string matcher) => this with { Where = Where.Length == 0 ? matcher : $"{Where},{matcher}" };

        public string By(string? first = null) => string.Join(", ", new[] { first ?? "", GroupBy }.Where(static part => part.Length > 0));
    }
}
