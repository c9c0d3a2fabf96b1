using Clew.Export;
using Clew.Export.Queue;
using Clew.Pipeline.Sample;
using Clew.Server.Configuration;
using Clew.Server.Sampling;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Telemetry;
using Clew.Telemetry.Sampling;

namespace Clew.Server.Export.Choose;

/// <summary>
/// Feeds destinations that have sampling policies of their own. A trace is decided on when it is finished, from what the store knows of it; the spans and logs
/// of one that is kept are read back and queued, and what comes of it later follows. A trace that is left out is judged anew when more of it comes.
/// </summary>
internal sealed class ChosenTraces : BackgroundService
{
    /// <summary>A round asks the store some questions that cost the same for one trace and for a thousand.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Longer than a request takes from its receipt to its commit.</summary>
    private static readonly TimeSpan CommitMax = TimeSpan.FromMinutes(2);

    private readonly DuckDBStore store;
    private readonly FanOut fanOut;
    private readonly WatchedTraces watched;
    private readonly TimeProvider time;
    private readonly ILogger<ChosenTraces> log;
    private readonly string folder;
    private readonly DecidedThrough decidedThrough;
    private readonly Lock change = new();
    private volatile IReadOnlyList<Chooser> choosers = [];
    private (TimeSpan Quiet, TimeSpan Idle) patience = (SamplingSettings.DefaultQuiet, SamplingSettings.DefaultIdle);
    private KeptTraces? kept;
    private bool isFailing;

    public ChosenTraces(DuckDBStore store, FanOut fanOut, WatchedTraces watched, ServerOptions options, TimeProvider time, ILogger<ChosenTraces> log)
    {
        (this.store, this.fanOut, this.watched, this.time, this.log) = (store, fanOut, watched, time, log);
        folder = Path.Combine(options.DataFolder, "chosen");
        decidedThrough = new DecidedThrough(Path.Combine(folder, "through"));
        if (decidedThrough.Read() is { } from)
        {
            watched.Miss(from);
        }
    }

    /// <summary>Traces of which it is known that a destination got them.</summary>
    public int KeptCount { get; private set; }

    /// <summary>How many of those were forgotten to make room.</summary>
    public long KeptForgotten { get; private set; }

    /// <summary>Takes the policies of a configuration; those of the same name go on with what they learned and counted.</summary>
    public void Use(ClewConfiguration configuration)
    {
        lock (change)
        {
            IReadOnlyList<Chooser> before = choosers;
            List<Chooser> now = [];
            foreach (DestinationOptions destination in configuration.Exporters.ChosenBy(configuration.Service).Where(one => one.SamplingPolicies is not null))
            {
                Sampler sampler = new(configuration.Exporters.Policies[destination.Name]);
                if (before.FirstOrDefault(one => one.Destination == destination.Name) is { } same)
                {
                    sampler.Adopt(same.Sampler);
                }
                now.Add(new Chooser(destination.Name, sampler));
            }
            patience = configuration.Sampling is { } sampling ? (sampling.Quiet, sampling.Idle) : (SamplingSettings.DefaultQuiet, SamplingSettings.DefaultIdle);
            choosers = now;
            watched.IsWatching = now.Count > 0;
            if (now.Count > 0 && !decidedThrough.IsKnown)
            {
                // Before the first request: a kill may come before the first round.
                Write(Now);
            }
            // At once: the store may be about to let go of what a former process did not get to.
            store.NeededFromUnixNano = now.Count == 0 ? null : watched.NeededFrom(LatestCommitted);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        kept?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryRunAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task TryRunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(cancellationToken);
            isFailing = false;
        }
        catch (Exception e) when (e is StoreUnavailableException or QueryTimeoutException or ExportQueueException or IOException or UnauthorizedAccessException)
        {
            watched.Return();
            if (!isFailing)
            {
                isFailing = true;
                Log.ChoosingFailed(log, e);
            }
        }
    }

    /// <summary>Decides on what is finished.</summary>
    private async Task RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Chooser> current = choosers;
        if (current.Count == 0)
        {
            // What comes while nobody chooses is not made up for when somebody does again.
            lock (change)
            {
                if (choosers.Count == 0)
                {
                    decidedThrough.Delete();
                }
            }
            return;
        }
        kept ??= KeptTraces.Open(Path.Combine(folder, "kept"));
        if (watched.TakeMissed() is { } from)
        {
            IReadOnlyList<TraceArrival> missed = await store.WholeTraces.ReadArrivalsAsync(from, WatchedTraces.CountMax, cancellationToken);
            watched.Recover(missed, missed.Count < WatchedTraces.CountMax ? long.MaxValue : missed[^1].FirstUnixNano);
        }
        while (watched.Take(patience.Quiet, patience.Idle, WholeTraces.TracesMax) is { Count: > 0 } traces)
        {
            await DecideAsync(current, traces, cancellationToken);
            watched.Done();
        }
        (KeptCount, KeptForgotten) = (kept.Count, kept.Forgotten);
        long through = watched.NeededFrom(LatestCommitted);
        lock (change)
        {
            if (choosers.Count > 0)
            {
                decidedThrough.Write(through);
            }
            store.NeededFromUnixNano = choosers.Count == 0 ? null : through;
        }
    }

    private void Write(long through)
    {
        try
        {
            decidedThrough.Write(through);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next round tries again, and is what a kill must not come before now.
            Log.ChoosingFailed(log, e);
        }
    }

    private async Task DecideAsync(IReadOnlyList<Chooser> current, List<WatchedTrace> traces, CancellationToken cancellationToken)
    {
        HashSet<string> keys = [.. current.SelectMany(chooser => chooser.Sampler.AttributeKeys)];
        bool needsSpans = current.Any(chooser => chooser.Sampler.Policies.Any(policy => policy.NeedsSpans));
        Dictionary<TraceId, StoredTraceFacts> facts = (await store.WholeTraces.ReadFactsAsync([.. traces.Select(trace => trace.TraceId)], keys, needsSpans, cancellationToken))
            .ToDictionary(trace => trace.TraceId);
        List<ChosenTrace> chosen = [];
        // As they ended: percentiles and rates follow the traces' own time.
        foreach (WatchedTrace trace in traces.OrderBy(trace => facts.TryGetValue(trace.TraceId, out StoredTraceFacts? known) ? known.StartUnixNano + known.DurationNanos : long.MaxValue))
        {
            StoredTraceFacts? known = facts.GetValueOrDefault(trace.TraceId);
            foreach (Chooser chooser in current)
            {
                if (kept!.Through(chooser.Destination, trace.TraceId) is { } through)
                {
                    chosen.Add(new ChosenTrace(trace.TraceId, chooser.Destination, Math.Min(through + 1, trace.ArrivedFromUnixNano), 0));
                }
                else if (Keeps(chooser, known))
                {
                    chosen.Add(new ChosenTrace(trace.TraceId, chooser.Destination, known is null ? trace.NeededFromUnixNano : 0, known?.SpanCount ?? 0));
                }
            }
        }
        foreach (List<ChosenTrace> some in ChosenTrace.Groups(chosen))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await SendAsync(some);
        }
    }

    private bool Keeps(Chooser chooser, StoredTraceFacts? facts)
    {
        if (facts is null)
        {
            // Logs of a trace without a span: there is nothing to judge, and the store keeps them too.
            return true;
        }
        SamplingVerdict verdict = SamplingInForce.Decide(chooser.Sampler, facts);
        fanOut.CountChosen(chooser.Destination, verdict.Policy);
        return verdict.Policy is not null;
    }

    /// <summary>
    /// Queues what came of some traces, and notes it when that is on disk: a kill in between repeats it, and loses nothing. A stop waits for it, since what is
    /// queued and not noted would be sent twice.
    /// </summary>
    private async Task SendAsync(List<ChosenTrace> some)
    {
        HashSet<TraceId> ids = [.. some.Select(one => one.TraceId)];
        long from = some.Min(one => one.FromUnixNano);
        long spans = some.DistinctBy(one => one.TraceId).Sum(one => one.Spans);
        Dictionary<(string, TraceId), long> wanted = some.ToDictionary(one => (one.Destination, one.TraceId), one => one.FromUnixNano);
        string[] destinations = [.. some.Select(one => one.Destination).Distinct()];
        Dictionary<(string Destination, TraceId TraceId), long> sent = [];
        await foreach (IReadOnlyList<Span> found in store.WholeTraces.ReadSpansAsync(ids, spans, from, CancellationToken.None))
        {
            await QueueAsync(destinations, found, span => span.TraceId, fanOut.PrepareChosen, wanted, sent);
        }
        await foreach (IReadOnlyList<LogRecord> found in store.WholeTraces.ReadLogsAsync(ids, from, CancellationToken.None))
        {
            await QueueAsync(destinations, found, record => record.TraceId, fanOut.PrepareChosen, wanted, sent);
        }
        foreach (((string destination, TraceId traceId), long received) in sent)
        {
            kept!.Note(destination, traceId, received);
        }
        kept!.Flush();
    }

    private static async Task QueueAsync<T>(
        string[] destinations, IReadOnlyList<T> found, Func<T, TraceId> traceOf, Func<string, IReadOnlyList<T>, PreparedExport> prepare,
        Dictionary<(string, TraceId), long> wanted, Dictionary<(string Destination, TraceId TraceId), long> sent)
        where T : IBatchItem
    {
        List<Task> queued = [];
        foreach (string destination in destinations)
        {
            T[] own = [.. found.Where(item => wanted.TryGetValue((destination, traceOf(item)), out long from) && item.ReceivedTimeUnixNano >= from)];
            if (own.Length == 0)
            {
                continue;
            }
            queued.Add(prepare(destination, own).CommitAsync());
            foreach (T item in own)
            {
                (string, TraceId) key = (destination, traceOf(item));
                sent[key] = Math.Max(sent.GetValueOrDefault(key), item.ReceivedTimeUnixNano);
            }
        }
        await Task.WhenAll(queued);
    }

    private long Now => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    private long LatestCommitted => Now - (CommitMax.Ticks * 100);
}
