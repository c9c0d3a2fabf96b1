using System.Diagnostics;

namespace Clew.LoadBench;

/// <summary>Samples a process with Linux' perf while it is loaded and lists where its CPU went.</summary>
internal sealed class Profiler : IDisposable
{
    private const int LinesShown = 40;
    private readonly string file = Path.GetTempFileName();
    private readonly Process recorder;

    private Profiler(int processId) =>
        recorder = Process.Start(new ProcessStartInfo("perf", ["record", "-q", "-F", "499", "-p", $"{processId}", "-o", file]) { RedirectStandardError = true })!;

    /// <summary>
    /// With a map of its compiled methods perf can name the managed code of a process, but only where that code is mapped once: not with
    /// write-xor-execute.
    /// </summary>
    public static IReadOnlyDictionary<string, string> ServerEnvironment(bool isProfiled) =>
        isProfiled ? new Dictionary<string, string> { ["DOTNET_PerfMapEnabled"] = "1", ["DOTNET_EnableWriteXorExecute"] = "0" } : new Dictionary<string, string>();

    public static Profiler Start(int processId) => new(processId);

    public async Task ReportAsync(TextWriter output)
    {
        using (Process stop = Process.Start("kill", ["-INT", $"{recorder.Id}"]))
        {
            await stop.WaitForExitAsync();
        }
        await recorder.WaitForExitAsync();
        foreach (string order in new[] { "comm", "comm,dso", "dso,symbol" })
        {
            await output.WriteLineAsync($"\nCPU by {order}:");
            using Process report = Process.Start(new ProcessStartInfo("perf", ["report", "-i", file, "--stdio", "--sort", order]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = report.StandardError.ReadToEndAsync();
            string[] lines = (await report.StandardOutput.ReadToEndAsync()).Split('\n');
            await errors;
            foreach (string line in lines.Where(line => line.Contains('%') && !line.StartsWith('#')).Take(LinesShown))
            {
                await output.WriteLineAsync(line.TrimEnd());
            }
        }
    }

    public void Dispose()
    {
        if (!recorder.HasExited)
        {
            recorder.Kill();
            recorder.WaitForExit();
        }
        recorder.Dispose();
        File.Delete(file);
    }
}
