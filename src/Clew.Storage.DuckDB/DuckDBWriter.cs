using System.Diagnostics;
using System.Runtime.InteropServices;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;
using Microsoft.Extensions.Logging;

namespace Clew.Storage.DuckDB;

/// <summary>Writes batches into the file of the day. One thread calls it.</summary>
public sealed class DuckDBWriter
{
    private readonly DuckDBStore store;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly AttributeText attributes = new();
    private readonly ValueJson json = new();
    private readonly Dictionary<(TraceId, SpanId), int> lastOfSpan = [];
    private readonly Dictionary<TraceId, TraceFragment> fragments = [];
    private readonly Stack<TraceFragment> spareFragments = [];
    private readonly UsageRollup usage = new();
    private readonly Lock gate = new();
    private DayAppenders? appenders;
    private string? announcedFile;
    private bool isClosed;

    internal DuckDBWriter(DuckDBStore store, TimeProvider time, ILogger logger)
    {
        this.store = store;
        this.time = time;
        this.logger = logger;
    }

    /// <summary>
    /// Stores all items in one transaction and returns when they are durable: on disk, and visible to every read that starts from now on.
    /// Of spans with the same trace and span id the last one is kept. Texts are copied, so the batches can be reused at once.
    /// </summary>
    /// <exception cref="StoreUnavailableException">
    /// Nothing was stored: disk full, folder read-only, store closed. The same call works again when the cause is gone.
    /// </exception>
    public void Commit(IReadOnlyList<SpanBatch> spans, IReadOnlyList<LogBatch> logs, IReadOnlyList<MetricBatch> metrics)
    {
        long started = Stopwatch.GetTimestamp();
        InTransaction(target => Write(target, spans, logs, metrics));
        store.Counters.Commits++;
        store.Counters.LastCommitTicks = Stopwatch.GetElapsedTime(started).Ticks;
    }

    /// <summary>Writes corrections in one transaction and returns how many traces they are of. Any thread may call it.</summary>
    /// <exception cref="StoreUnavailableException">Nothing was written.</exception>
    internal int Correct(IReadOnlyList<(Span Span, SpanShare Change)> changes)
    {
        int traces = 0;
        InTransaction(target => traces = WriteCorrections(target, changes));
        return traces;
    }

    private void InTransaction(Action<DayAppenders> write)
    {
        lock (gate)
        {
            if (isClosed)
            {
                throw new StoreUnavailableException("The store is closed.");
            }
            StoreSession? session = null;
            try
            {
                session = store.AliveSession();
                write(Begin(session));
            }
            catch (Exception error)
            {
                Abandon(session, error);
                throw error as StoreUnavailableException ?? new StoreUnavailableException("The store cannot write: " + error.Message, error);
            }
        }
    }

    /// <summary>Runs something while no commit runs.</summary>
    internal void WhileIdle(Action action)
    {
        lock (gate)
        {
            action();
        }
    }

    /// <summary>Drops everything that holds on to a session. Called while idle.</summary>
    internal void Reset()
    {
        appenders?.Dispose();
        appenders = null;
    }

    internal void Close()
    {
        lock (gate)
        {
            isClosed = true;
            Reset();
            json.Dispose();
        }
    }

    private DayAppenders Begin(StoreSession session)
    {
        DayFile file = session.FileFor(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        if (appenders?.File != file)
        {
            Reset();
            appenders = new DayAppenders(session, file);
            if (announcedFile != file.Name)
            {
                announcedFile = file.Name;
                Log.DayStarted(logger, file.Name);
            }
        }
        appenders.Begin();
        return appenders;
    }

    private void Write(DayAppenders target, IReadOnlyList<SpanBatch> spans, IReadOnlyList<LogBatch> logs, IReadOnlyList<MetricBatch> metrics)
    {
        DayFile file = target.File;
        long spanRows = WriteSpans(target, spans, out long contentRows, out long duplicates);
        int traceRows = WriteFragments(target);
        int usageRows = usage.Append(target);
        long logRows = WriteLogs(target, logs);
        long metricRows = WriteMetrics(target, metrics);
        target.Commit();
        TellTouched();
        file.KeepOrigins();
        file.UsageKeys.Keep();
        file.Spans.Rows += spanRows;
        file.ContentRows += contentRows;
        file.Traces.Rows += traceRows;
        file.Usage.Rows += usageRows;
        file.Logs.Rows += logRows;
        file.Metrics.Rows += metricRows;
        store.Counters.SpansWritten += spanRows;
        store.Counters.ContentWritten += contentRows;
        store.Counters.DuplicateSpans += duplicates;
        store.Counters.UsageRowsWritten += usageRows;
        store.Counters.LogsWritten += logRows;
        store.Counters.MetricPointsWritten += metricRows;
    }

    private long WriteSpans(DayAppenders target, IReadOnlyList<SpanBatch> batches, out long contentRows, out long duplicates)
    {
        contentRows = 0;
        duplicates = FindDuplicates(batches);
        long written = 0;
        int index = 0;
        Resource? knownResource = null;
        InstrumentationScope? knownScope = null;
        for (int b = 0; b < batches.Count; b++)
        {
            SpanBatch batch = batches[b];
            for (int i = 0; i < batch.Count; i++, index++)
            {
                Span span = batch[i];
                if (duplicates > 0 && lastOfSpan[(span.TraceId, span.SpanId)] != index)
                {
                    FragmentOf(span.TraceId).IsMixed = true;
                    continue;
                }
                if (span.Resource != knownResource || span.Scope != knownScope)
                {
                    target.AddOrigin(span.Resource, span.Scope, attributes);
                    knownResource = span.Resource;
                    knownScope = span.Scope;
                }
                SpanRow.Append(target.Spans, span, attributes, json);
                SpanRow.AppendContent(target.Content, span, attributes);
                contentRows += span.Content.Count;
                // Ranges are widened before the commit: too wide costs a look into the file, too narrow would hide rows.
                target.File.Spans.Include(span.StartTimeUnixNano, span.StartTimeUnixNano);
                FragmentOf(span.TraceId).Add(span, b);
                usage.Add(span, SpanShare.Of(span));
                written++;
            }
        }
        return written;
    }

    /// <summary>Remembers where each span comes last, and returns how many come again.</summary>
    private long FindDuplicates(IReadOnlyList<SpanBatch> batches)
    {
        lastOfSpan.Clear();
        int index = 0;
        for (int b = 0; b < batches.Count; b++)
        {
            SpanBatch batch = batches[b];
            for (int i = 0; i < batch.Count; i++)
            {
                lastOfSpan[(batch[i].TraceId, batch[i].SpanId)] = index++;
            }
        }
        return index - lastOfSpan.Count;
    }

    private TraceFragment FragmentOf(TraceId traceId)
    {
        ref TraceFragment? fragment = ref CollectionsMarshal.GetValueRefOrAddDefault(fragments, traceId, out bool exists);
        if (!exists)
        {
            if (!spareFragments.TryPop(out fragment))
            {
                fragment = new TraceFragment();
            }
            fragment.Reset(traceId);
        }
        return fragment!;
    }

    private int WriteFragments(DayAppenders target)
    {
        int count = fragments.Count;
        foreach (TraceFragment fragment in fragments.Values)
        {
            fragment.Append(target.Traces);
            target.File.Traces.Include(fragment.MinStart, fragment.MaxEnd);
        }
        return count;
    }

    /// <summary>Once they are durable, the traces of the commit wait for their settlement.</summary>
    private void TellTouched()
    {
        foreach (TraceFragment fragment in fragments.Values)
        {
            store.Settlement.Unsettled.Touch(fragment.TraceId, fragment.IsMixed);
        }
        ReleaseFragments();
    }

    private int WriteCorrections(DayAppenders target, IReadOnlyList<(Span Span, SpanShare Change)> changes)
    {
        foreach ((Span span, SpanShare change) in changes)
        {
            SettlementRow.Append(target.Settlements, span, change);
            FragmentOf(span.TraceId).AddSums(span, change);
            usage.Add(span, change);
        }
        int traceRows = WriteFragments(target);
        int usageRows = usage.Append(target);
        target.Commit();
        ReleaseFragments();
        target.File.UsageKeys.Keep();
        target.File.Traces.Rows += traceRows;
        target.File.Usage.Rows += usageRows;
        target.File.SettlementRows += changes.Count;
        store.Counters.UsageRowsWritten += usageRows;
        return traceRows;
    }

    private void ReleaseFragments()
    {
        foreach (TraceFragment fragment in fragments.Values)
        {
            spareFragments.Push(fragment);
        }
        fragments.Clear();
    }

    private long WriteLogs(DayAppenders target, IReadOnlyList<LogBatch> batches)
    {
        long written = 0;
        for (int b = 0; b < batches.Count; b++)
        {
            LogBatch batch = batches[b];
            for (int i = 0; i < batch.Count; i++)
            {
                LogRecord log = batch[i];
                target.AddOrigin(log.Resource, log.Scope, attributes);
                LogRow.Append(target.Logs, log, attributes);
                target.File.Logs.Include(log.EffectiveTimeUnixNano, log.EffectiveTimeUnixNano);
            }
            written += batch.Count;
        }
        return written;
    }

    private long WriteMetrics(DayAppenders target, IReadOnlyList<MetricBatch> batches)
    {
        long written = 0;
        for (int b = 0; b < batches.Count; b++)
        {
            MetricBatch batch = batches[b];
            for (int i = 0; i < batch.Count; i++)
            {
                MetricPoint point = batch[i];
                target.AddOrigin(point.Resource, point.Scope, attributes);
                MetricRow.Append(target.Metrics, point, attributes, json);
                target.File.Metrics.Include(point.TimeUnixNano, point.TimeUnixNano);
            }
            written += batch.Count;
        }
        return written;
    }

    /// <summary>Forgets a transaction that failed. Closing its connection rolls it back.</summary>
    private void Abandon(StoreSession? session, Exception error)
    {
        store.Counters.FailedCommits++;
        // A disk that is full fails every commit; the caller, who gets the exception, knows whether that was told already.
        if (error is not (DuckDBException or StoreUnavailableException or IOException or UnauthorizedAccessException))
        {
            Log.CommitFailed(logger, error);
        }
        appenders?.File.DropOrigins();
        appenders?.File.UsageKeys.Drop();
        ReleaseFragments();
        usage.Clear();
        try
        {
            Reset();
        }
        finally
        {
            if (session is not null && error is DuckDBException { InstanceIsDead: true })
            {
                session.IsDead = true;
            }
        }
    }
}
