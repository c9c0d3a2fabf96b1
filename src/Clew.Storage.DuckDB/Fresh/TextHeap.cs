namespace Clew.Storage.DuckDB.Fresh;

/// <summary>The texts of a block in the making that do not fit into their 16 bytes.</summary>
internal sealed unsafe class TextHeap : IDisposable
{
    private const int KeptBytes = 16 << 20;

    private NativeBuffer buffer;

    internal int Used => buffer.Used;

    internal byte* Start => buffer.Start;

    /// <summary>Copies a text and returns its offset.</summary>
    internal long Add(ReadOnlySpan<byte> text)
    {
        long offset = buffer.Used;
        text.CopyTo(new Span<byte>(buffer.Add(text.Length), text.Length));
        return offset;
    }

    /// <summary>An earlier text; empty for a length of 0.</summary>
    internal ReadOnlySpan<byte> At(long offset, int length) => length == 0 ? default : new(buffer.Start + offset, length);

    internal void Clear() => buffer.Clear(KeptBytes);

    public void Dispose() => buffer.Free();
}
