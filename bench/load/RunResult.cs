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

    /// <summary>Acknowledgement to visible, by trace id.</summary>
    public required double FreshMillisMedian { get; init; }

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
internal sealed record QueryResult(string Name, double MillisP50, double MillisP95, double ServerCpuMillis);

/// <param name="Spans">Acknowledged.</param>
/// <param name="Bytes">OTLP messages acknowledged.</param>
/// <param name="Seconds">First request to last acknowledgement.</param>
/// <param name="MillisP50">Latency of a request, median.</param>
/// <param name="MillisP99">Latency of a request, 99 of 100 are faster.</param>
/// <param name="Refusals">Retryable refusals; each was sent again.</param>
internal sealed record SendResult(long Spans, long Bytes, double Seconds, double MillisP50, double MillisP99, long Refusals);
