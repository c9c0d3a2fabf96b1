using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>A log record as a row of <c>logs</c>, in the order of the columns in <c>day.sql</c>.</summary>
internal static class LogRow
{
    /// <summary>In the place of a body's type: there was one, and it is not kept any more.</summary>
    internal const string ExpiredBody = "x";

    internal const string Columns =
        "time_ns, observed_ns, received_ns, trace_id, span_id, severity, severity_text, event_name, body, body_type, flags, "
        + OriginColumns.Names + ", dropped_attributes, attrs, attr_types";

    internal static void Append(TableBuilder appender, LogRecord log, AttributeText attributes)
    {
        appender.BeginRow();
        appender.Int64(log.TimeUnixNano);
        appender.Int64(log.ObservedTimeUnixNano);
        appender.Int64(log.EffectiveTimeUnixNano);
        appender.Int64(log.ReceivedTimeUnixNano);
        if (log.TraceId.IsEmpty)
        {
            appender.Null();
        }
        else
        {
            appender.TraceId(log.TraceId);
        }
        appender.UInt64(log.SpanId.Value);
        appender.Byte(log.SeverityNumber);
        appender.Text(log.SeverityText);
        appender.Text(log.EventName);
        ReadOnlySpan<byte> body = attributes.Encode(log.Body, out byte type);
        appender.Text(body);
        appender.Text([type]);
        appender.UInt32(log.Flags);
        OriginColumns.Append(appender, log.Resource, log.Scope);
        attributes.Append(appender, log.Attributes);
        appender.UInt32(log.DroppedAttributesCount);
        appender.EndRow();
    }

    internal static LogRecord Read(ResultReader row, OriginReader origins)
    {
        Utf8Pool pool = origins.Pool;
        LogRecord log = new()
        {
            TimeUnixNano = row.GetInt64(0),
            ObservedTimeUnixNano = row.GetInt64(1),
            ReceivedTimeUnixNano = row.GetInt64(2),
            TraceId = row.GetTraceId(3),
            SpanId = new SpanId(row.GetUInt64(4)),
            SeverityNumber = row.GetByte(5),
            SeverityText = row.IsNull(6) ? default : pool.Copy(row.GetBytes(6)),
            EventName = row.IsNull(7) ? default : pool.Copy(row.GetBytes(7)),
            BodyExpired = row.GetBytes(9).SequenceEqual("x"u8),
            Body = AttributeText.Decode(row.GetBytes(8), row.GetBytes(9)[0], pool),
            Flags = row.GetUInt32(10),
        };
        int column = 11;
        (log.Resource, log.Scope) = origins.Read(row, ref column);
        log.DroppedAttributesCount = row.GetUInt32(column);
        AttributeText.Read(row, column + 1, log.Attributes, pool);
        return log;
    }
}
