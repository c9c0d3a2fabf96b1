using System.Runtime.CompilerServices;
using Clew.Telemetry;

namespace Clew.Pipeline.Cost;

/// <summary>How much of each bucket a request used. No bucket is negative, so a part that exceeds its whole is cut to it.</summary>
internal readonly struct BilledTokens
{
    private readonly Buffer amounts;

    public BilledTokens(in TokenUsage usage, in ModalityTokens parts)
    {
        long audioInput = Math.Clamp(parts.AudioInput, 0, Math.Max(0, usage.FreshInput));
        long imageInput = Math.Clamp(parts.ImageInput, 0, Math.Max(0, usage.FreshInput - audioInput));
        long audioCacheRead = Math.Clamp(parts.AudioCacheRead, 0, Math.Max(0, usage.CacheRead));
        long audioOutput = Math.Clamp(parts.AudioOutput, 0, Math.Max(0, usage.Output));
        long imageOutput = Math.Clamp(parts.ImageOutput, 0, Math.Max(0, usage.Output - audioOutput));
        amounts[(int)PriceBucket.Input] = usage.FreshInput - audioInput - imageInput;
        amounts[(int)PriceBucket.AudioInput] = audioInput;
        amounts[(int)PriceBucket.ImageInput] = imageInput;
        amounts[(int)PriceBucket.CacheRead] = usage.CacheRead - audioCacheRead;
        amounts[(int)PriceBucket.AudioCacheRead] = audioCacheRead;
        amounts[(int)PriceBucket.CacheWrite] = usage.CacheWrite;
        amounts[(int)PriceBucket.CacheWrite1h] = usage.CacheWrite1h;
        amounts[(int)PriceBucket.Output] = usage.Output - audioOutput - imageOutput;
        amounts[(int)PriceBucket.AudioOutput] = audioOutput;
        amounts[(int)PriceBucket.ImageOutput] = imageOutput;
        amounts[(int)PriceBucket.Reasoning] = usage.Reasoning;
        amounts[(int)PriceBucket.Request] = 1;
    }

    public long this[int bucket] => amounts[bucket];

    [InlineArray(PriceBuckets.Count)]
    private struct Buffer
    {
        private long first;
    }
}
