namespace Clew.LoadBench;

/// <summary>The figures of one run.</summary>
internal sealed record RunResult
{
    public required RunOptions Options { get; init; }

    /// <summary>Process start to the first answer.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>Resident memory before the first request.</summary>
    public required double IdleMegabytes { get; init; }

    public required SendResult Send { get; init; }

    /// <summary>CPU from the first request to the last acknowledgement.</summary>
    public required double SendCpuSecondsPerMillion { get; init; }

    /// <summary>The same until CPU and disk are quiet.</summary>
    public required double TotalCpuSecondsPerMillion { get; init; }

    public required double PeakMegabytes { get; init; }

    public required double DiskBytesPerSpan { get; init; }

    /// <summary>Acknowledgement to visible, by trace id, on an idle server.</summary>
    public required double FreshMillisMedian { get; init; }

    /// <summary>Below and at full load; null where spans came on several days.</summary>
    public required PacedResult? Paced { get; init; }

    /// <summary>Process start to the first answer with all spans on disk, files not in memory.</summary>
    public required double RestartSeconds { get; init; }

    public required IReadOnlyList<QueryResult> Queries { get; init; }

    /// <summary>One-minute load before and after, this program included.</summary>
    public required string Load { get; init; }

    /// <summary>Answers that did not agree with what was sent. Anything but 0 makes the other figures worthless.</summary>
    public required int WrongAnswers { get; init; }
}

/// <param name="Name">What was asked.</param>
/// <param name="MillisP50">Median.</param>
/// <param name="MillisP95">19 of 20 are faster.</param>
/// <param name="ServerCpuMillis">Server CPU of one, on average.</param>
/// <param name="ColdMillis">The first of its kind in a new process whose files were not in memory, median of the restarts.</param>
internal sealed record QueryResult(string Name, double MillisP50, double MillisP95, double ServerCpuMillis, double ColdMillis);

/// <param name="Spans">Acknowledged.</param>
/// <param name="Bytes">OTLP messages acknowledged.</param>
/// <param name="Seconds">First request to last acknowledgement.</param>
/// <param name="Millis">Latency of each request, ascending.</param>
/// <param name="Refusals">Retryable refusals; each was sent again.</param>
internal sealed record SendResult(long Spans, long Bytes, double Seconds, double[] Millis, long Refusals)
{
    public double SpansPerSecond => Spans / Seconds;

    public double MillisP50 => Percentiles.Of(Millis, 0.5);

    public double MillisP99 => Percentiles.Of(Millis, 0.99);

    /// <summary>One after the other.</summary>
    public SendResult Then(SendResult next) =>
        new(Spans + next.Spans, Bytes + next.Bytes, Seconds + next.Seconds, [.. Millis.Concat(next.Millis).Order()], Refusals + next.Refusals);
}

/// <param name="SpansPerSecond">Rate that was kept: 80 % of what a fresh server took at most.</param>
/// <param name="MillisP50">From the time at which a request was due to its acknowledgement, median.</param>
/// <param name="MillisP99">99 of 100 are faster.</param>
/// <param name="FreshMillisMaxAtFullLoad">Acknowledgement to visible while other connections sent as fast as they could, the worst.</param>
internal sealed record PacedResult(double SpansPerSecond, double MillisP50, double MillisP99, double FreshMillisMaxAtFullLoad);
