namespace Clew.Telemetry.Otlp;

/// <summary>Limits of a request's content. What is cut or dropped is counted in the batch; only two limits refuse the request.</summary>
public sealed record DecodeLimits
{
    /// <summary>The limits that hold when nothing is configured.</summary>
    public static DecodeLimits Default { get; } = new();

    /// <summary>Levels of nested attribute values; deeper nesting refuses the request. Default 64, at most 150.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Attributes kept per span, event, link, log, data point, resource or scope; the rest is dropped. Default 1024.</summary>
    public int MaxAttributesPerItem { get; init; } = 1024;

    /// <summary>Bytes kept of a value, name, message or log body; longer text is cut and ends in a marker. Default 1 MiB.</summary>
    public int MaxAttributeValueBytes { get; init; } = 1024 * 1024;

    /// <summary>Bytes kept of an attribute key; a longer key is cut. Default 1024.</summary>
    public int MaxKeyBytes { get; init; } = 1024;

    /// <summary>Elements kept of an array or a key-value list inside an attribute value. Default 16,384.</summary>
    public int MaxElementsPerValue { get; init; } = 16_384;

    /// <summary>Events kept per span; the rest adds to the span's dropped count. Default 4096.</summary>
    public int MaxEventsPerSpan { get; init; } = 4096;

    /// <summary>Links kept per span; the rest adds to the span's dropped count. Default 1024.</summary>
    public int MaxLinksPerSpan { get; init; } = 1024;

    /// <summary>Exemplars kept per data point. Default 128.</summary>
    public int MaxExemplarsPerPoint { get; init; } = 128;

    /// <summary>Buckets, bounds or quantiles kept per data point; a point with more is rejected. Default 4096.</summary>
    public int MaxBucketsPerPoint { get; init; } = 4096;

    /// <summary>
    /// Estimated bytes of the decoded objects of one request; more refuses the request. A body of empty messages decodes to some sixty
    /// times its size, so the body limit alone does not bound memory. Default 1 GiB, which is enough for ordinary spans of a 256 MiB body.
    /// </summary>
    public long MaxDecodedBytes { get; init; } = 1024L * 1024 * 1024;
}
