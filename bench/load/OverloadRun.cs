using System.Diagnostics;
using Clew.Tests;
using Clew.Workload;

namespace Clew.LoadBench;

/// <summary>Twice the load that the server can take, then half of it: what is refused, how memory and queries fare, whether what was acknowledged is there.</summary>
internal static class OverloadRun
{
    private const double OverShare = 2;
    private const double AfterShare = 0.5;
    // More bytes than the server holds at once (64 MiB a core): it must refuse.
    private const int InFlightMax = 768;
    private const int AfterInFlightMax = 32;
    private static readonly TimeSpan AfterLength = TimeSpan.FromSeconds(10);

    public static Task<OverloadResult> RunAsync(RunOptions options, TimeSpan length) => BenchRun.WithFolderAsync(async folder =>
    {
        List<RequestBody> bodies = PacedRun.Bodies(options);
        using ServerProcess server = await ServerProcess.StartAsync(folder);
        (double sustainable, _) = await PacedRun.ProbeAsync(options, server, bodies);
        long before = await Queries.CountSpansAsync(server);
        double idleQuery = await QueryMillisAsync(server);

        // 1. Twice the load.
        options.Say($"twice {sustainable:N0} spans/s");
        using PacedSender sender = new(options.OtlpOf(server), options.Grpc, InFlightMax, bodies);
        Task sending = sender.SendAsync(sustainable * OverShare, length);
        List<double> queries = [];
        double residentMax = 0;
        while (!sending.IsCompleted)
        {
            queries.Add(await QueryMillisAsync(server));
            residentMax = Math.Max(residentMax, ProcessFigures.Read(server.Id).ResidentMegabytes);
            await Task.WhenAny(sending, Task.Delay(TimeSpan.FromMilliseconds(100)));
        }
        await sending;
        double[] overloadMillis = sender.Counts.TakeMillis();

        // 2. Right after: half the load.
        options.Say("half of it");
        using PacedSender after = new(options.OtlpOf(server), options.Grpc, AfterInFlightMax, bodies, series: 1);
        await after.SendAsync(sustainable * AfterShare, AfterLength);
        double[] afterMillis = after.Counts.TakeMillis();

        // 3. What was acknowledged is there.
        ProcessFigures end = ProcessFigures.Read(server.Id);
        long stored = await Queries.CountSpansAsync(server) - before;
        queries.Sort();
        return new OverloadResult
        {
            Options = options,
            SustainableSpansPerSecond = sustainable,
            AcceptedSpansPerSecond = sender.Counts.AcknowledgedSpans / length.TotalSeconds,
            Refusals = sender.Counts.Refusals,
            Failures = sender.Counts.Failures + after.Counts.Failures,
            FirstFailure = sender.Counts.FirstFailure ?? after.Counts.FirstFailure,
            MillisP99 = Percentiles.Of(overloadMillis, 0.99),
            PeakMegabytes = Math.Max(residentMax, end.PeakMegabytes),
            IdleQueryMillis = idleQuery,
            QueryMillisP50 = Percentiles.Of([.. queries], 0.5),
            QueryMillisP99 = Percentiles.Of([.. queries], 0.99),
            AfterRefusals = after.Counts.Refusals,
            AfterMillisP99 = Percentiles.Of(afterMillis, 0.99),
            Acknowledged = sender.Counts.AcknowledgedSpans + after.Counts.AcknowledgedSpans,
            Stored = stored,
        };
    });

    private static async Task<double> QueryMillisAsync(ServerProcess server)
    {
        long started = Stopwatch.GetTimestamp();
        await Queries.GetAsync(server, "/api/v1/traces?limit=50&status=error");
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}

/// <summary>The figures of an overload.</summary>
internal sealed record OverloadResult
{
    public required RunOptions Options { get; init; }

    public required double SustainableSpansPerSecond { get; init; }

    /// <summary>While twice as much was sent.</summary>
    public required double AcceptedSpansPerSecond { get; init; }

    /// <summary>Retryable.</summary>
    public required long Refusals { get; init; }

    /// <summary>Anything else; must be 0.</summary>
    public required long Failures { get; init; }

    public required string? FirstFailure { get; init; }

    /// <summary>Latency of acknowledged requests, from when they were due.</summary>
    public required double MillisP99 { get; init; }

    public required double PeakMegabytes { get; init; }

    public required double IdleQueryMillis { get; init; }

    public required double QueryMillisP50 { get; init; }

    public required double QueryMillisP99 { get; init; }

    /// <summary>At half the load right after; should be 0.</summary>
    public required long AfterRefusals { get; init; }

    public required double AfterMillisP99 { get; init; }

    public required long Acknowledged { get; init; }

    /// <summary>Counted afterwards.</summary>
    public required long Stored { get; init; }
}
