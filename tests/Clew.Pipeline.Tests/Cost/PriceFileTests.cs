using Clew.Pipeline.Cost;
using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Cost;

public sealed class PriceFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("clew-prices-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Override_ModelOfTheSameName_Wins()
    {
        PriceTable prices = Load("""{"version":"mine","providers":[{"names":["openai"],"models":[{"id":"gpt-4o","prices":[{"input":2,"output":8}]}]}]}""");

        Input(prices, "openai", "gpt-4o-2024-08-06").ShouldBe(2_000_000);
        Input(prices, "openai", "gpt-4o").ShouldBe(2_000_000);
        Input(prices, "openai", "gpt-4o-mini").ShouldBe(150_000);
        prices.Sources.Select(source => source.Version).ShouldBe(["mine", "0.1.8"]);
    }

    [Fact]
    public void Override_OwnDeployment_HasAPrice()
    {
        PriceTable prices = Load("""
            {
              // A deployment's name says nothing about its model.
              "version": "mine",
              "providers": [
                { "names": ["azure.ai.openai"], "models": [{ "id": "support-bot", "match": ["support-bot*"], "window": 1000, "prices": [{ "input": 7 }] }] },
                { "names": ["house-gateway"], "maker": ["house-*"], "models": [{ "id": "house-1", "prices": [{ "input": 1 }, { "input": 9, "from": "2026-01-01" }] }] }
              ]
            }
            """);

        Input(prices, "azure.ai.openai", "support-bot-eu").ShouldBe(7_000_000);
        prices.ContextWindow("azure.ai.openai", "support-bot-eu", default).ShouldBe(1000);
        Input(prices, "azure.ai.openai", "gpt-4o").ShouldBe(2_500_000);
        Input(prices, "nobody", "house-1").ShouldBe(9_000_000);
    }

    [Theory]
    [InlineData("{", "Expected")]
    [InlineData("""{"providers":[]}""", "version")]
    [InlineData("""{"version":"1","providers":[{"names":["a"],"models":[{"id":"m","prices":[{"inptu":1}]}]}]}""", "inptu")]
    [InlineData("""{"version":"1","providers":[{"names":["a"],"models":[{"id":"m","prices":[{"input":-1}]}]}]}""", "-1")]
    [InlineData("""{"version":"1","providers":[{"names":["a"],"models":[{"id":"m","prices":[{"input":0.0000001}]}]}]}""", "six decimals")]
    [InlineData("""{"version":"1","providers":[{"names":["a"],"models":[{"id":"m","prices":[{"hours":"noon","input":1}]}]}]}""", "noon")]
    public void Load_Faulty_NamesTheFault(string json, string named) =>
        Should.Throw<InvalidDataException>(() => Load(json)).Message.ShouldContain(named);

    [Theory]
    [InlineData("gpt-4*", "gpt-4o", true)]
    [InlineData("gpt-4*", "gpt-4", true)]
    [InlineData("gpt-4*", "my-gpt-4", false)]
    [InlineData("*-mini", "gpt-4o-mini", true)]
    [InlineData("*-mini", "gpt-4o-mini-2", false)]
    [InlineData("*4o*", "gpt-4o-mini", true)]
    [InlineData("*4o*", "gpt-4.1", false)]
    [InlineData("*", "gpt-4o", true)]
    [InlineData("m-####", "m-2026", true)]
    [InlineData("m-####", "m-20260", false)]
    [InlineData("m-####", "m-next", false)]
    [InlineData("m-#*", "m-1-preview", true)]
    public void NamePattern_FitsOrNot(string pattern, string name, bool fits) => new NamePattern(pattern).Fits(name).ShouldBe(fits);

    [Fact]
    public void BuiltIn_EveryNameOfAModel_FindsAPriceAndNoModelIsFree()
    {
        foreach (PriceListing listing in PriceTable.BuiltIn.List())
        {
            foreach (string name in listing.Match)
            {
                string sample = name.Trim('*').Replace('#', '1');
                PriceTable.BuiltIn.Explain(listing.Provider, sample, default, new TokenUsage { FreshInput = 1 }, Some.StartUnixNano).ShouldNotBeNull($"{listing.Provider} {sample}");
            }
            bool isFree = listing.Prices.All(price => price.PerMillionUsd.All(item => item.Value == 0));
            isFree.ShouldBe(listing.Id.EndsWith(":free", StringComparison.Ordinal), listing.Id);
        }
    }

    /// <summary>On a table of its own: other tests look prices up in the built-in one at the same time.</summary>
    [Fact]
    public void Lookup_SecondTime_IsRemembered()
    {
        PriceTable prices = Load("""{"version":"mine","providers":[{"names":["openai"],"models":[{"id":"gpt-4o","prices":[{"input":2,"output":8}]}]}]}""");
        Input(prices, "openai", "gpt-4o");
        Input(prices, "openai", "gpt-4o");

        prices.LookupMisses.ShouldBe(1);
    }

    private PriceTable Load(string json)
    {
        File.WriteAllText(Path.Combine(folder, "prices.json"), json);
        return PriceTable.Load(folder);
    }

    private static long? Input(PriceTable prices, string provider, string model) =>
        prices.CostNanoUsd(provider, model, default, new TokenUsage { FreshInput = 1_000 }, Some.StartUnixNano);
}
