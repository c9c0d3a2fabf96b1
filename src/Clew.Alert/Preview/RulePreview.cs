namespace Clew.Alert.Preview;

/// <summary>What a rule would have done.</summary>
/// <param name="Step">Between two evaluations.</param>
/// <param name="Series">Those that would have fired first.</param>
/// <param name="IsPartial">There are more series, or more traces, than were looked at.</param>
public sealed record RulePreview(TimeSpan Step, IReadOnlyList<PreviewSeries> Series, bool IsPartial)
{
    /// <summary>Series that one preview tells.</summary>
    public const int SeriesMax = 100;

    /// <summary>Messages about beginnings.</summary>
    public int Notifications => Series.Sum(series => series.Firings.Count);
}

/// <param name="Labels">The series.</param>
/// <param name="Points">In order of time.</param>
/// <param name="Firings">When it would have fired.</param>
public sealed record PreviewSeries(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<PreviewPoint> Points, IReadOnlyList<PreviewFiring> Firings);

/// <param name="Time">Of the evaluation.</param>
/// <param name="Value">Null when nothing came in.</param>
/// <param name="Samples">What it is of.</param>
/// <param name="Threshold">Null while there is none.</param>
public sealed record PreviewPoint(DateTimeOffset Time, double? Value, long Samples, double? Threshold);

/// <param name="Since">When the condition became true.</param>
/// <param name="FiredAt">When it would have fired.</param>
/// <param name="End">When it would have been over; null when it still fires at the end.</param>
/// <param name="Summary">As the message would have said it.</param>
public sealed record PreviewFiring(DateTimeOffset Since, DateTimeOffset FiredAt, DateTimeOffset? End, string Summary);
