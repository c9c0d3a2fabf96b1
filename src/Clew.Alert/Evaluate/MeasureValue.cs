using Clew.Alert.Rules;

namespace Clew.Alert.Evaluate;

/// <summary>Makes a rule's number of sums.</summary>
internal static class MeasureValue
{
    private const double NanosPerSecond = 1e9;

    /// <returns>Null where the sums say nothing about the measure.</returns>
    internal static double? Of(MeasureSource source, Sums sums) => source.Measure switch
    {
        Measure.ErrorRate => sums.Count > 0 ? (double)sums.Errors / sums.Count : null,
        Measure.SuccessRate => sums.Count > 0 ? 1 - ((double)sums.Errors / sums.Count) : null,
        Measure.Calls => sums.Count,
        Measure.Tokens => sums.Tokens,
        Measure.Cost => sums.CostUsd,
        Measure.DurationP50 or Measure.TtftP50 => sums.Percentile(0.50) / NanosPerSecond,
        Measure.DurationP95 or Measure.TtftP95 => sums.Percentile(0.95) / NanosPerSecond,
        Measure.DurationP99 or Measure.TtftP99 => sums.Percentile(0.99) / NanosPerSecond,
        Measure.IterationsShare => sums.Values > 0 ? (double)sums.CountOver(source.Over) / sums.Values : null,
        Measure.WindowShare => sums.Greatest / 1e6,
        _ => sums.Percentile(0.50) / 1_000.0,
    };

    /// <summary>What the number is of.</summary>
    internal static long SamplesOf(MeasureSource source, Sums sums) => source.Measure switch
    {
        Measure.ErrorRate or Measure.SuccessRate or Measure.Calls or Measure.Tokens or Measure.Cost => sums.Count,
        _ => sums.Values,
    };
}
