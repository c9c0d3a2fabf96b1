namespace Clew.Pipeline.Cost;

/// <summary>What is paid for. The order is that of a bill.</summary>
public enum PriceBucket
{
    Input,
    AudioInput,
    ImageInput,
    CacheRead,
    AudioCacheRead,
    CacheWrite,
    CacheWrite1h,
    Output,
    AudioOutput,
    ImageOutput,
    Reasoning,

    /// <summary>A fee for the request, whatever its tokens.</summary>
    Request,
}

public static class PriceBuckets
{
    public const int Count = (int)PriceBucket.Request + 1;

    private static readonly string[] Names =
        ["input", "audioInput", "imageInput", "cacheRead", "audioCacheRead", "cacheWrite", "cacheWrite1h", "output", "audioOutput", "imageOutput", "reasoning", "request"];

    /// <summary>The name in JSON and in <c>prices.json</c>.</summary>
    public static string Name(this PriceBucket bucket) => Names[(int)bucket];
}
