using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>Time to first chunk from an attribute in the emitter's unit, or from the event that marks the first chunk.</summary>
internal static class FirstChunkTime
{
    private const double NanosPerSecond = 1e9;
    private const double NanosPerMilli = 1e6;

    public static long? Read(in SpanReading reading, DialectSet dialects)
    {
        if (reading.Number(AttributeTarget.TimeToFirstChunkSeconds) is > 0 and { } seconds)
        {
            return Plausible(seconds * NanosPerSecond, reading.Span.DurationNanos);
        }
        if (reading.Number(AttributeTarget.TimeToFirstChunkMillis) is > 0 and { } millis)
        {
            return Plausible(millis * NanosPerMilli, reading.Span.DurationNanos);
        }
        foreach (SpanEvent candidate in reading.Span.Events)
        {
            if (dialects.FirstChunkEvents.Find(candidate.Name.Span) >= 0 && candidate.TimeUnixNano > reading.Span.StartTimeUnixNano)
            {
                return candidate.TimeUnixNano - reading.Span.StartTimeUnixNano;
            }
        }
        return null;
    }

    /// <summary>
    /// Emitters disagree about the unit. A first chunk after the end of its span was in a smaller unit than its dialect says: the largest
    /// unit that fits is taken.
    /// </summary>
    private static long? Plausible(double nanos, long durationNanos)
    {
        for (int step = 0; durationNanos > 0 && nanos > durationNanos && step < 3; step++)
        {
            nanos /= 1000;
        }
        return nanos >= 1 && nanos < long.MaxValue && (durationNanos == 0 || nanos <= durationNanos) ? (long)nanos : null;
    }
}
