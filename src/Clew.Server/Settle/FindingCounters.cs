using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Clew.Analyse;

namespace Clew.Server.Settle;

/// <summary>What looking at traces cost and brought, for <c>/metrics</c>.</summary>
internal sealed class FindingCounters(TraceScreen screen)
{
    /// <summary>Detectors are some dozens; what a facts folder adds is small.</summary>
    private readonly ConcurrentDictionary<string, long> found = new(StringComparer.Ordinal);

    private long screened;
    private long looked;
    private long skipped;
    private long tooLarge;
    private long cut;
    private long failed;
    private long unsent;
    private long ticks;

    public void Screened(long traces) => Interlocked.Add(ref screened, traces);

    public void Looked(long traces, TimeSpan spent)
    {
        Interlocked.Add(ref looked, traces);
        Interlocked.Add(ref ticks, spent.Ticks);
    }

    public void Skipped() => Interlocked.Increment(ref skipped);

    public void TooLarge(long traces) => Interlocked.Add(ref tooLarge, traces);

    public void Cut(long findings) => Interlocked.Add(ref cut, findings);

    public void Failed() => Interlocked.Increment(ref failed);

    public void Unsent(long findings) => Interlocked.Add(ref unsent, findings);

    public void Found(string type) => found.AddOrUpdate(type, 1, static (_, count) => count + 1);

    /// <summary>The Prometheus text format.</summary>
    /// <param name="waiting">Traces that wait for their look.</param>
    public string Write(int waiting)
    {
        StringBuilder text = new();
        Write("clew_findings_traces_screened_total", "counter", "Quiet traces whose signs were asked for.", Interlocked.Read(ref screened));
        Write("clew_findings_traces_read_total", "counter", "Traces read back and looked at by detectors.", Interlocked.Read(ref looked));
        Write("clew_findings_traces_waiting", "gauge", "Traces that wait to be looked at.", waiting);
        Write("clew_findings_traces_skipped_total", "counter", "Traces not looked at since too many waited.", Interlocked.Read(ref skipped));
        Write("clew_findings_traces_too_large_total", "counter", "Traces not looked at since they have too many spans, or are gone.", Interlocked.Read(ref tooLarge));
        Write("clew_findings_cut_total", "counter", "Findings beyond the most that one trace may have.", Interlocked.Read(ref cut));
        Write("clew_findings_detectors_failed_total", "counter", "Looks that ended with an error of a detector.", Interlocked.Read(ref failed));
        Write("clew_findings_unsent_total", "counter", "Findings that no destination got since a queue refused them.", Interlocked.Read(ref unsent));
        Write("clew_findings_seconds_total", "counter", "Time spent on reading traces back and looking at them.", TimeSpan.FromTicks(Interlocked.Read(ref ticks)).TotalSeconds);
        Write("clew_findings_screen_traces", "gauge", "Traces whose signs are known.", screen.Count);
        Write("clew_findings_screen_evicted_total", "counter", "Traces whose signs were forgotten to make room; they are read.", screen.Evicted);
        text.Append("# HELP clew_findings_total Findings that were new, by type.\n# TYPE clew_findings_total counter\n");
        foreach ((string type, long count) in found.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"clew_findings_total{{type=\"{type}\"}} {count}\n");
        }
        return text.ToString();

        void Write(string name, string kind, string help, double value) =>
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n");
    }
}
