using System.Globalization;

namespace Clew.Telemetry.Otlp;

/// <summary>Takes unacceptable data points back out of a batch. Shared by both encodings.</summary>
internal static class MetricRejection
{
    /// <summary>Checks the point added last: too many buckets, or counts that do not fit the bounds.</summary>
    public static void RemoveUnacceptable(MetricBatch batch, DecodeContext context, in MetricHead head, int index)
    {
        MetricPoint point = batch[batch.Count - 1];
        string? problem = Problem(point, context.Limits.MaxBucketsPerPoint);
        if (problem is null)
        {
            return;
        }
        batch.Reject(batch.FirstRejection ?? string.Create(CultureInfo.InvariantCulture,
            $"data point {index} of metric {head.Index} (name {SpanRejection.Quote(head.Name)}): {problem}"));
        batch.RemoveLast();
    }

    public static void RemoveNameless(MetricBatch batch, in MetricHead head)
    {
        int count = batch.Count - head.FirstPoint;
        if (count == 0)
        {
            return;
        }
        batch.Reject(batch.FirstRejection ?? string.Create(CultureInfo.InvariantCulture,
            $"metric {head.Index} of scope {SpanRejection.Quote(head.Scope.Name)} has no name"), count);
        while (batch.Count > head.FirstPoint)
        {
            batch.RemoveLast();
        }
    }

    private static string? Problem(MetricPoint point, int maxBuckets)
    {
        int largest = Math.Max(Math.Max(point.BucketCounts.Count, point.NegativeBucketCounts.Count),
            Math.Max(point.ExplicitBounds.Count, point.QuantileValues.Count / 2));
        if (largest > maxBuckets)
        {
            return string.Create(CultureInfo.InvariantCulture, $"more than {maxBuckets} buckets or quantiles");
        }
        bool consistent = point.Type != MetricType.Histogram
            || (point.BucketCounts.Count == 0 && point.ExplicitBounds.Count == 0)
            || point.BucketCounts.Count == point.ExplicitBounds.Count + 1;
        return consistent
            ? null
            : string.Create(CultureInfo.InvariantCulture,
                $"{point.BucketCounts.Count} bucket counts do not fit {point.ExplicitBounds.Count} bounds");
    }
}
