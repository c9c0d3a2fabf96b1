namespace Clew.Instrumentation;

/// <summary>
/// Arrival times of a stream's chunks, taken while the application waits and recorded when the stream is over. Up to <see cref="Capacity"/>
/// gaps are kept; of a longer stream the further gaps are not recorded, and counted.
/// </summary>
internal struct ChunkTimes
{
    /// <summary>A stream of this many chunks lasts minutes; 128 KiB of gaps is what a stream may hold at most.</summary>
    public const int Capacity = 16 * 1024;

    private long[]? gaps;
    private int count;
    private long first;
    private long last;

    public readonly ReadOnlySpan<long> Gaps => gaps.AsSpan(0, count);

    public long Dropped { get; private set; }

    public void Add(TimeProvider time)
    {
        long now = time.GetTimestamp();
        if (first == 0)
        {
            // A clock that a test holds still gives equal times; zero means "none yet".
            first = now == 0 ? 1 : now;
        }
        else if (count == Capacity)
        {
            Dropped++;
        }
        else
        {
            if (gaps is null || count == gaps.Length)
            {
                Grow();
            }
            gaps![count++] = now - last;
        }
        last = now;
    }

    public readonly double? FirstSeconds(TimeProvider time, long startTimestamp) =>
        first == 0 ? null : time.GetElapsedTime(startTimestamp, first).TotalSeconds;

    // Not from a pool: a stream that is disposed while another thread still reads it must not write into somebody else's array.
    private void Grow() => Array.Resize(ref gaps, gaps is null ? 64 : gaps.Length * 2);
}
