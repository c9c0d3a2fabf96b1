using System.Text.Unicode;

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

    /// <summary>
    /// DuckDB refuses a whole segment for one text that is not UTF-8, long after its commit was acknowledged. Decoders repair texts, so this only
    /// finds mistakes of Clew's own; all texts of a block together are checked at the speed of memory.
    /// </summary>
    internal void Check() => Check(new ReadOnlySpan<byte>(buffer.Start, buffer.Used));

    internal static void Check(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
        {
            throw new StoreUnavailableException("A text is not valid UTF-8.");
        }
    }

    internal void Clear() => buffer.Clear(KeptBytes);

    public void Dispose() => buffer.Free();
}
