using Clew.Telemetry;

namespace Clew.Storage;

/// <summary>A whole span with its content, and the log records that name it: old conventions put messages there.</summary>
public sealed record SpanWithLogs(Span Span, IReadOnlyList<LogRecord> Logs);

/// <summary>The values of one filter and how many traces have each, most frequent first.</summary>
public sealed record Facet(string Name, IReadOnlyList<FacetValue> Values);

public sealed record FacetValue(string Value, long Count);

/// <param name="Facets">In the order asked for.</param>
/// <param name="IsPartial">Only the newest of the traces were counted.</param>
public sealed record FacetCounts(IReadOnlyList<Facet> Facets, bool IsPartial);
