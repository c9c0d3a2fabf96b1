using System.Buffers;

namespace Clew.Export.Queue;

/// <summary>Requests taken from a queue as one: bodies of OTLP requests put one after the other are again the body of a request.</summary>
internal sealed class QueueBatch(byte[] buffer, int length, int items, QueuePosition start, QueuePosition end, long oldestUnixMillis) : IDisposable
{
    private byte[]? buffer = buffer;

    public ReadOnlyMemory<byte> Payload => buffer.AsMemory(0, length);

    public int Items => items;

    public QueuePosition Start => start;

    public QueuePosition End => end;

    public long OldestUnixMillis => oldestUnixMillis;

    /// <summary>Delivered or given up: not to be sent again.</summary>
    public bool IsDone { get; set; }

    public void Dispose()
    {
        if (buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = null;
        }
    }
}
