using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Remembers some millions of traces in 8 MB at most, so that of a trace that one commit brought it is mostly known, without a read, that the store has no
/// more of it. When a filter has three million, the one before it is given up. Of a hundred traces that it does not know it takes one for known.
/// Not thread-safe.
/// </summary>
internal sealed class SeenTraces
{
    internal const int TracesPerFilter = 3_000_000;

    private const int BitsLog2 = 25;
    private const int BitsPerTrace = 7;

    private BloomFilter? current;
    private BloomFilter? former;
    private int count;

    internal void Add(TraceId traceId)
    {
        if (count == TracesPerFilter)
        {
            (former, current, count) = (current, null, 0);
        }
        current ??= new BloomFilter(BitsLog2, BitsPerTrace);
        current.Add(TraceBlocks.HashOf(traceId));
        count++;
    }

    internal bool MayContain(TraceId traceId)
    {
        ulong hash = TraceBlocks.HashOf(traceId);
        return current?.MayContain(hash) == true || former?.MayContain(hash) == true;
    }
}
