using Clew.Telemetry;

namespace Clew.Pipeline.Cost;

/// <summary>
/// What a model's tokens cost from one day on. Held in pico US dollars per token, so that published prices (down to a hundredth of a cent
/// per million tokens) and their sums are exact.
/// </summary>
internal sealed class ModelPrice
{
    private const decimal PicosPerTokenOfDollarPerMillion = 1_000_000m;
    private const int PicosPerNano = 1000;
    private readonly long input;
    private readonly long cacheRead;
    private readonly long cacheWrite;
    private readonly long cacheWrite1h;
    private readonly long output;

    public ModelPrice(PriceLine line)
    {
        FromUnixNano = (line.From.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks * 100;
        input = Picos(line.Input);
        cacheRead = Picos(line.CacheRead ?? line.Input);
        cacheWrite = Picos(line.CacheWrite ?? line.Input);
        cacheWrite1h = Picos(line.CacheWrite1h ?? line.CacheWrite ?? line.Input);
        output = Picos(line.Output);
    }

    public long FromUnixNano { get; }

    /// <summary>Cost in nano US dollars, rounded to the nearest; reasoning tokens cost as output.</summary>
    public long CostNanoUsd(in TokenUsage usage)
    {
        Int128 picos = ((Int128)usage.FreshInput * input) + ((Int128)usage.CacheRead * cacheRead) + ((Int128)usage.CacheWrite * cacheWrite)
            + ((Int128)usage.CacheWrite1h * cacheWrite1h) + (((Int128)usage.Output + usage.Reasoning) * output);
        return (long)Int128.Min(long.MaxValue, (picos + (PicosPerNano / 2)) / PicosPerNano);
    }

    private static long Picos(decimal dollarsPerMillion) => (long)(dollarsPerMillion * PicosPerTokenOfDollarPerMillion);
}
