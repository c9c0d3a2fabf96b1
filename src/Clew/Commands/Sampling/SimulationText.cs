using System.Globalization;
using System.Text;
using Clew.Commands.Client;
using Clew.Pipeline.Sample;

namespace Clew.Commands.Sampling;

/// <summary>A simulation as people read it.</summary>
internal static class SimulationText
{
    private const int LostMax = 10;

    /// <param name="simulation">Over all traces.</param>
    /// <param name="bytesPerSpan">On disk; null when not known.</param>
    /// <param name="isPartial">There may be older traces that were not looked at.</param>
    public static string Of(SamplingSimulation simulation, double? bytesPerSpan, bool isPartial)
    {
        StringBuilder text = new();
        IReadOnlyList<SimulatedTrace> all = simulation.Traces;
        SimulatedTrace[] kept = [.. all.Where(trace => trace.Decision.IsKept)];
        Line("traces", $"{NumberText.Count(all.Count)}{(isPartial ? ", the newest" : "")}");
        if (all.Count == 0)
        {
            return text.ToString().TrimEnd('\n');
        }
        Line("kept", $"{NumberText.Count(kept.Length)} ({NumberText.Share(kept.Length, all.Count)}), standing for {NumberText.Count((long)Math.Round(simulation.Weight))}");
        long spans = all.Sum(trace => trace.Spans);
        long spansKept = kept.Sum(trace => trace.Spans);
        Line("spans kept", $"{NumberText.Count(spansKept)} of {NumberText.Count(spans)} ({NumberText.Share(spansKept, spans)})"
            + (bytesPerSpan is { } bytes ? $", about {Megabytes(spansKept * bytes)} of {Megabytes(spans * bytes)}" : ""));
        Line("failed kept", $"{NumberText.Count(kept.Count(trace => trace.HasError))} of {NumberText.Count(all.Count(trace => trace.HasError))}");
        SimulatedTrace[] slowest = Top(all, trace => trace.DurationNanos);
        Line("slowest kept", $"{NumberText.Count(slowest.Count(trace => trace.Decision.IsKept))} of the slowest {NumberText.Count(slowest.Length)}");
        SimulatedTrace[] dearest = Top([.. all.Where(trace => trace.CostUsd > 0)], trace => trace.CostUsd ?? 0);
        Line("dearest kept", $"{NumberText.Count(dearest.Count(trace => trace.Decision.IsKept))} of the dearest {NumberText.Count(dearest.Length)}");
        foreach ((string type, long lost, long of) in simulation.Findings)
        {
            Line("lost with " + type, $"{NumberText.Count(lost)} of {NumberText.Count(of)}");
        }
        text.Append('\n');
        foreach ((string policy, long traces) in simulation.ByPolicy)
        {
            Line("by " + policy, $"{NumberText.Count(traces)} ({NumberText.Share(traces, all.Count)})");
        }
        AppendLost(text, simulation);
        return text.ToString().TrimEnd('\n');

        void Line(string name, string value) => text.Append(name.PadRight(34)).Append(value).Append('\n');
    }

    private static void AppendLost(StringBuilder text, SamplingSimulation simulation)
    {
        SimulatedTrace[] lost = [.. simulation.Lost.OrderByDescending(trace => trace.HasError).ThenByDescending(trace => trace.CostUsd ?? 0).ThenByDescending(trace => trace.DurationNanos).Take(LostMax)];
        if (lost.Length == 0)
        {
            return;
        }
        text.Append("\nlost, failed and dearest first\n");
        foreach (SimulatedTrace trace in lost)
        {
            string agent = TracesCommand.Cut(trace.Agent ?? "–", 24);
            text.Append("  ").Append(trace.TraceId).Append("  ").Append(agent.PadRight(24)).Append("  ").Append(NumberText.Duration(trace.DurationNanos).PadLeft(8))
                .Append("  ").Append(NumberText.Cost(trace.CostUsd).PadLeft(8)).Append(trace.HasError ? "  failed" : "").Append('\n');
        }
    }

    /// <summary>The upper twentieth, at least ten.</summary>
    private static SimulatedTrace[] Top(IReadOnlyList<SimulatedTrace> traces, Func<SimulatedTrace, double> by) =>
        [.. traces.OrderByDescending(by).Take(Math.Max(10, traces.Count / 20))];

    private static string Megabytes(double bytes) => (bytes / 1e6).ToString(bytes < 1e7 ? "0.0" : "N0", CultureInfo.InvariantCulture) + " MB";
}
