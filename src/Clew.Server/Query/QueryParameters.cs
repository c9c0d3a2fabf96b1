using System.Globalization;
using Clew.Telemetry;

namespace Clew.Server.Query;

/// <summary>Reads the query string of one request. What is wrong, or not known, becomes a problem that names the parameter.</summary>
internal sealed class QueryParameters
{
    public const string AttributePrefix = "attr.";
    private readonly IQueryCollection query;
    private readonly TimeProvider time;

    /// <param name="context">The request.</param>
    /// <param name="known">Names that the call takes; one that ends in a dot takes any continuation.</param>
    public QueryParameters(HttpContext context, params ReadOnlySpan<string> known)
    {
        query = context.Request.Query;
        time = context.RequestServices.GetRequiredService<TimeProvider>();
        foreach (string name in query.Keys)
        {
            bool isKnown = false;
            foreach (string candidate in known)
            {
                isKnown |= name == candidate || (candidate.EndsWith('.') && name.Length > candidate.Length && name.StartsWith(candidate, StringComparison.Ordinal));
            }
            if (!isKnown)
            {
                throw ProblemException.BadParameter(name, $"There is no parameter '{name}'. This call takes: {string.Join(", ", known!)}.");
            }
        }
    }

    public string? Text(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    public IReadOnlyList<KeyValuePair<string, string>> Attributes() =>
        [.. query.Where(pair => pair.Key.StartsWith(AttributePrefix, StringComparison.Ordinal)).SelectMany(pair => pair.Value, (pair, value) => new KeyValuePair<string, string>(pair.Key[AttributePrefix.Length..], value ?? ""))];

    /// <summary>False where it is not there.</summary>
    public bool Flag(string name) => Text(name) switch
    {
        null or "false" => false,
        "true" => true,
        string other => throw ProblemException.BadParameter(name, $"'{other}' is neither true nor false."),
    };

    public int Limit(int otherwise, int max)
    {
        if (Text("limit") is not string text)
        {
            return otherwise;
        }
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit >= 1 && limit <= max
            ? limit
            : throw ProblemException.BadParameter("limit", $"'{text}' is not a whole number from 1 to {max}.");
    }

    public double? PositiveNumber(string name)
    {
        if (Text(name) is not string text)
        {
            return null;
        }
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) && number >= 0
            ? number
            : throw ProblemException.BadParameter(name, $"'{text}' is not a number of at least 0.");
    }

    /// <summary>
    /// RFC 3339, or relative to now (<c>-15m</c>, <c>-1h</c>, <c>-7d</c>, <c>now</c>), or Unix time as digits: 10 for seconds, 13 for
    /// milliseconds, 16 for microseconds, 19 for nanoseconds. Returns nanoseconds since the Unix epoch.
    /// </summary>
    public long? UnixNanos(string name)
    {
        if (Text(name) is not string text)
        {
            return null;
        }
        long now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        if (text == "now")
        {
            return now;
        }
        if (text[0] == '-' && TryParseSpan(text.AsSpan(1), out long nanos))
        {
            return now - nanos;
        }
        if (text.All(char.IsAsciiDigit) && text.Length is 10 or 13 or 16 or 19)
        {
            return long.Parse(text, CultureInfo.InvariantCulture) * (text.Length switch { 10 => 1_000_000_000L, 13 => 1_000_000L, 16 => 1_000L, _ => 1L });
        }
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset instant))
        {
            return (instant - DateTimeOffset.UnixEpoch).Ticks * 100;
        }
        throw ProblemException.BadParameter(name, $"'{text}' is not a time. Use 2026-11-21T09:00:00Z, -1h, -7d or now.");
    }

    public static TraceId TraceIdOf(HttpContext context) => ParseTraceId((string)context.Request.RouteValues["traceId"]!);

    public static SpanId SpanIdOf(HttpContext context) => ParseSpanId((string)context.Request.RouteValues["spanId"]!);

    public static TraceId ParseTraceId(string text) => TraceId.TryParse(text, out TraceId id) && !id.IsEmpty
        ? id
        : throw ProblemException.BadParameter("traceId", $"'{text}' is not a trace id of up to 32 hexadecimal digits.");

    public static SpanId ParseSpanId(string text) => SpanId.TryParse(text, out SpanId id) && !id.IsEmpty
        ? id
        : throw ProblemException.BadParameter("spanId", $"'{text}' is not a span id of up to 16 hexadecimal digits.");

    private static bool TryParseSpan(ReadOnlySpan<char> text, out long nanos)
    {
        nanos = 0;
        double unitSeconds = text.Length < 2 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, 'w' => 604_800, _ => 0 };
        if (unitSeconds == 0 || !double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count))
        {
            return false;
        }
        nanos = (long)Math.Min(count * unitSeconds * 1e9, long.MaxValue / 4);
        return true;
    }
}
