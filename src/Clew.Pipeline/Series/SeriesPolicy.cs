namespace Clew.Pipeline.Series;

/// <summary>How many series a metric may have.</summary>
public sealed record SeriesPolicy
{
    /// <summary>A metric of a service with so many series in a day gets no more of them; further points go to one overflow series. Default 10,000.</summary>
    public int MaxSeries { get; init; } = 10_000;

    /// <summary>The same for all metrics of all services together. Each series is remembered, some 30 bytes. Default 1,000,000.</summary>
    public int MaxAllSeries { get; init; } = 1_000_000;

    /// <summary>
    /// The only attributes that points of a metric keep, by the metric's name, in which <c>*</c> stands for any characters. The first name that fits
    /// decides; a metric that none fits keeps all.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> KeepKeys { get; init; } = [];
}
