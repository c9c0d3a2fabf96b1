using Clew.Export.Queue;

namespace Clew.Export;

/// <summary>A request as its destinations will get it: encoded, with room held in their queues, not yet written.</summary>
public sealed class PreparedExport
{
    /// <summary>A request that no destination wants.</summary>
    internal static readonly PreparedExport None = new(null, [], []);

    private readonly ExportWriter? writer;
    private readonly List<(SignalLane Lane, List<FrameBuilder> Frames)> routes;
    private readonly List<(DiskQueue Queue, long Bytes)> reserved;
    private readonly TaskCompletionSource committed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal PreparedExport(ExportWriter? writer, List<(SignalLane Lane, List<FrameBuilder> Frames)> routes, List<(DiskQueue Queue, long Bytes)> reserved)
    {
        this.writer = writer;
        this.routes = routes;
        this.reserved = reserved;
    }

    /// <summary>No destination wants anything of it.</summary>
    public bool IsEmpty => routes.Count == 0;

    internal long Bytes => routes.Sum(route => route.Frames.Sum(frame => (long)frame.PayloadBytes));

    /// <summary>Queues the request. The task completes when it is on disk.</summary>
    /// <exception cref="ExportQueueException">From the task: it could not be queued.</exception>
    public Task CommitAsync()
    {
        if (routes.Count == 0)
        {
            return Task.CompletedTask;
        }
        writer!.Enqueue(this);
        return committed.Task;
    }

    /// <summary>Lets go of it: the request was refused for another reason.</summary>
    public void Abandon() => Release();

    internal void StageInto(List<SignalLane> lanes)
    {
        foreach ((SignalLane lane, List<FrameBuilder> frames) in routes)
        {
            // Known before it is staged into, so that the writer can take it back whatever happens.
            if (!lanes.Contains(lane))
            {
                lanes.Add(lane);
            }
            foreach (FrameBuilder frame in frames)
            {
                lane.Queue.Stage(frame.Frame, frame.Items);
            }
        }
    }

    internal void Complete(Exception? failure)
    {
        Release();
        if (failure is null)
        {
            committed.SetResult();
        }
        else
        {
            committed.SetException(failure);
        }
    }

    private void Release()
    {
        foreach ((DiskQueue queue, long bytes) in reserved)
        {
            queue.Release(bytes);
        }
        // Destinations that get the same share the same frames.
        foreach (FrameBuilder frame in routes.SelectMany(route => route.Frames).Distinct())
        {
            frame.Dispose();
        }
        routes.Clear();
    }
}
