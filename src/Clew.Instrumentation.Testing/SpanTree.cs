using System.Diagnostics;

namespace Clew.Instrumentation.Testing;

/// <summary>Recorded spans by who is below whom.</summary>
internal sealed class SpanTree
{
    private readonly ILookup<ActivitySpanId, RecordedSpan> children;

    public SpanTree(IReadOnlyList<RecordedSpan> spans)
    {
        Spans = spans;
        HashSet<ActivitySpanId> known = [.. spans.Select(span => span.SpanId)];
        children = spans.Where(span => known.Contains(span.ParentSpanId)).ToLookup(span => span.ParentSpanId);
        Roots = [.. spans.Where(span => !known.Contains(span.ParentSpanId))];
    }

    /// <summary>In the order of their starts.</summary>
    public IReadOnlyList<RecordedSpan> Spans { get; }

    /// <summary>Spans without a parent among the recorded ones.</summary>
    public IReadOnlyList<RecordedSpan> Roots { get; }

    public IEnumerable<RecordedSpan> ChildrenOf(RecordedSpan span) => children[span.SpanId];

    /// <summary>All spans below, in the order of their starts.</summary>
    public IReadOnlyList<RecordedSpan> Below(RecordedSpan span)
    {
        List<RecordedSpan> below = [];
        Stack<RecordedSpan> open = new([span]);
        while (open.TryPop(out RecordedSpan? next))
        {
            foreach (RecordedSpan child in ChildrenOf(next))
            {
                below.Add(child);
                open.Push(child);
            }
        }
        below.Sort((left, right) => left.Order.CompareTo(right.Order));
        return below;
    }
}
