namespace Clew.Pipeline.Redact;

/// <summary>Where a changed text is put together. Reused; what leaves it is a copy.</summary>
internal sealed class GrowingBuffer
{
    private byte[] bytes = new byte[256];
    private int length;

    public void Clear() => length = 0;

    public void Append(ReadOnlySpan<byte> more) => more.CopyTo(Reserve(more.Length));

    public Span<byte> Reserve(int count)
    {
        if (bytes.Length - length < count)
        {
            Array.Resize(ref bytes, Math.Max(2 * bytes.Length, length + count));
        }
        length += count;
        return bytes.AsSpan(length - count, count);
    }

    public byte[] ToArray() => bytes.AsSpan(0, length).ToArray();
}
