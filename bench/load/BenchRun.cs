using System.Diagnostics;
using Clew.Tests;
using Clew.Workload;

namespace Clew.LoadBench;

/// <summary>One run from an empty folder: start, send, settle, freshness, queries.</summary>
internal static class BenchRun
{
    private const int TracesChecked = 500;

    public static async Task<RunResult> RunAsync(RunOptions options)
    {
        string folder = Directory.CreateTempSubdirectory("clew-bench-").FullName;
        try
        {
            return await RunAsync(options, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<RunResult> RunAsync(RunOptions options, string folder)
    {
        // 1. Bodies, before any clock starts: the generator's CPU must not compete with the server's.
        Say(options, $"making {options.Spans:N0} spans");
        WorkloadOptions workload = new()
        {
            Profile = options.Profile,
            Spans = options.Spans,
            Seed = options.Seed,
            EndUnixNano = (TimeProvider.System.GetUtcNow().AddMinutes(-2) - DateTimeOffset.UnixEpoch).Ticks * 100,
        };
        List<RequestBody> bodies = [.. new AgentTraffic(workload).Requests()];
        List<SentTrace> traces = [.. bodies.SelectMany(body => body.Traces)];

        // 2. The server.
        long launched = Stopwatch.GetTimestamp();
        using ServerProcess server = await ServerProcess.StartAsync(folder, Profiler.ServerEnvironment(options.Perf));
        double startSeconds = Stopwatch.GetElapsedTime(launched).TotalSeconds;
        ProcessFigures idle = ProcessFigures.Read(server.Id);
        string loadBefore = Load();

        // 3. Load.
        Say(options, "sending");
        using Profiler? profiler = options.Perf ? Profiler.Start(server.Id) : null;
        SendResult sent = await LoadSender.SendAsync(options.Grpc ? server.OtlpGrpc : server.OtlpHttp, options.Grpc, options.Connections, bodies);
        ProcessFigures acknowledged = ProcessFigures.Read(server.Id);
        string load = loadBefore + "-" + Load();
        if (profiler is not null)
        {
            await profiler.ReportAsync(Console.Out);
        }

        // 4. Background work.
        Say(options, $"{sent.Spans / sent.Seconds:N0} spans/s; waiting until the server is quiet");
        (ProcessFigures quiet, long diskBytes) = await Settling.WaitAsync(server, folder);

        // 5. Reading.
        Say(options, "reading");
        Queries queries = new(server, traces);
        await queries.CheckSampleAsync(TracesChecked);
        IReadOnlyList<QueryResult> answers = await queries.RunAsync();
        double freshMillis = await Freshness.MeasureAsync(server, options, workload);
        double millions = sent.Spans / 1e6;
        return new RunResult
        {
            Options = options,
            StartSeconds = startSeconds,
            IdleMegabytes = idle.ResidentMegabytes,
            Send = sent,
            SendCpuSecondsPerMillion = (acknowledged.CpuSeconds - idle.CpuSeconds) / millions,
            TotalCpuSecondsPerMillion = (quiet.CpuSeconds - idle.CpuSeconds) / millions,
            PeakMegabytes = quiet.PeakMegabytes,
            DiskBytesPerSpan = (double)diskBytes / sent.Spans,
            FreshMillisMedian = freshMillis,
            Queries = answers,
            Load = load,
            WrongAnswers = queries.WrongAnswers,
        };
    }

    private static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private static void Say(RunOptions options, string what) => Console.Error.WriteLine($"{options.Name}: {what}");
}
