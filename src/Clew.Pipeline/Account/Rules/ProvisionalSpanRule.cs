using Clew.Telemetry;

namespace Clew.Pipeline.Account.Rules;

/// <summary>
/// Trap 1.8, provisional spans: an emitter that shows work in progress sends a zero-length child with the name, kind and start of the
/// span it announces. While the announced span is missing the placeholder is all there is, so it stands for the call.
/// </summary>
internal static class ProvisionalSpanRule
{
    public static void Apply(in LedgerState state)
    {
        for (int i = 0; i < state.Spans.Length; i++)
        {
            Span span = state.Spans[i];
            if (span.EndTimeUnixNano > span.StartTimeUnixNano || !state.IsCounted(i) || state.HasUsage(i) || state.Forest.ParentOf(i) is not (>= 0 and int parent))
            {
                continue;
            }
            Span announced = state.Spans[parent];
            if (announced.StartTimeUnixNano == span.StartTimeUnixNano && announced.Kind == span.Kind && announced.Name.Equals(span.Name.Span))
            {
                state.DoNotCount(i, LedgerRule.ProvisionalSpan, parent);
            }
        }
    }
}
