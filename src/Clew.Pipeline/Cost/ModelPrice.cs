using System.Globalization;
using Clew.Telemetry;

namespace Clew.Pipeline.Cost;

/// <summary>What a model's tokens cost from one day on, in some hours of the day, by the size of the request.</summary>
internal sealed class ModelPrice
{
    private const long NanosPerDay = 86_400_000_000_000;
    private const int PicosPerNano = 1000;
    private readonly PriceTier[] tiers;
    private readonly long fromNanoOfDay;
    private readonly long toNanoOfDay = NanosPerDay;

    public ModelPrice(PriceFilePrice price)
    {
        From = price.From;
        Hours = price.Hours;
        FromUnixNano = price.From is { } day ? (day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks * 100 : long.MinValue;
        tiers = [new PriceTier(price, -1), .. (price.Above ?? []).Select(tier => new PriceTier(tier, tier.InputTokens))];
        if (price.Hours is not null)
        {
            string[] ends = price.Hours.Split('-');
            if (ends.Length != 2 || !TryReadTime(ends[0], out fromNanoOfDay) || !TryReadTime(ends[1], out toNanoOfDay))
            {
                throw new InvalidDataException($"'{price.Hours}' are no hours such as 00:30-16:30.");
            }
        }
    }

    /// <summary>Null when the price has held as long as the model is known.</summary>
    public DateOnly? From { get; }

    public string? Hours { get; }

    /// <summary>Base price first, then ascending.</summary>
    public IReadOnlyList<PriceTier> Tiers => tiers;

    private long FromUnixNano { get; }

    public bool HoldsAt(long unixNano)
    {
        if (unixNano < FromUnixNano)
        {
            return false;
        }
        long nanoOfDay = ((unixNano % NanosPerDay) + NanosPerDay) % NanosPerDay;
        return fromNanoOfDay <= toNanoOfDay
            ? nanoOfDay >= fromNanoOfDay && nanoOfDay < toNanoOfDay
            : nanoOfDay >= fromNanoOfDay || nanoOfDay < toNanoOfDay;
    }

    /// <summary>The tier of a request by its whole input, cached tokens included.</summary>
    public PriceTier TierOf(in TokenUsage usage)
    {
        int last = tiers.Length - 1;
        while (last > 0 && usage.InputTotal <= tiers[last].AboveInputTokens)
        {
            last--;
        }
        return tiers[last];
    }

    /// <summary>Cost in nano US dollars, rounded to the nearest; null when a bucket in use has no price.</summary>
    public long? CostNanoUsd(in TokenUsage usage, in ModalityTokens parts) =>
        TierOf(usage).CostPicos(new BilledTokens(usage, parts)) is { } picos ? Nanos(picos) : null;

    public static long Nanos(Int128 picos) => (long)Int128.Min(long.MaxValue, (picos + (PicosPerNano / 2)) / PicosPerNano);

    private static bool TryReadTime(string text, out long nanoOfDay)
    {
        bool read = TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time);
        nanoOfDay = time.Ticks * 100;
        return read;
    }
}
