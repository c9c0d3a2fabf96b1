using Clew.Storage;
using Clew.Telemetry;

namespace Clew.Server.Query.Entities;

/// <summary>The newest spans that a question was answered from, where sums alone do not tell.</summary>
/// <param name="Spans">Newest first.</param>
/// <param name="LimitMax">No more than so many were looked at.</param>
internal sealed record CallSample(IReadOnlyList<Span> Spans, int LimitMax)
{
    /// <summary>Calls in each list of examples.</summary>
    private const int ExamplesMax = 10;

    public static async Task<CallSample> ReadAsync(EntityRequest request, SpanSampleQuery query)
    {
        SpanSampleQuery scoped = query with
        {
            FromUnixNano = request.Filter.IsOpen ? null : request.Filter.FromUnixNano,
            ToUnixNano = request.Filter.ToUnixNano,
            Service = request.Filter.Service,
            Environment = request.Filter.Environment,
            Agent = query.Agent ?? request.Filter.Agent,
        };
        return new CallSample(await request.Reader.ReadSpanSampleAsync(scoped, request.Aborted), query.Limit);
    }

    public IEnumerable<Span> Slowest => Spans.OrderByDescending(span => span.DurationNanos).Take(ExamplesMax);

    public IEnumerable<Span> Failed => Spans.Where(span => span.IsError).Take(ExamplesMax);

    public IEnumerable<Span> Dearest => Spans.Where(span => span.CostNanoUsd > 0).OrderByDescending(span => span.CostNanoUsd).Take(ExamplesMax);

    /// <summary>Failures by their type, the most frequent first, each with its newest call.</summary>
    public IEnumerable<(string Type, int Calls, Span Newest)> ErrorClasses => Spans.Where(span => span.IsError)
        .GroupBy(ErrorTypeOf, StringComparer.Ordinal)
        .Select(group => (group.Key, group.Count(), group.First()))
        .OrderByDescending(one => one.Item2).ThenBy(one => one.Key, StringComparer.Ordinal);

    /// <summary>The value at or below which a share of the values lie; null without any. Exact, since all of them are at hand.</summary>
    public static long? Percentile(IEnumerable<long> values, double share)
    {
        long[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    /// <summary>The word of the semantic conventions for an error without a type.</summary>
    public static string ErrorTypeOf(Span span) => span.ErrorType.IsNullOrEmpty ? "_OTHER" : span.ErrorType.ToString();
}
