using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>A trace whose sums may differ from what the whole trace says.</summary>
/// <param name="TraceId">Which.</param>
/// <param name="IsMixed">
/// The ledger did not see all of its spans at once: they are from several requests, or one came again. Otherwise the trace needs no second look unless
/// the store has more of it, and the rest is what its only commit brought.
/// </param>
/// <param name="HasRoot">Its root is among it.</param>
/// <param name="From">The earliest start of a span, in nanoseconds since 1970.</param>
/// <param name="To">The latest one.</param>
internal readonly record struct UnsettledTrace(TraceId TraceId, bool IsMixed, bool HasRoot, long From, long To)
{
    /// <summary>Nothing is known of it but that it is there.</summary>
    internal static UnsettledTrace Unknown(TraceId traceId) => new(traceId, IsMixed: true, HasRoot: false, long.MinValue, long.MaxValue);
}
