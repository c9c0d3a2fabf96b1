using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Rows of a projection that have the same kind and the same values, in the order of <see cref="UsageProjection.Dimensions"/>.</summary>
internal sealed record UsageGroup(SpanKind Kind, string?[] Values);
