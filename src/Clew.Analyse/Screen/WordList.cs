using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Clew.Analyse.Screen;

/// <summary>
/// Words of 32 bits, the first eight of them within their owner: tens of thousands of owners live long, and each array of theirs is an object more that
/// every full collection of the heap walks to.
/// </summary>
internal struct WordList
{
    private const int FewMax = 8;

    /// <summary>A larger array is not kept for the next use.</summary>
    private const int KeptMax = 1024;

    private Few few;
    private uint[]? many;

    public int Count { get; private set; }

    [UnscopedRef]
    public Span<uint> Items => many is null ? few[..Count] : many.AsSpan(0, Count);

    public void Add(uint word)
    {
        if (many is null && Count < FewMax)
        {
            few[Count++] = word;
            return;
        }
        if (many is null || Count == many.Length)
        {
            uint[] more = new uint[Count * 2];
            Items.CopyTo(more);
            many = more;
        }
        many[Count++] = word;
    }

    public void Clear()
    {
        Count = 0;
        many = many is { Length: > KeptMax } ? null : many;
    }

    [InlineArray(FewMax)]
    private struct Few
    {
        private uint first;
    }
}
