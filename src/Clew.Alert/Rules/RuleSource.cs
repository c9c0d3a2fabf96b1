namespace Clew.Alert.Rules;

/// <summary>What a rule looks at.</summary>
public abstract record RuleSource
{
    /// <summary>UCUM unit of its values.</summary>
    public abstract string Unit { get; }
}

/// <summary>A number from the stored sums.</summary>
/// <param name="Measure">Which.</param>
/// <param name="Of">What it is taken of.</param>
/// <param name="Over">For <see cref="Measure.IterationsShare"/>: runs with more iterations count.</param>
/// <param name="CountSilentFailures">For success and error rates of tools: a call that failed without saying so, as a finding tells, counts as failed.</param>
public sealed record MeasureSource(Measure Measure, Measured Of, int Over = 8, bool CountSilentFailures = false) : RuleSource
{
    /// <inheritdoc/>
    public override string Unit => Measure.Unit(Of);
}

/// <summary>How many findings of some types there are.</summary>
/// <param name="Types">As detectors name them.</param>
public sealed record FindingsSource(IReadOnlyList<string> Types) : RuleSource
{
    /// <inheritdoc/>
    public override string Unit => Units.Finding;
}

/// <summary>How many traces fulfil a query.</summary>
/// <param name="Query">In the query language.</param>
public sealed record QuerySource(string Query) : RuleSource
{
    /// <inheritdoc/>
    public override string Unit => Units.Trace;
}

/// <summary>How long nothing came from an agent or service that, by what was learned of it, should have sent something.</summary>
/// <param name="By">Agents or services.</param>
/// <param name="SilentAfter">Nothing shorter is silence, however busy it was before.</param>
/// <param name="HistoryMin">What is known for less time has no pattern yet.</param>
public sealed record HeartbeatSource(SeriesDimension By, TimeSpan SilentAfter, TimeSpan HistoryMin) : RuleSource
{
    /// <inheritdoc/>
    public override string Unit => Units.Seconds;
}
