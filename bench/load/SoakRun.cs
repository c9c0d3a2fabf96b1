using System.Diagnostics;
using Clew.Tests;
using Clew.Workload;

namespace Clew.LoadBench;

/// <summary>A long load at 80 % of what the server takes at most: memory, latency and errors over time.</summary>
internal static class SoakRun
{
    private const int Samples = 12;
    private const int InFlightMax = 32;

    public static Task<SoakResult> RunAsync(RunOptions options, TimeSpan length) => BenchRun.WithFolderAsync(async folder =>
    {
        List<RequestBody> bodies = PacedRun.Bodies(options);
        using ServerProcess server = await ServerProcess.StartAsync(folder);
        (double sustainable, double[] fresh) = await PacedRun.ProbeAsync(options, server, bodies);
        long before = await Queries.CountSpansAsync(server);
        using PacedSender sender = new(options.OtlpOf(server), options.Grpc, InFlightMax, bodies);
        Task sending = sender.SendAsync(sustainable * PacedRun.Share, length);
        long started = Stopwatch.GetTimestamp();
        List<SoakSample> samples = [];
        using PeriodicTimer timer = new(length / Samples);
        while (samples.Count < Samples && await timer.WaitForNextTickAsync())
        {
            ProcessFigures figures = ProcessFigures.Read(server.Id);
            double[] millis = sender.Counts.TakeMillis();
            SoakSample sample = new(
                Stopwatch.GetElapsedTime(started), sender.Counts.AcknowledgedSpans, figures.ResidentMegabytes, figures.CpuSeconds, millis.Length == 0 ? 0 : Percentiles.Of(millis, 0.99),
                sender.Counts.Refusals, sender.Counts.Failures, server.ErrorLines.Count);
            options.Say(sample.ToString());
            samples.Add(sample);
        }
        await sending;
        (ProcessFigures quiet, long diskBytes) = await Settling.WaitAsync(server.Id, folder);
        long stored = await Queries.CountSpansAsync(server) - before;
        return new SoakResult(options, sustainable, samples, quiet.PeakMegabytes, diskBytes / (double)(stored + before), sender.Counts.AcknowledgedSpans, stored, sender.Counts.FirstFailure);
    });
}

/// <param name="Elapsed">Since the load began.</param>
/// <param name="AcknowledgedSpans">So far.</param>
/// <param name="ResidentMegabytes">VmRSS.</param>
/// <param name="CpuSeconds">Of the process so far.</param>
/// <param name="MillisP99">Latency since the last sample, from when requests were due.</param>
/// <param name="Refusals">Retryable refusals so far.</param>
/// <param name="Failures">Requests with another answer, or none, so far.</param>
/// <param name="ErrorLines">Errors in the server's log so far.</param>
internal sealed record SoakSample(TimeSpan Elapsed, long AcknowledgedSpans, double ResidentMegabytes, double CpuSeconds, double MillisP99, long Refusals, long Failures, int ErrorLines);

/// <param name="Options">What was run.</param>
/// <param name="SustainableSpansPerSecond">What the server took at most before.</param>
/// <param name="Samples">Over time.</param>
/// <param name="PeakMegabytes">VmHWM.</param>
/// <param name="DiskBytesPerSpan">After settling.</param>
/// <param name="Acknowledged">Spans acknowledged.</param>
/// <param name="Stored">Spans counted afterwards.</param>
/// <param name="FirstFailure">Null when no request failed.</param>
internal sealed record SoakResult(
    RunOptions Options, double SustainableSpansPerSecond, IReadOnlyList<SoakSample> Samples, double PeakMegabytes, double DiskBytesPerSpan, long Acknowledged, long Stored, string? FirstFailure);
