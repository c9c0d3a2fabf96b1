namespace Clew.Pipeline.Cost;

/// <summary>One provider's price list. Of the patterns that fit a name the exact one wins, then the longest; of equals the first.</summary>
internal sealed class ProviderPrices
{
    private readonly Dictionary<string, PricedModel> exact = new(StringComparer.Ordinal);
    private readonly NamePattern[] makes;
    private readonly List<(NamePattern Pattern, PricedModel Model)> patterns = [];

    public ProviderPrices(PriceFileProvider file, PriceSource source)
    {
        File = file;
        makes = [.. file.Maker.Select(name => new NamePattern(name))];
        Models = [.. file.Models.Select(model => new PricedModel(file.Names[0], model, source))];
        foreach (PricedModel model in Models)
        {
            foreach (string name in model.Match)
            {
                if (NamePattern.IsExact(name))
                {
                    exact.TryAdd(name, model);
                }
                else
                {
                    patterns.Add((new NamePattern(name), model));
                }
            }
        }
        patterns = [.. patterns.OrderByDescending(item => item.Pattern.Length)];
    }

    public PriceFileProvider File { get; }

    public IReadOnlyList<PricedModel> Models { get; }

    /// <summary>The list answers for the name when its seller is not known.</summary>
    public bool Makes(string name) => Array.Exists(makes, pattern => pattern.Fits(name));

    public PricedModel? Find(string name)
    {
        if (exact.TryGetValue(name, out PricedModel? model))
        {
            return model;
        }
        foreach ((NamePattern pattern, PricedModel priced) in patterns)
        {
            if (pattern.Fits(name))
            {
                return priced;
            }
        }
        return null;
    }

    /// <summary>As <see cref="Find"/>, then without a date or version at the end of the name.</summary>
    public PricedModel? FindWithoutVersion(string name)
    {
        for (int length = name.Length - 1; length > 0; length--)
        {
            if (ModelNames.IsVersionSuffix(name.AsSpan(length)) && exact.TryGetValue(name[..length], out PricedModel? model))
            {
                return model;
            }
        }
        return null;
    }
}
