using System.Buffers;

namespace Clew.Telemetry.Otlp;

/// <summary>Puts a received body into a batch.</summary>
public static class BatchBody
{
    /// <summary>Smallest buffer: a typical request of an SDK's batch processor fits without growing.</summary>
    private const int MinBufferBytes = 64 * 1024;

    /// <summary>
    /// Copies the body once into the batch's buffer, growing it when needed. The batch must be empty: its items point into that buffer.
    /// The caller bounds the body's size.
    /// </summary>
    public static void SetBody<T>(this TelemetryBatch<T> batch, in ReadOnlySequence<byte> body)
        where T : class, IBatchItem, new()
    {
        int length = checked((int)body.Length);
        if (batch.Buffer.Length < length)
        {
            // A quarter more than asked, so that slowly growing bodies do not allocate each time.
            int capacity = (int)Math.Min(Array.MaxLength, length + (length / 4L));
            batch.Buffer = GC.AllocateUninitializedArray<byte>(Math.Max(capacity, MinBufferBytes));
        }
        body.CopyTo(batch.Buffer);
        batch.BufferLength = length;
    }
}
