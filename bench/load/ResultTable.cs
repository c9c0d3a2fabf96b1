using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Clew.LoadBench;

/// <summary>Appends figures as Markdown, with what one must know to measure them again. Each write returns how many answers were wrong.</summary>
/// <param name="path">File to append to.</param>
/// <param name="command">What was typed.</param>
internal sealed class ResultTable(string path, string command)
{
    private const double PerKibi = 1.0 / 1024;

    /// <param name="runs">In the order in which they ran.</param>
    public int Write(IReadOnlyList<RunResult> runs)
    {
        StringBuilder text = Heading();
        text.Append("| ingest | spans | OTLP B/span | CPU-s/M send | CPU-s/M total | spans/s accepted | ack p50 / p99 ms | ack at 80 % load p50 / p99 ms | refusals | peak RSS MB | disk B/span | fresh ms idle / full load | start s empty / full | idle MB | load | wrong |\n");
        text.Append("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (RunResult run in runs)
        {
            SendResult send = run.Send;
            string days = run.Options.Days > 1 ? $", {run.Options.Days} days" : "";
            text.Append(CultureInfo.InvariantCulture, $"| {run.Options.Name}{days} | {send.Spans:N0} | {send.Bytes / (double)send.Spans:0} | {run.SendCpuSecondsPerMillion:0.0} | {run.TotalCpuSecondsPerMillion:0.0} ");
            text.Append(CultureInfo.InvariantCulture, $"| {send.SpansPerSecond:N0} | {send.MillisP50:0.0} / {send.MillisP99:0.0} | {(run.Paced is { } paced ? string.Create(CultureInfo.InvariantCulture, $"{paced.MillisP50:0.0} / {paced.MillisP99:0.0}") : "-")} ");
            text.Append(CultureInfo.InvariantCulture, $"| {send.Refusals} | {run.PeakMegabytes:0} | {run.DiskBytesPerSpan:0} | {run.FreshMillisMedian:0.0} / {run.Paced?.FreshMillisMaxAtFullLoad:0.0} ");
            text.Append(CultureInfo.InvariantCulture, $"| {run.StartSeconds:0.0} / {run.RestartSeconds:0.0} | {run.IdleMegabytes:0} | {run.Load} | {run.WrongAnswers} |\n");
        }
        text.Append("\n| query, warm p50 / p95 ms [server CPU ms], cold ms |").AppendJoin("|", runs.Select(run => $" {run.Options.Name} ")).Append("|\n| --- |");
        text.AppendJoin("|", runs.Select(_ => " --- ")).Append("|\n");
        foreach (string name in runs.SelectMany(run => run.Queries).Select(query => query.Name).Distinct())
        {
            text.Append("| ").Append(name).Append(" |").AppendJoin("|", runs.Select(run => Cell(run.Queries.SingleOrDefault(query => query.Name == name)))).Append("|\n");
        }
        Append(text);
        return runs.Sum(run => run.WrongAnswers);

        static string Cell(QueryResult? query) => query is null
            ? " - "
            : string.Create(CultureInfo.InvariantCulture, $" {query.MillisP50:0.0} / {query.MillisP95:0.0} [{query.ServerCpuMillis:0.0}], {query.ColdMillis:0} ");
    }

    public int Write(SoakResult soak)
    {
        StringBuilder text = Heading();
        text.Append(CultureInfo.InvariantCulture, $"{soak.Options.Name}, {PacedRun.Share:P0} of {soak.SustainableSpansPerSecond:N0} spans/s: {soak.Acknowledged:N0} spans acknowledged, {soak.Stored:N0} stored, ");
        text.Append(CultureInfo.InvariantCulture, $"peak RSS {soak.PeakMegabytes:0} MB, {soak.DiskBytesPerSpan:0} B/span on disk; first failure: {soak.FirstFailure ?? "none"}\n\n");
        text.Append("| after | spans | CPU-s/M | RSS MB | ack p99 ms | refusals | failures | log errors |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n");
        SoakSample? before = null;
        foreach (SoakSample sample in soak.Samples)
        {
            double millions = (sample.AcknowledgedSpans - (before?.AcknowledgedSpans ?? 0)) / 1e6;
            string cpu = before is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{(sample.CpuSeconds - before.CpuSeconds) / millions:0.0}");
            text.Append(CultureInfo.InvariantCulture, $"| {sample.Elapsed:h\\:mm\\:ss} | {sample.AcknowledgedSpans:N0} | {cpu} | {sample.ResidentMegabytes:0} | {sample.MillisP99:0.0} | {sample.Refusals} | {sample.Failures} | {sample.ErrorLines} |\n");
            before = sample;
        }
        Append(text);
        return (soak.Acknowledged == soak.Stored ? 0 : 1) + (soak.FirstFailure is null ? 0 : 1);
    }

    public int Write(OverloadResult run)
    {
        StringBuilder text = Heading();
        text.Append("| overload | sustainable spans/s | accepted at twice that | retryable refusals | other failures | ack p99 ms | peak RSS MB | query ms before / p50 / p99 during | half the load right after: refusals, ack p99 ms | acknowledged | stored |\n");
        text.Append("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        text.Append(CultureInfo.InvariantCulture, $"| {run.Options.Name} | {run.SustainableSpansPerSecond:N0} | {run.AcceptedSpansPerSecond:N0} | {run.Refusals:N0} | {run.Failures} {run.FirstFailure} | {run.MillisP99:N0} | {run.PeakMegabytes:0} ");
        text.Append(CultureInfo.InvariantCulture, $"| {run.IdleQueryMillis:0} / {run.QueryMillisP50:0} / {run.QueryMillisP99:0} | {run.AfterRefusals}, {run.AfterMillisP99:0} | {run.Acknowledged:N0} | {run.Stored:N0} |\n");
        Append(text);
        return (run.Acknowledged == run.Stored ? 0 : 1) + (run.Failures == 0 ? 0 : 1);
    }

    private StringBuilder Heading()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"\n## {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm}, commit {Git("rev-parse", "--short", "HEAD")}{(Git("status", "--porcelain", "--", "src").Length > 0 ? " with changes" : "")}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores ({Processor()}), {MemoryGigabytes():0} GiB; `{command.Trim()}`\n\n");
        return text;
    }

    private void Append(StringBuilder text)
    {
        Console.Write(text);
        File.AppendAllText(path, text.ToString());
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
