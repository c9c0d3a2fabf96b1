using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>A trace got something.</summary>
/// <param name="TraceId">Which.</param>
/// <param name="FirstUnixNano">When the first of it was received, in nanoseconds since 1970.</param>
/// <param name="HasEnded">Its root is among it.</param>
public readonly record struct TraceArrival(TraceId TraceId, long FirstUnixNano, bool HasEnded);
