using Clew.Telemetry.Sampling;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Which traces are kept for as long as the retention says. All of them are there until their recent file is settled: when its hour is over and
/// <see cref="Hold"/> has passed. Sums over spans and runs are always those of all traces.
/// </summary>
public sealed record StoreSampling
{
    internal const int DefaultTracesPerStep = 250_000;

    /// <summary>The policies.</summary>
    public required SamplingRules Rules { get; init; }

    /// <summary>How long everything stays after its hour. Default 1 hour.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A trace whose root has ended, and that got a span within this time, is not decided on yet, but carried over. Default 10 seconds.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The same of a trace whose root has not come. Default 5 minutes.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Bytes of all recent files beyond which the oldest one is settled before its time, and counted. Default 16 GiB.</summary>
    public long RecentMaxBytes { get; init; } = 16L << 30;

    /// <summary>Traces whose facts are gathered at once: some 100 MB in the engine, which cannot put all of it on disk. More of them take more scans.</summary>
    internal int TracesPerStep { get; init; } = DefaultTracesPerStep;
}
