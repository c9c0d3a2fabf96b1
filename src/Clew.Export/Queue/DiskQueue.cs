using System.Buffers;

namespace Clew.Export.Queue;

/// <summary>
/// Requests that wait for one destination, in files. One thread appends and flushes; senders take batches and tell when they are done, in any
/// order. What was flushed is there after a crash, up to the cursor of what was delivered.
/// </summary>
internal sealed class DiskQueue : IDisposable
{
    private const long SegmentBytesMax = 16 << 20;
    private readonly Lock gate = new();
    private readonly string folder;
    private readonly QueueCursor cursor;
    private readonly LinkedList<QueueSegment> segments = [];
    private readonly LinkedList<QueueBatch> underWay = [];
    private readonly List<ReadOnlyMemory<byte>> unflushed = [];
    private TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private QueuePosition next;
    private long maxBytes;
    private long reservedBytes;
    private long unflushedItems;
    private long lastNumber;

    private DiskQueue(string folder, long maxBytes, QueueCursor cursor)
    {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.cursor = cursor;
    }

    /// <summary>Items that neither were delivered nor given up.</summary>
    public long WaitingItems
    {
        get
        {
            lock (gate)
            {
                return segments.Sum(segment => segment.Items - segment.TakenItems) + underWay.Sum(batch => (long)(batch.IsDone ? 0 : batch.Items));
            }
        }
    }

    /// <summary>Bytes on disk.</summary>
    public long Bytes
    {
        get
        {
            lock (gate)
            {
                return BytesOnDisk();
            }
        }
    }

    /// <summary>When the oldest waiting request came; null when nothing waits.</summary>
    public long? OldestUnixMillis
    {
        get
        {
            lock (gate)
            {
                return underWay.FirstOrDefault(batch => !batch.IsDone)?.OldestUnixMillis ?? PeekTime();
            }
        }
    }

    /// <summary>Opens or makes the queue of a folder.</summary>
    /// <param name="folder">Holds this queue alone.</param>
    /// <param name="maxBytes">The bound.</param>
    /// <param name="tornBytes">What cannot be read: a crash left it half written, and it was never acknowledged, or the disk changed it.</param>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public static DiskQueue Open(string folder, long maxBytes, out long tornBytes)
    {
        Directory.CreateDirectory(folder);
        tornBytes = 0;
        DiskQueue queue = new(folder, maxBytes, QueueCursor.Open(Path.Combine(folder, "cursor")));
        QueuePosition done = queue.cursor.Position;
        foreach (long number in QueueSegment.Find(folder))
        {
            QueueSegment segment = QueueSegment.Open(folder, number, done, out long torn);
            queue.lastNumber = number;
            tornBytes += torn;
            if (new QueuePosition(number, segment.DurableBytes).CompareTo(done) <= 0 || segment.DurableBytes == 0)
            {
                segment.Delete();
                continue;
            }
            queue.segments.AddLast(segment);
        }
        queue.lastNumber = Math.Max(queue.lastNumber, done.Segment);
        queue.next = queue.segments.First is { } first && first.Value.Number > done.Segment ? new QueuePosition(first.Value.Number, 0) : done;
        return queue;
    }

    public void Resize(long bytes)
    {
        lock (gate)
        {
            maxBytes = bytes;
        }
    }

    /// <summary>Holds room for a request that will be appended or released. False when the queue is full.</summary>
    public bool TryReserve(long bytes)
    {
        lock (gate)
        {
            if (BytesOnDisk() + reservedBytes + bytes > maxBytes)
            {
                return false;
            }
            reservedBytes += bytes;
            return true;
        }
    }

    public void Release(long bytes)
    {
        lock (gate)
        {
            reservedBytes -= bytes;
        }
    }

    /// <summary>Notes frames for the next <see cref="Write"/>. The one appending thread calls this, and the two that follow.</summary>
    public void Stage(ReadOnlyMemory<byte> frame, int items)
    {
        unflushed.Add(frame);
        unflushedItems += items;
    }

    /// <summary>Writes staged frames, making room where needed.</summary>
    /// <param name="dropped">Items that made room, also when nothing could be written then.</param>
    /// <exception cref="IOException">The disk is full or broken: nothing of what was staged is in the queue.</exception>
    public void Write(out long dropped)
    {
        dropped = 0;
        long bytes = unflushed.Sum(frame => (long)frame.Length);
        try
        {
            QueueSegment segment;
            lock (gate)
            {
                MakeRoom(bytes, ref dropped);
                segment = segments.Last?.Value is { IsSealed: false } last ? last : AddSegment();
            }
            segment.Append(unflushed);
        }
        catch
        {
            Unstage();
            throw;
        }
    }

    /// <summary>Flushes what <see cref="Write"/> wrote and shows it to senders.</summary>
    /// <exception cref="IOException">It is not on disk and was taken back.</exception>
    public void Flush()
    {
        QueueSegment segment = segments.Last!.Value;
        try
        {
            segment.Flush();
        }
        catch
        {
            TakeBack();
            throw;
        }
        TaskCompletionSource waiting;
        lock (gate)
        {
            segment.Publish(unflushedItems);
            segment.IsSealed = segment.DurableBytes >= Math.Min(SegmentBytesMax, maxBytes / 4);
            waiting = arrived;
            arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        Unstage();
        waiting.SetResult();
    }

    /// <summary>Forgets what was staged, and takes back what was written and is not flushed.</summary>
    /// <exception cref="IOException">The file keeps the bytes; the next ones are written over them.</exception>
    public void TakeBack()
    {
        Unstage();
        lock (gate)
        {
            if (segments.Last?.Value is { } segment && segment.WrittenBytes > segment.DurableBytes)
            {
                segment.TakeBack();
            }
        }
    }

    /// <summary>Completes when something was added after this call, or is there already.</summary>
    public Task WaitAsync()
    {
        lock (gate)
        {
            return PeekTime() is null ? arrived.Task : Task.CompletedTask;
        }
    }

    /// <summary>Takes the oldest requests that nobody took yet.</summary>
    /// <param name="bytesMax">Bound of their bytes; a single larger request is taken alone.</param>
    /// <param name="corruptItems">Items of a segment whose frames cannot be read any more; they are lost.</param>
    /// <returns>Null when nothing waits.</returns>
    public QueueBatch? TryTake(int bytesMax, out long corruptItems)
    {
        corruptItems = 0;
        lock (gate)
        {
            while (FindSegment() is { } segment)
            {
                if (segment.DurableBytes > next.Offset)
                {
                    if (ReadBatch(segment, bytesMax) is { } batch)
                    {
                        segment.TakenItems += batch.Items;
                        next = batch.End;
                        underWay.AddLast(batch);
                        return batch;
                    }
                    corruptItems += segment.Items - segment.TakenItems;
                    segment.TakenItems = segment.Items;
                    segment.IsSealed = true;
                    next = new QueuePosition(segment.Number, segment.DurableBytes);
                }
                if (!segment.IsSealed)
                {
                    return null;
                }
                next = new QueuePosition(segment.Number + 1, 0);
            }
            return null;
        }
    }

    /// <summary>Says that a batch is delivered or given up. The cursor moves to the oldest one that is neither.</summary>
    public void Complete(QueueBatch batch)
    {
        lock (gate)
        {
            batch.IsDone = true;
            QueuePosition done = cursor.Position;
            while (underWay.First is { Value.IsDone: true } first)
            {
                done = first.Value.End;
                underWay.RemoveFirst();
            }
            if (done != cursor.Position)
            {
                cursor.Write(done);
                DeleteUpTo(done);
            }
            batch.Dispose();
        }
    }

    /// <summary>Gives up all that waits and deletes the folder.</summary>
    public void Delete()
    {
        Dispose();
        Directory.Delete(folder, recursive: true);
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (QueueSegment segment in segments)
            {
                segment.Dispose();
            }
            cursor.Dispose();
        }
    }

    /// <summary>Staged frames live in pooled buffers: kept past their request, they would be written with the bytes of another one.</summary>
    private void Unstage()
    {
        unflushed.Clear();
        unflushedItems = 0;
    }

    private long BytesOnDisk()
    {
        long bytes = 0;
        foreach (QueueSegment segment in segments)
        {
            bytes += segment.WrittenBytes;
        }
        return bytes;
    }

    private void MakeRoom(long bytes, ref long dropped)
    {
        while (segments.First is { } oldest && BytesOnDisk() + bytes > maxBytes)
        {
            // What a sender holds is still on its way from memory.
            dropped += oldest.Value.Items - oldest.Value.TakenItems;
            segments.RemoveFirst();
            if (next.Segment <= oldest.Value.Number)
            {
                next = new QueuePosition(oldest.Value.Number + 1, 0);
            }
            oldest.Value.Delete();
        }
    }

    private QueueSegment AddSegment()
    {
        QueueSegment segment = QueueSegment.Create(folder, ++lastNumber);
        segments.AddLast(segment);
        return segment;
    }

    /// <summary>The segment that the next batch comes from.</summary>
    private QueueSegment? FindSegment()
    {
        foreach (QueueSegment segment in segments)
        {
            if (segment.Number >= next.Segment)
            {
                next = segment.Number > next.Segment ? new QueuePosition(segment.Number, 0) : next;
                return segment;
            }
        }
        return null;
    }

    private QueueBatch? ReadBatch(QueueSegment segment, int bytesMax)
    {
        long available = segment.DurableBytes - next.Offset;
        int wanted = (int)Math.Min(available, bytesMax + (bytesMax / 8L) + (4 * QueueFrame.Size));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(wanted);
        int read = segment.Read(buffer.AsSpan(0, wanted), next.Offset);
        if (QueueFrame.ReadHeader(buffer.AsSpan(0, read)) is { } first && first.TotalBytes > read && first.TotalBytes <= available)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = ArrayPool<byte>.Shared.Rent(first.TotalBytes);
            read = segment.Read(buffer.AsSpan(0, first.TotalBytes), next.Offset);
        }
        int position = 0, length = 0, items = 0;
        long oldest = 0;
        while (QueueFrame.Read(buffer.AsSpan(position, read - position)) is { } frame && (length == 0 || length + frame.PayloadBytes <= bytesMax))
        {
            oldest = position == 0 ? frame.EnqueuedUnixMillis : oldest;
            // Payloads move together over the headers between them.
            buffer.AsSpan(position + QueueFrame.Size, frame.PayloadBytes).CopyTo(buffer.AsSpan(length));
            position += frame.TotalBytes;
            length += frame.PayloadBytes;
            items += frame.Items;
        }
        if (position == 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            return null;
        }
        return new QueueBatch(buffer, length, items, next, next with { Offset = next.Offset + position }, oldest);
    }

    private long? PeekTime()
    {
        foreach (QueueSegment segment in segments)
        {
            long offset = segment.Number == next.Segment ? next.Offset : 0;
            if (segment.Number >= next.Segment && segment.DurableBytes > offset)
            {
                Span<byte> header = stackalloc byte[QueueFrame.Size];
                int read = segment.Read(header, offset);
                return QueueFrame.ReadHeader(header[..read])?.EnqueuedUnixMillis ?? 0;
            }
        }
        return null;
    }

    private void DeleteUpTo(QueuePosition done)
    {
        while (segments.First is { } oldest && oldest.Value.IsSealed && new QueuePosition(oldest.Value.Number, oldest.Value.DurableBytes).CompareTo(done) <= 0)
        {
            segments.RemoveFirst();
            oldest.Value.Delete();
        }
    }
}
