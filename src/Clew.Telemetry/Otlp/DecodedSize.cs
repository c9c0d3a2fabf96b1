namespace Clew.Telemetry.Otlp;

/// <summary>
/// Estimated bytes of decoded objects, counted against <see cref="DecodeLimits.MaxDecodedBytes"/>. Rounded up from the sizes of a 64-bit
/// runtime; lists that grow by doubling are taken as half full.
/// </summary>
internal static class DecodedSize
{
    public const int Resource = 256;
    public const int Scope = 160;
    public const int Span = 1024;
    public const int LogRecord = 320;
    public const int MetricPoint = 768;
    public const int Event = 128;
    public const int Link = 160;
    public const int Attribute = 80;
    public const int Element = 48;
    public const int Number = 16;
    public const int Exemplar = 96;

    /// <summary>What a data point's lists hold. They are bounded per point, so they are counted when the point is complete.</summary>
    public static long OfLists(MetricPoint point)
    {
        int numbers = point.BucketCounts.Count + point.ExplicitBounds.Count + point.NegativeBucketCounts.Count + point.QuantileValues.Count;
        return ((long)numbers * Number) + ((long)point.Exemplars.Count * Exemplar);
    }
}
