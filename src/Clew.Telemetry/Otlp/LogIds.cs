using System.Globalization;

namespace Clew.Telemetry.Otlp;

/// <summary>What happens to a log record whose ids are not ids: the record is worth more than its link to a span.</summary>
internal static class LogIds
{
    /// <summary>Removes both ids when one has a wrong length, and says so as a warning: nothing counts as rejected.</summary>
    public static void DropInvalid(LogBatch batch, LogRecord record, in SpanIds ids, int index)
    {
        string? problem = null;
        if (ids.TraceIdLength is not (SpanIds.NotSent or SpanIds.TraceIdBytes))
        {
            problem = SpanIds.Problem("trace id", ids.TraceIdLength, SpanIds.TraceIdBytes);
        }
        else if (ids.SpanIdLength is not (SpanIds.NotSent or SpanIds.SpanIdBytes))
        {
            problem = SpanIds.Problem("span id", ids.SpanIdLength, SpanIds.SpanIdBytes);
        }
        if (problem is null)
        {
            return;
        }
        record.TraceId = default;
        record.SpanId = default;
        batch.Reject(
            batch.FirstRejection ?? string.Create(CultureInfo.InvariantCulture,
                $"log record {index} of scope {SpanRejection.Quote(record.Scope.Name)} is stored without its ids: {problem}"),
            0);
    }
}
