using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Holds the texts of one answer in a few large arrays instead of one array per text. Not thread-safe.</summary>
internal sealed class Utf8Pool
{
    private const int BlockBytes = 32 * 1024;

    private readonly Dictionary<int, Utf8Text> lastByColumn = [];
    private byte[] block = [];
    private int used;

    internal Utf8Text Copy(ReadOnlySpan<byte> text)
    {
        if (text.Length == 0)
        {
            return Utf8Text.Empty;
        }
        if (text.Length > BlockBytes / 4)
        {
            return Utf8Text.CopyOf(text);
        }
        if (block.Length - used < text.Length)
        {
            block = new byte[BlockBytes];
            used = 0;
        }
        text.CopyTo(block.AsSpan(used));
        Utf8Text copy = new(block, used, text.Length);
        used += text.Length;
        return copy;
    }

    /// <summary>The same, sharing the text with the row before where it is equal; for columns of few values.</summary>
    internal Utf8Text Share(int column, ReadOnlySpan<byte> text)
    {
        if (lastByColumn.TryGetValue(column, out Utf8Text last) && last.Equals(text))
        {
            return last;
        }
        return lastByColumn[column] = Copy(text);
    }
}
