using System.Text.Json;

namespace Clew.Instrumentation;

/// <summary>US dollars per million tokens. A kind of token without a price of its own costs what its parent costs.</summary>
internal sealed class TokenPrices
{
    private const double TokensPerUnit = 1_000_000;
    private const int NanoDollarDigits = 9;

    private readonly double? input;
    private readonly double? audioInput;
    private readonly double? imageInput;
    private readonly double? cacheRead;
    private readonly double? cacheWrite;
    private readonly double? cacheWrite1h;
    private readonly double? output;
    private readonly double? audioOutput;
    private readonly double? imageOutput;
    private readonly double? reasoning;
    private readonly double perRequest;

    public TokenPrices(JsonElement price)
    {
        input = Read(price, "input");
        output = Read(price, "output");
        cacheRead = Read(price, "cacheRead") ?? input;
        cacheWrite = Read(price, "cacheWrite") ?? input;
        cacheWrite1h = Read(price, "cacheWrite1h") ?? cacheWrite;
        audioInput = Read(price, "audioInput") ?? input;
        imageInput = Read(price, "imageInput") ?? input;
        audioOutput = Read(price, "audioOutput") ?? output;
        imageOutput = Read(price, "imageOutput") ?? output;
        reasoning = Read(price, "reasoning") ?? output;
        perRequest = Read(price, "perRequest") ?? 0;
    }

    /// <summary>Null when a kind of token in use has no price: a part of a bill is not a bill.</summary>
    public double? CostUsd(InferenceResponse used)
    {
        // The parts are disjoint here, and none is negative: a part that exceeds its whole is cut to it.
        long fresh = Math.Max(0, (used.InputTokens ?? 0) - (used.CacheReadTokens ?? 0) - (used.CacheWriteTokens ?? 0));
        long freshAudio = Math.Clamp(used.AudioInputTokens ?? 0, 0, fresh);
        long freshImage = Math.Clamp(used.ImageInputTokens ?? 0, 0, fresh - freshAudio);
        long written = Math.Max(0, used.CacheWriteTokens ?? 0);
        long writtenForHour = Math.Clamp(used.CacheWrite1hTokens ?? 0, 0, written);
        long answered = Math.Max(0, used.OutputTokens ?? 0);
        long thought = Math.Clamp(used.ReasoningTokens ?? 0, 0, answered);
        long said = answered - thought;
        long saidAudio = Math.Clamp(used.AudioOutputTokens ?? 0, 0, said);
        long saidImage = Math.Clamp(used.ImageOutputTokens ?? 0, 0, said - saidAudio);
        double? sum = Cost(fresh - freshAudio - freshImage, input) + Cost(freshAudio, audioInput) + Cost(freshImage, imageInput)
            + Cost(Math.Max(0, used.CacheReadTokens ?? 0), cacheRead) + Cost(written - writtenForHour, cacheWrite) + Cost(writtenForHour, cacheWrite1h)
            + Cost(said - saidAudio - saidImage, output) + Cost(saidAudio, audioOutput) + Cost(saidImage, imageOutput) + Cost(thought, reasoning);
        return sum is { } tokens ? Math.Round((tokens / TokensPerUnit) + perRequest, NanoDollarDigits) : null;
    }

    private static double? Cost(long tokens, double? price) => tokens == 0 ? 0 : tokens * price;

    private static double? Read(JsonElement price, string name) => price.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : null;
}
