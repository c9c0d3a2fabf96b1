using Clew.Export.Queue;
using Microsoft.Extensions.Logging;

namespace Clew.Export;

/// <summary>A request could not be queued; the sender should come again.</summary>
public sealed class ExportQueueException(string message, Exception inner) : IOException(message, inner);

/// <summary>
/// Group commit of all queues: one thread takes every request that waits, appends to each queue once, flushes each file once and tells the
/// requests. While it flushes, the next group gathers.
/// </summary>
internal sealed class ExportWriter : IDisposable
{
    // Beyond this a group gains nothing and makes its requests wait longer.
    private const long GroupBytesMax = 32 << 20;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim wake = new(0);
    private readonly Queue<PreparedExport> waiting = new();
    private readonly Thread thread;
    private readonly ILogger log;
    private bool stopping;
    private volatile string? unavailableReason;

    public ExportWriter(ILogger log)
    {
        this.log = log;
        thread = new Thread(Run) { Name = "clew-export-writer", IsBackground = true };
        thread.Start();
    }

    /// <summary>Why the latest group was not written; null when it was.</summary>
    public string? UnavailableReason => unavailableReason;

    /// <summary>Takes a request. Its task completes when the request is on disk.</summary>
    public void Enqueue(PreparedExport export)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(stopping, this);
            waiting.Enqueue(export);
        }
        wake.Release();
    }

    /// <summary>Writes what waits, then stops.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            stopping = true;
        }
        wake.Release();
        thread.Join();
        wake.Dispose();
    }

    private void Run()
    {
        List<PreparedExport> group = [];
        while (true)
        {
            wake.Wait();
            TakeGroup(group);
            if (group.Count > 0)
            {
                Commit(group);
                group.Clear();
            }
            else if (stopping)
            {
                return;
            }
        }
    }

    private void TakeGroup(List<PreparedExport> group)
    {
        lock (gate)
        {
            long bytes = 0;
            while (bytes < GroupBytesMax && waiting.TryDequeue(out PreparedExport? export))
            {
                group.Add(export);
                bytes += export.Bytes;
            }
            if (waiting.Count > 0)
            {
                wake.Release();
            }
        }
    }

    private void Commit(List<PreparedExport> group)
    {
        Exception? failure = null;
        List<SignalLane> lanes = [];
        try
        {
            foreach (PreparedExport export in group)
            {
                export.StageInto(lanes);
            }
            // Lanes that are written are flushed even when another one fails: staged frames must not stay behind.
            List<DiskQueue> written = [];
            foreach (SignalLane lane in lanes)
            {
                failure = Try(lane.Write) ?? failure;
                if (lane.WasWritten)
                {
                    written.Add(lane.Queue);
                }
            }
            foreach (DiskQueue queue in written)
            {
                failure = Try(queue.Flush) ?? failure;
            }
        }
        catch (Exception e)
        {
            // A bug must not end the only writer: the group's requests are told, the next group is tried.
            failure = e;
            foreach (SignalLane lane in lanes)
            {
                _ = Try(lane.Queue.TakeBack);
            }
        }
        Tell(failure);
        foreach (PreparedExport export in group)
        {
            export.Complete(failure is null ? null : new ExportQueueException("The request could not be queued for its destinations: " + failure.Message, failure));
        }
    }

    private static Exception? Try(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // A destination that was removed meanwhile has no queue any more; sent again, the request goes to those that are left.
            return e;
        }
    }

    /// <summary>Said once per outage: a full disk would otherwise fill the log as well.</summary>
    private void Tell(Exception? failure)
    {
        if (failure is not null && unavailableReason is null)
        {
            Log.QueueUnavailable(log, failure.Message);
        }
        else if (failure is null && unavailableReason is not null)
        {
            Log.QueueRecovered(log);
        }
        unavailableReason = failure?.Message;
    }
}
