using System.Buffers;
using System.Numerics;
using Clew.Telemetry;

namespace Clew.Pipeline.Account;

/// <summary>
/// Parents of spans, and an order in which every child comes before its parent. A cycle of parents is cut at its span with the lowest
/// id. All storage is rented.
/// </summary>
internal ref struct SpanForest : IDisposable
{
    private readonly ReadOnlySpan<Span> spans;
    private readonly int[] rented;
    private readonly Span<int> parents;
    private readonly Span<int> pending;
    private readonly Span<int> order;
    private readonly Span<int> table;
    private readonly List<(int Duplicate, int Kept)> duplicates = [];
    private int ordered;

    public SpanForest(ReadOnlySpan<Span> spans)
    {
        this.spans = spans;
        int count = spans.Length;
        int tableSize = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, count * 2));
        rented = ArrayPool<int>.Shared.Rent((count * 3) + tableSize);
        parents = rented.AsSpan(0, count);
        pending = rented.AsSpan(count, count);
        order = rented.AsSpan(count * 2, count);
        table = rented.AsSpan(count * 3, tableSize);
        pending.Clear();
        table.Clear();
        IndexById();
        LinkParents();
        Order();
    }

    /// <summary>Spans whose trace and span id another span has too, which is the one to count; they are not in the order.</summary>
    public readonly IReadOnlyList<(int Duplicate, int Kept)> Duplicates => duplicates;

    public readonly ReadOnlySpan<int> ChildrenFirst => order[..ordered];

    /// <summary>Index of the parent, or -1.</summary>
    public readonly int ParentOf(int span) => parents[span];

    public readonly void Dispose() => ArrayPool<int>.Shared.Return(rented);

    private readonly void IndexById()
    {
        for (int i = 0; i < spans.Length; i++)
        {
            ref int slot = ref Slot(spans[i].TraceId, spans[i].SpanId);
            if (slot == 0)
            {
                slot = i + 1;
                continue;
            }
            int other = slot - 1;
            bool isNewer = Supersedes(spans[i], spans[other]);
            slot = isNewer ? i + 1 : slot;
            duplicates.Add(isNewer ? (other, i) : (i, other));
        }
        for (int k = 0; k < duplicates.Count; k++)
        {
            // With three deliveries the one kept at first may have been superseded.
            int duplicate = duplicates[k].Duplicate;
            duplicates[k] = (duplicate, Slot(spans[duplicate].TraceId, spans[duplicate].SpanId) - 1);
        }
    }

    /// <summary>
    /// Of a span sent twice the delivery received last counts: a client may send a span again with more in it. Of deliveries received
    /// together the one that says more does.
    /// </summary>
    private static bool Supersedes(Span left, Span right)
    {
        TokenUsage a = left.Usage.GetValueOrDefault();
        TokenUsage b = right.Usage.GetValueOrDefault();
        return (left.ReceivedTimeUnixNano, left.EndTimeUnixNano, (Int128)a.InputTotal + a.OutputTotal, left.CostNanoUsd ?? -1)
            .CompareTo((right.ReceivedTimeUnixNano, right.EndTimeUnixNano, (Int128)b.InputTotal + b.OutputTotal, right.CostNanoUsd ?? -1)) > 0;
    }

    private readonly void LinkParents()
    {
        for (int i = 0; i < spans.Length; i++)
        {
            Span span = spans[i];
            parents[i] = span.ParentSpanId.IsEmpty || span.ParentSpanId == span.SpanId ? -1 : Slot(span.TraceId, span.ParentSpanId) - 1;
        }
        foreach ((int duplicate, _) in duplicates)
        {
            parents[duplicate] = -1;
            pending[duplicate] = -1;
        }
        foreach (int parent in parents)
        {
            if (parent >= 0)
            {
                pending[parent]++;
            }
        }
    }

    private void Order()
    {
        for (int i = 0; i < spans.Length; i++)
        {
            if (pending[i] == 0)
            {
                Enqueue(i);
            }
        }
        int next = Drain(0);
        if (ordered + duplicates.Count < spans.Length)
        {
            foreach (int i in Cyclic())
            {
                if (pending[i] > 0)
                {
                    // The span becomes the root of what was its cycle; its parent is now the leaf where the order starts.
                    int parent = parents[i];
                    parents[i] = -1;
                    pending[parent]--;
                    Enqueue(parent);
                    next = Drain(next);
                }
            }
        }
    }

    private int Drain(int next)
    {
        for (; next < ordered; next++)
        {
            int parent = parents[order[next]];
            if (parent >= 0 && pending[parent] > 0 && --pending[parent] == 0)
            {
                Enqueue(parent);
            }
        }
        return next;
    }

    private void Enqueue(int span)
    {
        pending[span] = -1;
        order[ordered++] = span;
    }

    /// <summary>What is left when all leaves are gone: cycles, for a span has one parent, so nothing hangs above a cycle.</summary>
    private readonly int[] Cyclic()
    {
        List<int> left = [];
        List<(ulong, ulong, ulong)> ids = [];
        for (int i = 0; i < spans.Length; i++)
        {
            if (pending[i] > 0)
            {
                left.Add(i);
                ids.Add((spans[i].SpanId.Value, spans[i].TraceId.High, spans[i].TraceId.Low));
            }
        }
        int[] sorted = [.. left];
        Array.Sort(ids.ToArray(), sorted);
        return sorted;
    }

    private readonly ref int Slot(TraceId traceId, SpanId spanId)
    {
        // HashCode is seeded per process, so that nobody can send ids that collide.
        int slot = HashCode.Combine(traceId.High, traceId.Low, spanId.Value) & (table.Length - 1);
        while (table[slot] != 0 && (spans[table[slot] - 1].SpanId != spanId || spans[table[slot] - 1].TraceId != traceId))
        {
            slot = (slot + 1) & (table.Length - 1);
        }
        return ref table[slot];
    }
}
