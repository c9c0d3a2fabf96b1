using System.Diagnostics;
using Clew.Analyse;
using Clew.Pipeline;
using Clew.Pipeline.Account;
using Clew.Server.Export.Choose;
using Clew.Server.Live;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Telemetry;
using Clew.Telemetry.Findings;

namespace Clew.Server.Settle;

/// <summary>
/// Looks at quiet traces that may have something wrong, and stores what is found. Reading a trace back costs a hundred times more than storing it, so the
/// screen says which ones are worth it, and no more than a tenth of one core is spent.
/// </summary>
internal sealed class TraceLooks(
    DuckDBStore store, IngestPipeline pipeline, TraceScreen screen, TraceAnalysis analysis, DetectorSet detectors, AgentHistories histories, FindingExport export, WatchedTraces watched, LiveHub live, FindingCounters counters, TimeProvider time, ILogger<TraceLooks> log)
{
    /// <summary>A larger trace takes too long to be looked at beside everything else.</summary>
    public const int SpansMax = 5_000;

    /// <summary>What a page can show of one trace.</summary>
    public const int FindingsMax = 200;

    /// <summary>Traces with findings that are read again when more of them comes; others are only read for a new sign.</summary>
    private const int KnownMax = 20_000;

    /// <summary>Traces read at once: one statement for all, and memory for their messages.</summary>
    private const int ChunkTraces = 50;

    private static readonly TimeSpan TimePerRound = TimeSpan.FromMilliseconds(100);

    /// <summary>Nine parts of rest after one of work: a tenth. A statement costs by what it goes through more than by the traces it is for, so that fewer and larger ones cost less.</summary>
    private const int PausePerTime = 9;

    /// <summary>Findings are to be seen soon, even after a look that took long because the machine had other things to do: after half a second and more the share is larger.</summary>
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(5);

    /// <summary>Log records of one trace that are read for their messages, the first ones: more would take too long to be looked at beside everything else.</summary>
    public const int LogsMax = 1_000;

    /// <summary>Before and after its spans that records of a trace are looked for: clocks of logs may be others.</summary>
    private static readonly TimeSpan LogsAround = TimeSpan.FromMinutes(10);

    /// <summary>Like that of settling: records that come together are looked at together.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    private readonly LookQueue queue = new(time, counters);
    private readonly HashSet<TraceId> withFindings = [];
    private readonly Queue<TraceId> withFindingsOrder = new();

    private TimeSpan pause;
    private long? lastEnded;

    public int Waiting => queue.Count;

    /// <summary>Takes note of traces whose sums are settled.</summary>
    public void Settled(IReadOnlyList<(TraceId TraceId, bool IsRecovered)> traces)
    {
        counters.Screened(traces.Count);
        long now = Now;
        foreach ((TraceId traceId, bool isRecovered) in traces)
        {
            if (isRecovered)
            {
                queue.Offer(traceId);
            }
            else
            {
                OfferIfSuspicious(traceId, now);
            }
        }
    }

    /// <summary>Looks at traces whose turn it is, for a while. One caller at a time.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (TraceId traceId in screen.TakeStuck(Now))
        {
            queue.Offer(traceId);
        }
        foreach (TraceId traceId in screen.TakeWithNewLogs(Now, Quiet.Ticks * 100))
        {
            OfferIfSuspicious(traceId, Now);
        }
        // Also while nothing waits: what is settled next is compared with it.
        await histories.RefreshAsync(cancellationToken);
        long started = time.GetTimestamp();
        if (lastEnded is { } ended && time.GetElapsedTime(ended, started) < pause)
        {
            return;
        }
        TimeSpan taken = TimeSpan.Zero;
        while (taken < TimePerRound && queue.Take(ChunkTraces) is { Count: > 0 } chunk)
        {
            try
            {
                await LookAsync(chunk, cancellationToken);
            }
            catch (Exception e) when (e is StoreUnavailableException or QueryTimeoutException or OperationCanceledException)
            {
                queue.Return(chunk);
                throw;
            }
            taken = time.GetElapsedTime(started);
        }
        // One statement for many traces may take longer than a round should.
        (lastEnded, pause) = (time.GetTimestamp(), taken * PausePerTime < PauseMax ? taken * PausePerTime : PauseMax);
    }

    private void OfferIfSuspicious(TraceId traceId, long now)
    {
        if (withFindings.Contains(traceId) || (screen.Examine(traceId, now) is { } known ? known.IsSuspicious(detectors, histories.Of(known.Agent)) : screen.HadSigns(traceId)))
        {
            queue.Offer(traceId);
        }
    }

    private async Task LookAsync(List<TraceId> chunk, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        Dictionary<TraceId, List<Span>> traces = await store.Findings.ReadTracesAsync(chunk, SpansMax, cancellationToken);
        counters.TooLarge(chunk.Count - traces.Count);
        ILookup<TraceId, LogRecord> logs = await ReadLogsAsync(traces, cancellationToken);
        List<FindingLook> looks = [];
        analysis.Dialects = pipeline.Dialects;
        foreach ((TraceId traceId, List<Span> spans) in traces)
        {
            if (Look(traceId, spans, [.. logs[traceId]]) is { } look)
            {
                looks.Add(look);
            }
        }
        IReadOnlyList<FindingLook> written = await store.Findings.WriteAsync(looks, cancellationToken);
        foreach (FindingLook look in looks)
        {
            Remember(look);
        }
        counters.Looked(traces.Count, Stopwatch.GetElapsedTime(started));
        foreach (FindingLook look in written)
        {
            live.Publish(look);
            watched.Found(look.TraceId);
        }
        await export.SendAsync(written, cancellationToken);
    }

    private Task<ILookup<TraceId, LogRecord>> ReadLogsAsync(Dictionary<TraceId, List<Span>> traces, CancellationToken cancellationToken)
    {
        long now = Now;
        TraceId[] withLogs = [.. traces.Keys.Where(trace => screen.Examine(trace, now) is not { HasMessageLogs: false })];
        List<Span> spans = [.. withLogs.SelectMany(trace => traces[trace])];
        long slack = LogsAround.Ticks * 100;
        long from = spans.Select(span => span.StartTimeUnixNano).DefaultIfEmpty().Min() - slack;
        long to = spans.Select(span => span.EndTimeUnixNano).DefaultIfEmpty().Max() + slack;
        return store.Findings.ReadLogsAsync(withLogs, pipeline.Dialects.MessageEvents, from, to, LogsMax, cancellationToken);
    }

    private FindingLook? Look(TraceId traceId, List<Span> spans, IReadOnlyList<LogRecord> logs)
    {
        long now = Now;
        try
        {
            ScreenedTrace? known = screen.Examine(traceId, now);
            TokenLedger.Apply(spans);
            IReadOnlyList<Finding> found = analysis.Detect(new AnalysedTrace
            {
                Spans = spans,
                NowUnixNanos = now,
                History = histories.Of(known?.Agent ?? OutermostAgent(spans)),
                Neighbours = known?.Neighbours ?? [],
                Logs = logs,
            });
            counters.Cut(Math.Max(0, found.Count - FindingsMax));
            return new FindingLook(
                traceId, spans.Min(span => span.StartTimeUnixNano), [.. found.OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.TimeUnixNanos).Take(FindingsMax)]);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A detector that does not cope with one trace must not keep the others from being looked at.
            counters.Failed();
            Log.LookFailed(log, traceId.ToString(), e);
            return null;
        }
    }

    private static string? OutermostAgent(IReadOnlyList<Span> spans) =>
        spans.FirstOrDefault(span => span.Kind == SpanKind.Agent && !span.Agent.IsNullOrEmpty)?.Agent.ToString();

    private void Remember(FindingLook look)
    {
        if (look.Findings.Count == 0)
        {
            withFindings.Remove(look.TraceId);
            return;
        }
        if (withFindings.Add(look.TraceId))
        {
            withFindingsOrder.Enqueue(look.TraceId);
            if (withFindingsOrder.Count > KnownMax)
            {
                withFindings.Remove(withFindingsOrder.Dequeue());
            }
        }
    }

    private long Now => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
}
