using Clew.Telemetry;

namespace Clew.Storage;

/// <summary>All that is stored of one trace.</summary>
/// <param name="Spans">Each as it was received last, by start, with everything.</param>
/// <param name="Logs">The log records that name one of the spans, by time.</param>
public sealed record StoredTrace(IReadOnlyList<Span> Spans, IReadOnlyDictionary<SpanId, IReadOnlyList<LogRecord>> Logs);
