using Clew.Pipeline.Cost;
using Clew.Telemetry;

namespace Clew.Instrumentation.Tests;

/// <summary>What the library reports as cost is what the server computes.</summary>
public sealed class CostTests
{
    private static readonly InferenceResponse Usage = new()
    {
        InputTokens = 5000, CacheReadTokens = 1200, CacheWriteTokens = 900, CacheWrite1hTokens = 300, OutputTokens = 777, ReasoningTokens = 111,
    };

    private static readonly TokenUsage ServersUsage = new()
    {
        FreshInput = 2900, CacheRead = 1200, CacheWrite = 600, CacheWrite1h = 300, Output = 666, Reasoning = 111,
    };

    [Fact]
    public void CostUsd_EveryModelOnTheList_IsWhatTheServerComputes()
    {
        var time = new ManualTime();
        var differences = new List<string>();
        int compared = 0;
        foreach (PriceListing listing in PriceTable.BuiltIn.List().Where(listing => listing.Provider is not ("openrouter" or "cloudflare")))
        {
            foreach (string name in (string[])[listing.Id, listing.Id + "-2026-01-31"])
            {
                long? expected = PriceTable.BuiltIn.CostNanoUsd(
                    listing.Provider, name, default, ServersUsage, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100);
                double? actual = Cost(listing.Provider, name, time);
                compared += expected is null ? 0 : 1;
                if (expected is null != actual is null || Math.Abs((expected ?? 0) - ((actual ?? 0) * 1e9)) > 1)
                {
                    differences.Add($"{listing.Provider} {name}: {expected} nano dollars, library {actual}");
                }
            }
        }

        differences.ShouldBeEmpty();
        compared.ShouldBeGreaterThan(800);
    }

    [Theory]
    [InlineData("openai", "gpt-4o-2024-08-06")]
    [InlineData("aws.bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0")]
    [InlineData("gcp.gemini", "models/gemini-2.5-pro")]
    [InlineData("azure.ai.openai", "gpt-4o")]
    [InlineData("OpenAI", "GPT-4o")]
    public void CostUsd_OtherNamesOfAModel_AreFound(string provider, string model) => Cost(provider, model, new ManualTime()).ShouldNotBeNull().ShouldBeGreaterThan(0);

    [Theory]
    [InlineData("openai", "my-own-model")]
    [InlineData("ollama", "llama3.2")]
    [InlineData("somebody", "gpt-4o")]
    public void CostUsd_NoPrice_IsUnknown(string provider, string model) => Cost(provider, model, new ManualTime()).ShouldBeNull();

    [Fact]
    public void CostUsd_SwitchedOff_IsNotRecorded()
    {
        using var recorder = new Recorder(options => options.RecordCost = false);

        InferenceCall.Start(Some.Request())!.Finish(Some.Response());

        recorder.Span.GetTagItem("gen_ai.usage.cost_usd").ShouldBeNull();
    }

    private static double? Cost(string provider, string model, TimeProvider time) => InferenceCost.Of(
        new GenAIInstrumentationOptions { TimeProvider = time }, new InferenceRequest { Provider = provider, Model = model }, Usage);
}
