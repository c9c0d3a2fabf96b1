using Clew.Tests;
using Clew.Workload;

namespace Clew.LoadBench;

/// <summary>How much a fresh server takes, and its latencies at 80 % of that.</summary>
internal static class PacedRun
{
    public const double Share = 0.8;
    private const int InFlightMax = 32;
    private const int ProbeSpansMax = 500_000;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(15);

    public static async Task<PacedResult> RunAsync(RunOptions options, string folder)
    {
        List<RequestBody> bodies = Bodies(options);
        using ServerProcess server = await ServerProcess.StartAsync(folder);
        (double sustainable, double[] fresh) = await ProbeAsync(options, server, bodies);
        await Settling.WaitAsync(server.Id, folder);
        options.Say($"{Share:P0} of {sustainable:N0} spans/s");
        using PacedSender sender = new(options.OtlpOf(server), options.Grpc, InFlightMax, bodies);
        await sender.SendAsync(sustainable * Share, Length);
        if (sender.Counts.Failures > 0)
        {
            throw new InvalidOperationException($"{sender.Counts.Failures} requests failed; the first: {sender.Counts.FirstFailure}");
        }
        double[] millis = sender.Counts.TakeMillis();
        return new PacedResult(sustainable * Share, Percentiles.Of(millis, 0.5), Percentiles.Of(millis, 0.99), fresh[^1]);
    }

    /// <summary>What measures the sustainable load and is then sent again and again.</summary>
    public static List<RequestBody> Bodies(RunOptions options) =>
        [.. new AgentTraffic(options.Workload(0, Math.Min(options.Spans, ProbeSpansMax)) with { Seed = options.Seed + 31 }).Requests()];

    /// <summary>Spans per second that the server takes at most, and how fresh traces are meanwhile.</summary>
    public static async Task<(double SpansPerSecond, double[] FreshMillis)> ProbeAsync(RunOptions options, ServerProcess server, List<RequestBody> bodies)
    {
        options.Say("measuring the sustainable load");
        using CancellationTokenSource sent = new();
        Task<double[]> fresh = Task.Run(() => Freshness.MeasureAsync(server, options, sent.Token));
        SendResult result = await LoadSender.SendAsync(options.OtlpOf(server), options.Grpc, options.Connections, bodies);
        await sent.CancelAsync();
        return (result.SpansPerSecond, await fresh);
    }
}
