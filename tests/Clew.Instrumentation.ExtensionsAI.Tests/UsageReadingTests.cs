using Microsoft.Extensions.AI;

namespace Clew.Instrumentation.ExtensionsAI.Tests;

public sealed class UsageReadingTests
{
    [Fact]
    public void Fill_OpenAIUsage_TakesInputAsItIs() =>
        Read(new UsageDetails { InputTokenCount = 2_000, OutputTokenCount = 100, TotalTokenCount = 2_100, CachedInputTokenCount = 1_664, ReasoningTokenCount = 64 })
            .ShouldBe((2_000L, 100L, 1_664L, null, 64L));

    /// <summary>The official Anthropic SDK adds the cache to the input and has the writes in the additional counts.</summary>
    [Fact]
    public void Fill_CacheWriteInAdditionalCounts_IsNotDropped() =>
        Read(new UsageDetails
        {
            InputTokenCount = 2_100,
            OutputTokenCount = 50,
            TotalTokenCount = 2_150,
            CachedInputTokenCount = 0,
            AdditionalCounts = new() { ["CacheCreationInputTokens"] = 2_000 },
        }).ShouldBe((2_100L, 50L, 0L, 2_000L, null));

    [Theory]
    [InlineData(100, "CacheReadInputTokens", "CacheCreationInputTokens", null)]
    [InlineData(100, "cache_read_input_tokens", "cache_creation_input_tokens", null)]
    [InlineData(9_000, "CacheReadInputTokens", "CacheWriteInputTokens", 9_000 + 2_500 + 50)]
    public void Fill_CacheApartFromInput_IsAdded(long inputTokens, string readName, string writeName, int? totalTokens) =>
        Read(new UsageDetails
        {
            InputTokenCount = inputTokens,
            OutputTokenCount = 50,
            TotalTokenCount = totalTokens,
            AdditionalCounts = new() { [readName] = 500, [writeName] = 2_000 },
        }).ShouldBe((inputTokens + 2_500, 50L, 500L, 2_000L, null));

    [Fact]
    public void Fill_NoUsage_RecordsNothing() => Read(null).ShouldBe((null, null, null, null, null));

    private static (long?, long?, long?, long?, long?) Read(UsageDetails? usage)
    {
        InferenceResponse answer = new();
        UsageReading.Fill(answer, usage);
        return (answer.InputTokens, answer.OutputTokens, answer.CacheReadTokens, answer.CacheWriteTokens, answer.ReasoningTokens);
    }
}
