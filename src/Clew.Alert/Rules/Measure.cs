namespace Clew.Alert.Rules;

/// <summary>A number of a window of time that rules compare.</summary>
public enum Measure
{
    ErrorRate,
    SuccessRate,
    Calls,
    Tokens,
    Cost,
    DurationP50,
    DurationP95,
    DurationP99,
    TtftP50,
    TtftP95,
    TtftP99,

    /// <summary>Share of runs with more iterations than <see cref="MeasureSource.Over"/>.</summary>
    IterationsShare,

    /// <summary>The greatest share of the context window that the input of a call took.</summary>
    WindowShare,

    /// <summary>Median output tokens per second after the first chunk.</summary>
    Throughput,
}

/// <summary>Facts about measures.</summary>
public static class Measures
{
    private static readonly Measured[] Everything = [Measured.Runs, Measured.Agents, Measured.Models, Measured.Tools, Measured.All];
    private static readonly Measured[] Timed = [Measured.Agents, Measured.Runs, Measured.Models, Measured.Tools];
    private static readonly Measured[] Spending = [Measured.All, Measured.Runs, Measured.Models];

    /// <summary>What it can be taken of; the first is the default.</summary>
    public static IReadOnlyList<Measured> TakenOf(this Measure measure) => measure switch
    {
        Measure.ErrorRate => Everything,
        Measure.SuccessRate => [Measured.Tools, .. Everything.Where(of => of != Measured.Tools)],
        Measure.Calls => [Measured.Models, .. Everything.Where(of => of != Measured.Models)],
        Measure.Tokens or Measure.Cost => Spending,
        Measure.DurationP50 or Measure.DurationP95 or Measure.DurationP99 => Timed,
        Measure.IterationsShare => [Measured.Runs],
        _ => [Measured.Models],
    };

    /// <summary>UCUM: <c>1</c> for shares, <c>s</c>, <c>USD</c>, <c>{token}</c>.</summary>
    public static string Unit(this Measure measure, Measured of) => measure switch
    {
        Measure.ErrorRate or Measure.SuccessRate or Measure.IterationsShare or Measure.WindowShare => Units.Share,
        Measure.Calls => of == Measured.Runs ? Units.Run : Units.Call,
        Measure.Tokens => Units.Token,
        Measure.Cost => Units.Usd,
        Measure.Throughput => Units.TokensPerSecond,
        _ => Units.Seconds,
    };

    /// <summary>For sentences: "p99 of the duration".</summary>
    public static string Words(this Measure measure) => measure switch
    {
        Measure.ErrorRate => "error rate",
        Measure.SuccessRate => "success rate",
        Measure.Calls => "number",
        Measure.Tokens => "tokens",
        Measure.Cost => "cost",
        Measure.DurationP50 => "median duration",
        Measure.DurationP95 => "p95 duration",
        Measure.DurationP99 => "p99 duration",
        Measure.TtftP50 => "median time to first token",
        Measure.TtftP95 => "p95 time to first token",
        Measure.TtftP99 => "p99 time to first token",
        Measure.IterationsShare => "share with many iterations",
        Measure.WindowShare => "fullest context window",
        _ => "median output speed",
    };

    /// <summary>The measure needs distributions of tokens, which are read apart from those of times.</summary>
    public static bool IsOfTokens(this Measure measure) => measure is Measure.WindowShare or Measure.Throughput;

    /// <summary>A sum that grows with the length of the window, so that an empty window is zero and not unknown.</summary>
    public static bool IsSum(this Measure measure) => measure is Measure.Calls or Measure.Tokens or Measure.Cost;
}
