using System.Runtime.InteropServices;
using Clew.Telemetry;

namespace Clew.Alert.Prometheus;

/// <summary>
/// Children of spans that have not come yet: a span is sent when it ends, so an agent comes after its calls. What is never asked for is forgotten at the
/// bound, oldest first. Not thread-safe.
/// </summary>
internal sealed class OpenRuns
{
    /// <summary>Some 4 MB, and minutes of spans at full load.</summary>
    private const int ParentsMax = 50_000;

    private readonly Dictionary<(TraceId, SpanId), RunChildren> children = [];
    private readonly Queue<(TraceId, SpanId)> order = new();

    /// <summary>Parents that were forgotten. Most never were agents.</summary>
    public long Forgotten { get; private set; }

    public void Add(Span child)
    {
        if (child.ParentSpanId.IsEmpty)
        {
            return;
        }
        (TraceId, SpanId) parent = (child.TraceId, child.ParentSpanId);
        ref RunChildren counts = ref CollectionsMarshal.GetValueRefOrAddDefault(children, parent, out bool exists);
        counts = child.Kind == SpanKind.Tool ? counts with { ToolCalls = counts.ToolCalls + 1 } : counts with { InferenceCalls = counts.InferenceCalls + 1 };
        if (exists)
        {
            return;
        }
        order.Enqueue(parent);
        if (order.Count > ParentsMax && children.Remove(order.Dequeue()))
        {
            Forgotten++;
        }
    }

    /// <summary>What ran under an agent; nothing is remembered of it any more.</summary>
    public RunChildren Take(Span agent) => children.Remove((agent.TraceId, agent.SpanId), out RunChildren counts) ? counts : default;
}
