using System.Globalization;
using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>Time to first chunk from an attribute in the emitter's unit, or from the event that marks the first chunk.</summary>
internal static class FirstChunkTime
{
    private const double NanosPerSecond = 1e9;
    private const double NanosPerMilli = 1e6;

    public static long? Read(in SpanReading reading, DialectSet dialects)
    {
        bool secondsFirst = reading.RankOf(AttributeTarget.TimeToFirstChunkSeconds) <= reading.RankOf(AttributeTarget.TimeToFirstChunkMillis);
        double? nanos = secondsFirst
            ? reading.Number(AttributeTarget.TimeToFirstChunkSeconds) * NanosPerSecond ?? reading.Number(AttributeTarget.TimeToFirstChunkMillis) * NanosPerMilli
            : reading.Number(AttributeTarget.TimeToFirstChunkMillis) * NanosPerMilli;
        if (nanos is > 0)
        {
            return Plausible(nanos.Value, reading.Span.DurationNanos);
        }
        if (reading.TryGet(AttributeTarget.FirstChunkTimestamp, out AnyValue sent) && TryUnixNanos(sent, out long at) && at > reading.Span.StartTimeUnixNano)
        {
            return at <= reading.Span.EndTimeUnixNano ? at - reading.Span.StartTimeUnixNano : null;
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

    /// <summary>ISO 8601, sometimes in one more pair of quotes, or a number whose size tells its unit.</summary>
    private static bool TryUnixNanos(in AnyValue sent, out long nanos)
    {
        if (AttributeNumbers.TryGetDouble(sent, out double number))
        {
            double unit = number > 1e17 ? 1 : number > 1e14 ? 1e3 : number > 1e11 ? NanosPerMilli : NanosPerSecond;
            nanos = number is > 0 and < 9e18 ? (long)(number * unit) : 0;
            return nanos > 0;
        }
        bool isTime = DateTimeOffset.TryParse(
            sent.AsText.ToString().Trim('"'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time);
        nanos = isTime ? (time.UtcTicks - DateTime.UnixEpoch.Ticks) * 100 : 0;
        return isTime;
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
