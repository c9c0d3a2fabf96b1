using Clew.Workload;

namespace Clew.LoadBench;

/// <param name="Sent">What was acknowledged.</param>
/// <param name="SendCpuSeconds">Server CPU from the first request to the last acknowledgement.</param>
/// <param name="TotalCpuSeconds">The same until CPU and disk are quiet.</param>
/// <param name="PeakMegabytes">Of the process that needed most.</param>
/// <param name="DiskBytes">The data folder then.</param>
internal sealed record Ingest(SendResult Sent, double SendCpuSeconds, double TotalCpuSeconds, double PeakMegabytes, long DiskBytes)
{
    // Bodies are made in parts, so that ten million spans do not need seven gigabytes here.
    private const long SpansPerPart = 1_000_000;

    public static Ingest Nothing { get; } = new(new SendResult(0, 0, 0, [], 0), 0, 0, 0, 0);

    public Ingest Then(Ingest next) => new(
        Sent.Then(next.Sent), SendCpuSeconds + next.SendCpuSeconds, TotalCpuSeconds + next.TotalCpuSeconds, Math.Max(PeakMegabytes, next.PeakMegabytes), next.DiskBytes);

    /// <summary>Sends the spans of one day to an idle server and waits until it is idle again.</summary>
    public static async Task<Ingest> RunAsync(RunOptions options, int daysAgo, int serverId, Uri otlp, string folder, Truth truth)
    {
        ProcessFigures idle = ProcessFigures.Read(serverId);
        double sendCpuSeconds = 0;
        SendResult? sent = null;
        using IEnumerator<RequestBody> traffic = new AgentTraffic(options.Workload(daysAgo, options.Spans / options.Days)).Requests().GetEnumerator();
        while (NextPart(traffic, truth) is { Count: > 0 } bodies)
        {
            options.Say($"sending {bodies.Sum(body => body.Spans):N0} spans{(daysAgo > 0 ? $" of {daysAgo} days ago" : "")}");
            double before = ProcessFigures.Read(serverId).CpuSeconds;
            using Profiler? profiler = options.Perf ? Profiler.Start(serverId) : null;
            SendResult part = await LoadSender.SendAsync(otlp, options.Grpc, options.Connections, bodies);
            sendCpuSeconds += ProcessFigures.Read(serverId).CpuSeconds - before;
            options.Say($"{part.SpansPerSecond:N0} spans/s");
            sent = sent?.Then(part) ?? part;
            if (profiler is not null)
            {
                await profiler.ReportAsync(Console.Out);
            }
        }
        (ProcessFigures quiet, long diskBytes) = await Settling.WaitAsync(serverId, folder);
        return new Ingest(sent!, sendCpuSeconds, quiet.CpuSeconds - idle.CpuSeconds, quiet.PeakMegabytes, diskBytes);
    }

    /// <summary>Made before any clock starts: the generator's CPU must not compete with the server's.</summary>
    private static List<RequestBody> NextPart(IEnumerator<RequestBody> traffic, Truth truth)
    {
        List<RequestBody> bodies = [];
        for (long spans = 0; spans < SpansPerPart && traffic.MoveNext(); spans += traffic.Current.Spans)
        {
            bodies.Add(traffic.Current);
            truth.Add(traffic.Current);
        }
        return bodies;
    }
}
