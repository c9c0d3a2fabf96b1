using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Remembers which traces were settled since the start, so that of a trace that one commit brought it is known, without a read, that the store has no more
/// of it. Two Bloom filters: when one has three million traces, the older one is given up. Of a hundred that it does not know it takes one for known.
/// Not thread-safe.
/// </summary>
internal sealed class SettledTraces
{
    internal const int TracesPerFilter = 3_000_000;

    private const int BitsLog2 = 25;
    private const int BitsPerTrace = 7;

    private ulong[] current = [];
    private ulong[] former = [];
    private int count;

    internal void Add(TraceId traceId)
    {
        if (count == TracesPerFilter)
        {
            (former, current, count) = (current, [], 0);
        }
        current = current.Length == 0 ? new ulong[(1 << BitsLog2) / 64] : current;
        count++;
        ulong hash = TraceBlocks.HashOf(traceId);
        for (int i = 0; i < BitsPerTrace; i++)
        {
            uint bit = BitOf(hash, i);
            current[bit / 64] |= 1UL << (int)(bit % 64);
        }
    }

    internal bool MayContain(TraceId traceId)
    {
        ulong hash = TraceBlocks.HashOf(traceId);
        return MayContain(current, hash) || MayContain(former, hash);
    }

    private static bool MayContain(ulong[] filter, ulong hash)
    {
        if (filter.Length == 0)
        {
            return false;
        }
        for (int i = 0; i < BitsPerTrace; i++)
        {
            uint bit = BitOf(hash, i);
            if ((filter[bit / 64] & (1UL << (int)(bit % 64))) == 0)
            {
                return false;
            }
        }
        return true;
    }

    private static uint BitOf(ulong hash, int number) => ((uint)hash + ((uint)number * ((uint)(hash >> 32) | 1))) >> (32 - BitsLog2);
}
