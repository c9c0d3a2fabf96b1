using Clew.Alert.Evaluate;
using Clew.Alert.Rules;

namespace Clew.Alert.Slo;

/// <summary>What makes one run or call good.</summary>
public enum ServiceLevel
{
    /// <summary>It did not fail.</summary>
    Errors,

    /// <summary>It took at most so long.</summary>
    Duration,

    /// <summary>Its first token came after at most so long; calls that do not tell are left out.</summary>
    Ttft,
}

/// <summary>A share of good runs or calls that is promised over some days.</summary>
public sealed record Objective
{
    /// <summary>Unique among all rules and objectives.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Default: true.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Between 0 and 1, exclusive.</summary>
    public required double Target { get; init; }

    /// <summary>Over so many days.</summary>
    public int WindowDays { get; init; } = 28;

    public required ServiceLevel Level { get; init; }

    /// <summary>Runs, agents, models or tools.</summary>
    public required Measured Of { get; init; }

    /// <summary>At most so long is good; zero for errors.</summary>
    public TimeSpan AtMost { get; init; }

    /// <summary>Only those with these values.</summary>
    public IReadOnlyDictionary<SeriesDimension, string> Where { get; init; } = new Dictionary<SeriesDimension, string>();

    /// <summary>With fewer in the long window of an alert it does not fire.</summary>
    public long SamplesMin { get; init; } = 20;

    /// <summary>Who is told; empty for the channels that take everything.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>Share of bad ones that is allowed.</summary>
    public double Budget => 1 - Target;

    /// <summary>The measure that decides, for links and explanations.</summary>
    internal MeasureSource Source => new(Level switch { ServiceLevel.Errors => Measure.ErrorRate, ServiceLevel.Duration => Measure.DurationP99, _ => Measure.TtftP99 }, Of);

    internal MeasurePlan Plan => MeasurePlan.For(Source, [], Where);

    /// <summary>Numbers of those that count, and of the good ones among them.</summary>
    internal (long Total, long Good) Count(Sums sums)
    {
        if (Level == ServiceLevel.Errors)
        {
            return (sums.Count, sums.Count - sums.Errors);
        }
        return (sums.Values, sums.Values - sums.CountOver(AtMost.TotalNanoseconds));
    }

    /// <summary>"99 % of model calls have their first token within 5 s, over 28 days."</summary>
    public string Describe()
    {
        string what = Level switch
        {
            ServiceLevel.Errors => "do not fail",
            ServiceLevel.Duration => "take at most " + Units.Say(AtMost.TotalSeconds, Units.Seconds),
            _ => "bring their first token within " + Units.Say(AtMost.TotalSeconds, Units.Seconds),
        };
        string where = Where.Count > 0 ? $", only {string.Join(", ", Where.Select(pair => $"{pair.Key.Label()} {pair.Value}"))}" : "";
        return FormattableString.Invariant($"{Target * 100:0.###} % of {Of.Words()} {what}, over {WindowDays} days{where}.");
    }
}
