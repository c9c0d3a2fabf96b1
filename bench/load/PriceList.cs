using System.Text.Json;
using System.Text.RegularExpressions;

namespace Clew.LoadBench;

/// <summary>The prices that the server lists, to multiply with the tokens sent: the cost it tells must be that.</summary>
internal sealed class PriceList(JsonElement prices)
{
    private readonly List<JsonElement> models = [.. prices.GetProperty("models").EnumerateArray()];

    /// <summary>Cost in US dollars; null for a model without a price.</summary>
    public double? CostUsd(string provider, string model, TokenSums tokens)
    {
        JsonElement? listed = models.Select(item => (JsonElement?)item).FirstOrDefault(item => IsFor(item!.Value, provider, model));
        if (listed is null)
        {
            return null;
        }
        string today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd");
        JsonElement perMillion = listed.Value.GetProperty("prices").EnumerateArray()
            .Last(price => price.GetProperty("aboveInputTokens").ValueKind == JsonValueKind.Null && string.CompareOrdinal(price.GetProperty("effectiveFrom").GetString() ?? "", today) <= 0)
            .GetProperty("perMillionUsd");
        double input = perMillion.GetProperty("input").GetDouble();
        double cached = perMillion.TryGetProperty("cacheRead", out JsonElement cacheRead) ? cacheRead.GetDouble() : input;
        return (((tokens.Input - tokens.Cached) * input) + (tokens.Cached * cached) + (tokens.Output * perMillion.GetProperty("output").GetDouble())) / 1e6;
    }

    private static bool IsFor(JsonElement listed, string provider, string model) =>
        listed.GetProperty("provider").GetString() == provider
        && listed.GetProperty("match").EnumerateArray().Select(match => match.GetString()!).Append(listed.GetProperty("model").GetString()!).Any(pattern => Matches(pattern, model));

    private static bool Matches(string pattern, string model) =>
        Regex.IsMatch(model, "^" + Regex.Escape(pattern).Replace(@"\*", ".*").Replace(@"\#", "[0-9]") + "$");
}
