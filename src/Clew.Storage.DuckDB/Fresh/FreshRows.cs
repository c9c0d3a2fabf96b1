namespace Clew.Storage.DuckDB.Fresh;

/// <summary>The segments that are not in their day files yet, oldest first; only the last one may be open. Thread-safe.</summary>
internal sealed class FreshRows
{
    private readonly List<FreshSegment> segments = [];
    private readonly Lock gate = new();

    internal long Bytes
    {
        get
        {
            lock (gate)
            {
                return segments.Sum(segment => segment.Bytes);
            }
        }
    }

    internal long Spans
    {
        get
        {
            lock (gate)
            {
                return segments.Sum(segment => segment.Spans);
            }
        }
    }

    internal FreshSegment[] Segments
    {
        get
        {
            lock (gate)
            {
                return [.. segments];
            }
        }
    }

    internal FreshSegment? OldestClosed
    {
        get
        {
            lock (gate)
            {
                return segments.Count > 0 && segments[0].IsClosed ? segments[0] : null;
            }
        }
    }

    /// <summary>Makes a block visible to reads that start from now on; the first one makes its segment visible.</summary>
    internal void Add(FreshSegment segment, RowBlock block)
    {
        lock (gate)
        {
            segment.Add(block);
            if (segment.BlockCount == 1)
            {
                segments.Add(segment);
            }
        }
    }

    internal FreshSnapshot Lease()
    {
        lock (gate)
        {
            FreshSnapshot.Part[] parts = new FreshSnapshot.Part[segments.Count];
            for (int i = 0; i < parts.Length; i++)
            {
                segments[i].Leases++;
                parts[i] = new FreshSnapshot.Part(segments[i], segments[i].Blocks, segments[i].BlockCount);
            }
            return new FreshSnapshot(parts);
        }
    }

    /// <summary>One segment alone, for moving it into its file. It needs no release: only <see cref="Retire"/> ends it.</summary>
    internal static FreshSnapshot Of(FreshSegment segment) => new([new FreshSnapshot.Part(segment, segment.Blocks, segment.BlockCount)]);

    internal void Release(FreshSnapshot snapshot)
    {
        lock (gate)
        {
            foreach (FreshSnapshot.Part part in snapshot.Parts)
            {
                if (--part.Segment.Leases == 0 && part.Segment.IsRetired)
                {
                    part.Segment.Free();
                }
            }
        }
    }

    /// <summary>Forgets a segment that is in its file now; its memory goes with the last read that may look at it.</summary>
    internal void Retire(FreshSegment segment)
    {
        lock (gate)
        {
            segments.Remove(segment);
            segment.IsRetired = true;
            if (segment.Leases == 0)
            {
                segment.Free();
            }
        }
    }
}
