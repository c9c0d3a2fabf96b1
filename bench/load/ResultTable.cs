using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Clew.LoadBench;

/// <summary>The figures as Markdown, with what one must know to measure them again.</summary>
internal static class ResultTable
{
    private const double PerKibi = 1.0 / 1024;

    /// <param name="runs">In the order in which they ran.</param>
    /// <param name="path">File to append to.</param>
    /// <param name="command">What was typed.</param>
    public static void Write(IReadOnlyList<RunResult> runs, string path, string command)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"\n## {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm}, commit {Git("rev-parse", "--short", "HEAD")}{(Git("status", "--porcelain", "--", "src").Length > 0 ? " with changes" : "")}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores ({Processor()}), {MemoryGigabytes():0} GiB; `{command.Trim()}`\n\n");
        WriteIngest(text, runs);
        WriteQueries(text, runs);
        Console.Write(text);
        File.AppendAllText(path, text.ToString());
    }

    private static void WriteIngest(StringBuilder text, IReadOnlyList<RunResult> runs)
    {
        text.Append("| ingest | spans | OTLP B/span | CPU-s/M send | CPU-s/M total | spans/s accepted | ack p50 / p99 ms | refusals | peak RSS MB | disk B/span | fresh ms | start s / idle MB | load | wrong |\n");
        text.Append("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (RunResult run in runs)
        {
            SendResult send = run.Send;
            text.Append(CultureInfo.InvariantCulture, $"| {run.Options.Name} | {send.Spans:N0} | {send.Bytes / (double)send.Spans:0} | {run.SendCpuSecondsPerMillion:0.0} | {run.TotalCpuSecondsPerMillion:0.0} ");
            text.Append(CultureInfo.InvariantCulture, $"| {send.Spans / send.Seconds:N0} | {send.MillisP50:0.0} / {send.MillisP99:0.0} | {send.Refusals} | {run.PeakMegabytes:0} | {run.DiskBytesPerSpan:0} ");
            text.Append(CultureInfo.InvariantCulture, $"| {run.FreshMillisMedian:0.0} | {run.StartSeconds:0.0} / {run.IdleMegabytes:0} | {run.Load} | {run.WrongAnswers} |\n");
        }
    }

    private static void WriteQueries(StringBuilder text, IReadOnlyList<RunResult> runs)
    {
        text.Append("\n| warm query, p50 / p95 ms [server CPU ms] |").AppendJoin("|", runs.Select(run => $" {run.Options.Name} ")).Append("|\n| --- |");
        text.AppendJoin("|", runs.Select(_ => " --- ")).Append("|\n");
        for (int i = 0; i < runs[0].Queries.Count; i++)
        {
            text.Append("| ").Append(runs[0].Queries[i].Name).Append(" |");
            text.AppendJoin("|", runs.Select(run => string.Create(CultureInfo.InvariantCulture, $" {run.Queries[i].MillisP50:0.0} / {run.Queries[i].MillisP95:0.0} [{run.Queries[i].ServerCpuMillis:0.0}] "))).Append("|\n");
        }
    }

    private static string Git(params IEnumerable<string> arguments)
    {
        using Process git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true })!;
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return output.Trim();
    }

    private static string Processor()
    {
        string? line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return line is null ? "unknown" : line[(line.IndexOf(':') + 1)..].Trim();
    }

    private static double MemoryGigabytes()
    {
        string line = File.ReadLines("/proc/meminfo").First();
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * PerKibi * PerKibi;
    }
}
