using System.Diagnostics;
using Clew.Tests;
using Clew.Workload;

namespace Clew.LoadBench;

/// <summary>One run from an empty folder: send, settle, check, query warm and cold; then latencies on a server of their own.</summary>
internal static class BenchRun
{
    private const int TracesChecked = 500;
    private const int ColdStarts = 3;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    public static Task<RunResult> RunAsync(RunOptions options) => WithFolderAsync(folder => RunAsync(options, folder));

    public static async Task<T> WithFolderAsync<T>(Func<string, Task<T>> run)
    {
        string folder = Directory.CreateTempSubdirectory("clew-bench-").FullName;
        try
        {
            return await run(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<RunResult> RunAsync(RunOptions options, string folder)
    {
        string loadBefore = Load();

        // 1. Spans of earlier days, then of today.
        Truth all = new();
        Ingest ingest = Ingest.Nothing;
        for (int daysAgo = options.Days - 1; daysAgo > 0; daysAgo--)
        {
            Truth day = new();
            ingest = ingest.Then(await EarlierDayAsync(options, folder, daysAgo, day));
            all.Add(day);
        }
        Truth today = new();
        long launched = Stopwatch.GetTimestamp();
        using ServerProcess server = await ServerProcess.StartAsync(folder, Profiler.ServerEnvironment(options.Perf));
        double startSeconds = Stopwatch.GetElapsedTime(launched).TotalSeconds;
        double idleMegabytes = ProcessFigures.Read(server.Id).ResidentMegabytes;
        ingest = ingest.Then(await Ingest.RunAsync(options, 0, server.Id, options.OtlpOf(server), folder, today));
        all.Add(today);
        string load = loadBefore + "-" + Load();

        // 2. Reading, warm.
        options.Say("reading");
        Queries queries = new(all);
        await queries.CheckAsync(server, TracesChecked);
        PriceList prices = new(await Queries.GetAsync(server, "/api/v1/prices"));
        List<BenchQuery> set = [.. new BenchQueries(all, today, prices, options).All()];
        List<QueryResult> answers = [];
        foreach (BenchQuery query in set)
        {
            answers.Add(await queries.MeasureWarmAsync(server, query));
        }

        // 3. Reading, cold.
        options.Say("reading cold");
        server.Terminate();
        await server.WaitForExitAsync(StopLimit);
        List<double> starts = [];
        List<double>[] cold = [.. set.Select(_ => new List<double>())];
        for (int round = 0; round < ColdStarts; round++)
        {
            PageCache.Evict(folder);
            long restarted = Stopwatch.GetTimestamp();
            using ServerProcess again = await ServerProcess.StartAsync(folder);
            starts.Add(Stopwatch.GetElapsedTime(restarted).TotalSeconds);
            for (int i = 0; i < set.Count; i++)
            {
                cold[i].Add(await queries.MeasureOnceAsync(again, set[i]));
            }
            again.Terminate();
            await again.WaitForExitAsync(StopLimit);
        }

        // 4. Freshness idle, with everything on disk. Last, for it adds spans.
        using ServerProcess last = await ServerProcess.StartAsync(folder);
        double[] fresh = await Freshness.MeasureAsync(last, options);

        return new RunResult
        {
            Options = options,
            StartSeconds = startSeconds,
            IdleMegabytes = idleMegabytes,
            Send = ingest.Sent,
            SendCpuSecondsPerMillion = ingest.SendCpuSeconds * 1e6 / ingest.Sent.Spans,
            TotalCpuSecondsPerMillion = ingest.TotalCpuSeconds * 1e6 / ingest.Sent.Spans,
            PeakMegabytes = ingest.PeakMegabytes,
            DiskBytesPerSpan = (double)ingest.DiskBytes / ingest.Sent.Spans,
            FreshMillisMedian = Percentiles.Of(fresh, 0.5),
            Paced = options.Days == 1 ? await WithFolderAsync(other => PacedRun.RunAsync(options, other)) : null,
            RestartSeconds = Percentiles.Of([.. starts.Order()], 0.5),
            Queries = [.. answers.Select((answer, i) => answer with { ColdMillis = Percentiles.Of([.. cold[i].Order()], 0.5) })],
            Load = load,
            WrongAnswers = queries.WrongAnswers,
        };
    }

    private static async Task<Ingest> EarlierDayAsync(RunOptions options, string folder, int daysAgo, Truth truth)
    {
        using ShiftedServer server = await ShiftedServer.StartAsync(folder, daysAgo);
        Ingest ingest = await Ingest.RunAsync(options, daysAgo, server.Id, options.Grpc ? server.OtlpGrpc : server.OtlpHttp, folder, truth);
        await server.StopAsync();
        return ingest;
    }

    private static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}
