using Clew.Pipeline.Cost;
using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Cost;

public sealed class PriceTableTests
{
    private static readonly TokenUsage HundredThousand = new() { FreshInput = 100_000 };

    [Theory]
    [InlineData("openai", "gpt-4o", 2.50)]
    [InlineData("openai", "gpt-4o-2024-08-06", 2.50)]
    [InlineData("openai", "gpt-4o-2024-05-13", 5.00)]
    [InlineData("openai", "gpt-4o-mini", 0.15)]
    [InlineData("openai", "gpt-4o-mini-2024-07-18", 0.15)]
    [InlineData("openai", "gpt-5-2026-05", 1.25)]
    [InlineData("", "openai/gpt-4.1-mini", 0.40)]
    [InlineData("openrouter", "anthropic/claude-sonnet-4-5", 3.00)]
    [InlineData("anthropic", "claude-3-5-sonnet-latest", 3.00)]
    [InlineData("anthropic", "claude-opus-4", 15.00)]
    [InlineData("openai", "GPT-4o", 2.50)]
    [InlineData("openai", "gpt-5.6-luna-2026-08-01", 1.00)] // A pattern with digits.
    [InlineData("litellm", "groq/llama-3.3-70b-versatile", 0.59)] // The name tells the seller.
    [InlineData("my-gateway", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", 3.30)]
    [InlineData("aws.bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", 3.30)] // In a region of one's own: ten percent more.
    [InlineData("aws.bedrock", "global.anthropic.claude-sonnet-4-5-20250929-v1:0", 3.00)]
    [InlineData("aws.bedrock", "arn:aws:bedrock:us-east-1:123:inference-profile/eu.anthropic.claude-haiku-4-5-20251001-v1:0", 1.10)]
    [InlineData("azure.ai.openai", "gpt-4o", 2.50)]
    [InlineData("gcp.vertex_ai", "claude-opus-4-1@20250805", 15.00)]
    [InlineData("gcp.vertex_ai", "claude-3-5-haiku@20241022", 0.80)]
    [InlineData("gcp.gemini", "models/gemini-2.5-flash", 0.30)]
    [InlineData("openai", "text-embedding-3-small", 0.02)]
    public void Cost_ManyNamesOfAModel_HaveItsPrice(string provider, string model, double dollars) =>
        Cost(provider, model).ShouldBe((long)Math.Round(dollars * 1e8));

    [Theory]
    [InlineData("openai", "gpt-9")]
    [InlineData("openai", "gpt-4o-turbo")] // Another model with another price.
    [InlineData("ollama", "gpt-oss:20b")] // Runs on one's own machine.
    [InlineData("my-gateway", "llama-3.3-70b")] // Many sell it, each at another price.
    [InlineData("anthropic", "claude-opus-4-9")]
    [InlineData("x_ai", "gpt-4o")] // Has a price list of its own, and this is not on it.
    [InlineData("openai", "")]
    public void Cost_UnknownModel_IsNullNotZero(string provider, string model) => Cost(provider, model).ShouldBeNull();

    [Fact]
    public void Cost_ResponseModel_GoesBeforeRequestModel() =>
        PriceTable.BuiltIn.CostNanoUsd("openai", "gpt-4o-mini", "gpt-4o", HundredThousand, Some.StartUnixNano).ShouldBe(15_000_000);

    [Fact]
    public void Cost_UnknownResponseModel_FallsBackToRequestModel() =>
        PriceTable.BuiltIn.CostNanoUsd("azure.ai.openai", "my-deployment", "gpt-4o", HundredThousand, Some.StartUnixNano).ShouldBe(250_000_000);

    [Fact]
    public void Cost_BeforeAPriceChange_IsTheOldPrice() =>
        PriceTable.BuiltIn.CostNanoUsd("openai", "o3", default, HundredThousand, new DateTimeOffset(2025, 5, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1_000_000)
            .ShouldBe(1_000_000_000);

    [Fact]
    public void Cost_AnthropicInvoice_IsExact()
    {
        TokenUsage usage = new() { FreshInput = 1_001, CacheRead = 20_003, CacheWrite = 507, CacheWrite1h = 101, Output = 333, Reasoning = 44 };

        // 1001*3 + 20003*0.30 + 507*3.75 + 101*6 + 377*15 dollars per million.
        PriceTable.BuiltIn.CostNanoUsd("anthropic", "claude-sonnet-4-5", default, usage, Some.StartUnixNano).ShouldBe(17_166_150);
    }

    [Fact]
    public void Cost_HostileCounts_SaturateInsteadOfOverflowing() =>
        PriceTable.BuiltIn.CostNanoUsd("openai", "gpt-4o", default, new TokenUsage { FreshInput = long.MaxValue, Output = long.MaxValue, Reasoning = long.MaxValue }, Some.StartUnixNano)
            .ShouldBe(long.MaxValue);

    private static long? Cost(string provider, string model) => PriceTable.BuiltIn.CostNanoUsd(provider, model, default, HundredThousand, Some.StartUnixNano);
}
