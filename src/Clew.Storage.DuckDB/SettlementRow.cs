using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>A correction of one delivery of a span as a row of <c>settlements</c>.</summary>
internal static class SettlementRow
{
    internal static void Append(TableBuilder appender, Span span, SpanShare change)
    {
        appender.BeginRow();
        appender.TraceId(span.TraceId);
        appender.UInt64(span.SpanId.Value);
        appender.Int64(span.ReceivedTimeUnixNano);
        appender.Int32(change.Spans);
        appender.Int32(change.Calls);
        appender.Int32(change.Usage);
        appender.EndRow();
    }
}
