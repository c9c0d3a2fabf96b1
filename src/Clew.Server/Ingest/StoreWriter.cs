using System.Diagnostics;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Telemetry;

namespace Clew.Server.Ingest;

/// <summary>
/// Group commit: one thread takes every batch that waits, writes them in one transaction and tells their requests. While a commit runs the
/// next group gathers, so groups grow with the load and a lone request is committed at once.
/// </summary>
public sealed class StoreWriter : IAsyncDisposable
{
    // A group beyond this gains nothing from being larger and makes its requests wait longer.
    private const int GroupItemsMax = 16_384;
    private static readonly TimeSpan OutageShown = TimeSpan.FromSeconds(5);
    private readonly Lock gate = new();
    private readonly SemaphoreSlim wake = new(0);
    private readonly DuckDBStore store;
    private readonly ServerMetrics metrics;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly Thread thread;
    private readonly Queue<Pending> waiting = new();
    private bool stopping;
    private volatile Outage? outage;

    private sealed record Outage(string Reason, long LastTimestamp);

    private readonly record struct Pending(object Batch, int Items, TaskCompletionSource Committed);

    public StoreWriter(DuckDBStore store, ServerMetrics metrics, TimeProvider time, ILogger<StoreWriter> log)
    {
        this.store = store;
        this.metrics = metrics;
        this.time = time;
        this.log = log;
        thread = new Thread(Run) { Name = "clew-store-writer", IsBackground = true };
        thread.Start();
    }

    /// <summary>
    /// Why the latest commit failed; null when it did not, or when that is long enough ago that only new data can tell whether the cause is gone.
    /// </summary>
    public string? UnavailableReason => outage is Outage current && time.GetElapsedTime(current.LastTimestamp) < OutageShown ? current.Reason : null;

    /// <summary>Completes after the commit of the batch; throws <see cref="StoreUnavailableException"/> when it could not be stored.</summary>
    public Task Enqueue(SpanBatch batch) => Enqueue(batch, batch.Count);

    public Task Enqueue(LogBatch batch) => Enqueue(batch, batch.Count);

    public Task Enqueue(MetricBatch batch) => Enqueue(batch, batch.Count);

    private Task Enqueue(object batch, int items)
    {
        TaskCompletionSource committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (stopping)
            {
                return Task.FromException(new StoreUnavailableException("The server is stopping."));
            }
            waiting.Enqueue(new Pending(batch, items, committed));
        }
        wake.Release();
        return committed.Task;
    }

    /// <summary>Commits what waits, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            stopping = true;
        }
        wake.Release();
        await Task.Run(thread.Join);
        wake.Dispose();
    }

    private void Run()
    {
        List<Pending> group = [];
        List<SpanBatch> spans = [];
        List<LogBatch> logs = [];
        List<MetricBatch> metricPoints = [];
        while (true)
        {
            wake.Wait();
            if (!TakeGroup(group))
            {
                if (stopping)
                {
                    return;
                }
                continue;
            }
            foreach (Pending pending in group)
            {
                switch (pending.Batch)
                {
                    case SpanBatch batch: spans.Add(batch); break;
                    case LogBatch batch: logs.Add(batch); break;
                    case MetricBatch batch: metricPoints.Add(batch); break;
                }
            }
            Commit(group, spans, logs, metricPoints);
            group.Clear();
            spans.Clear();
            logs.Clear();
            metricPoints.Clear();
        }
    }

    private bool TakeGroup(List<Pending> group)
    {
        lock (gate)
        {
            int items = 0;
            while (items < GroupItemsMax && waiting.TryDequeue(out Pending pending))
            {
                group.Add(pending);
                items += pending.Items;
            }
            if (waiting.Count > 0)
            {
                wake.Release();
            }
        }
        return group.Count > 0;
    }

    private void Commit(List<Pending> group, List<SpanBatch> spans, List<LogBatch> logs, List<MetricBatch> metricPoints)
    {
        long started = Stopwatch.GetTimestamp();
        Exception? failure = null;
        try
        {
            store.Writer.Commit(spans, logs, metricPoints);
            metrics.Committed(Stopwatch.GetElapsedTime(started));
            if (outage is not null)
            {
                outage = null;
                Log.StoreRecovered(log);
            }
        }
        catch (StoreUnavailableException e)
        {
            failure = e;
            // Said once per outage: a full disk would otherwise fill the log as well.
            if (outage is null)
            {
                Log.StoreUnavailable(log, e.Message);
            }
            outage = new Outage(e.Message, time.GetTimestamp());
        }
        catch (Exception e)
        {
            // A bug must not end the only writer: the group's requests are told, the next group is tried.
            failure = new StoreUnavailableException("The batch could not be stored: " + e.Message, e);
            Log.CommitFailed(log, e);
        }
        foreach (Pending pending in group)
        {
            if (failure is null)
            {
                pending.Committed.SetResult();
            }
            else
            {
                pending.Committed.SetException(failure);
            }
        }
    }
}
