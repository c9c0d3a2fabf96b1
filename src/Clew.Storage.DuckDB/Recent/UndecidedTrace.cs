using Clew.Telemetry.Sampling;

namespace Clew.Storage.DuckDB.Recent;

/// <summary>A trace of a recent file that is being settled.</summary>
/// <param name="Facts">The trace as a whole.</param>
/// <param name="ReceivedUnixNano">When its last span came.</param>
/// <param name="IsKept">A day file has a part of it.</param>
/// <param name="IsLater">It has a part that is not decided on now.</param>
/// <param name="Weight">Of the part that is kept; null when nothing was decided on it.</param>
/// <param name="KeptBy">The policy that kept that part.</param>
internal sealed record UndecidedTrace(StoredTraceFacts Facts, long ReceivedUnixNano, bool IsKept, bool IsLater, double? Weight, string? KeptBy);
