using Clew.Pipeline.Cost;
using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Cost;

/// <summary>Usage objects as providers send them, sorted into buckets and priced; the arithmetic beside each is done by hand.</summary>
public sealed class GoldenInvoiceTests
{
    [Fact]
    public void OpenAIChat_CachedInput_IsPartOfThePrompt()
    {
        // {"prompt_tokens": 2006, "completion_tokens": 300, "prompt_tokens_details": {"cached_tokens": 1920}}
        Span span = Run.Span(
            ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.response.model", "gpt-4o-2024-08-06"),
            ("gen_ai.usage.input_tokens", 2006), ("gen_ai.usage.output_tokens", 300), ("gen_ai.usage.cache_read.input_tokens", 1920));

        // 86 x 2.50 + 1920 x 1.25 + 300 x 10.00 = 215 + 2400 + 3000 = 5615 dollars per million tokens.
        span.CostNanoUsd.ShouldBe(5_615_000);
    }

    [Fact]
    public void OpenAIResponses_Reasoning_IsPartOfTheOutput()
    {
        // {"input_tokens": 75, "output_tokens": 1186, "output_tokens_details": {"reasoning_tokens": 1024}, "total_tokens": 1261}
        Span span = Run.Span(
            ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.response.model", "o4-mini-2025-04-16"),
            ("gen_ai.usage.input_tokens", 75), ("gen_ai.usage.output_tokens", 1186), ("gen_ai.usage.reasoning.output_tokens", 1024));

        // 75 x 1.10 + 162 x 4.40 + 1024 x 4.40 = 82.5 + 712.8 + 4505.6 = 5300.9
        span.CostNanoUsd.ShouldBe(5_300_900);
    }

    [Fact]
    public void OpenAIRealtime_Audio_HasItsOwnPrice()
    {
        // {"input_tokens": 1000, "input_token_details": {"cached_tokens": 200, "audio_tokens": 600, "cached_tokens_details": {"audio_tokens": 100}},
        //  "output_tokens": 500, "output_token_details": {"audio_tokens": 400}}: of 600 audio tokens 100 are cached.
        TokenUsage usage = new() { FreshInput = 800, CacheRead = 200, Output = 500 };
        ModalityTokens audio = new() { AudioInput = 500, AudioCacheRead = 100, AudioOutput = 400 };

        // Text 300 x 5 + audio 500 x 40 + cached 100 x 2.50 + cached audio 100 x 2.50 + text out 100 x 20 + audio out 400 x 80
        // = 1500 + 20000 + 250 + 250 + 2000 + 32000 = 56000
        Cost("openai", "gpt-4o-realtime-preview-2024-12-17", usage, audio).ShouldBe(56_000_000);
    }

    [Theory]
    [InlineData("gen_ai.usage.audio.input_tokens", 600, "gen_ai.usage.audio.cache_read.input_tokens", 100, "gen_ai.usage.audio.output_tokens", 400, 56_000_000)]
    // 400 text, no audio known to be cached: text 200 x 5 + audio 600 x 40 + cached 200 x 2.50 + text out 100 x 20 + audio out 400 x 80 = 59500
    [InlineData("llm.token_count.prompt_details.audio", 600, "not.a.key", 0, "llm.token_count.completion_details.audio", 400, 59_500_000)]
    [InlineData("gen_ai.usage.details.input_audio_tokens", 600, "gen_ai.usage.details.cache_audio_read_tokens", 100, "gen_ai.usage.details.output_audio_tokens", 400, 56_000_000)]
    public void OpenAIRealtime_AudioAsAttributes_IsPricedAtIngest(string input, int inputTokens, string cached, int cachedTokens, string output, int outputTokens, long expected) =>
        Run.Span(
            ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.response.model", "gpt-4o-realtime-preview-2024-12-17"),
            ("gen_ai.usage.input_tokens", 1000), ("gen_ai.usage.cache_read.input_tokens", 200), ("gen_ai.usage.output_tokens", 500),
            (input, inputTokens), (cached, cachedTokens), (output, outputTokens)).CostNanoUsd.ShouldBe(expected);

    [Fact]
    public void OpenAIRealtime_AudioInTheProvidersUsage_IsPricedAtIngest() =>
        // The cached details come first: what follows them is still in input_token_details.
        Run.Span(
            ("ai.operationId", "ai.generateText.doGenerate"), ("ai.model.provider", "openai.chat"), ("ai.model.id", "gpt-4o-realtime-preview-2024-12-17"),
            ("ai.usage.inputTokens", 1000), ("ai.usage.cachedInputTokens", 200), ("ai.usage.outputTokens", 500),
            ("ai.response.providerMetadata", """
                {"openai":{"usage":{"input_token_details":{"cached_tokens_details":{"text_tokens":100,"audio_tokens":100},"text_tokens":400,"audio_tokens":600},
                 "output_token_details":{"text_tokens":100,"audio_tokens":400}}}}
                """)).CostNanoUsd.ShouldBe(56_000_000);

    [Fact]
    public void Gemini_SplitByModality_IsPricedAtIngest()
    {
        // Audio 700 of which 200 are cached, text 300: 300 x 0.30 + 500 x 1.00 + cached audio 200 x 0.10 + out 50 x 2.50 = 90 + 500 + 20 + 125 = 735
        const string usage = """
            {"google":{"usageMetadata":{"promptTokenCount":1000,"cachedContentTokenCount":200,"candidatesTokenCount":50,
             "promptTokensDetails":[{"modality":"TEXT","tokenCount":300},{"modality":"AUDIO","tokenCount":700}],
             "cacheTokensDetails":[{"modality":"AUDIO","tokenCount":200}],"candidatesTokensDetails":[{"modality":"TEXT","tokenCount":50}]}}}
            """;
        Run.Span(
            ("ai.operationId", "ai.generateText.doGenerate"), ("ai.model.provider", "google.generative-ai"), ("ai.model.id", "gemini-2.5-flash"),
            ("ai.usage.inputTokens", 1000), ("ai.usage.cachedInputTokens", 200), ("ai.usage.outputTokens", 50), ("ai.response.providerMetadata", usage))
            .CostNanoUsd.ShouldBe(735_000);
    }

    [Fact]
    public void OpenAIGpt56_LongContext_MakesTheWholeRequestDearer()
    {
        TokenUsage usage = new() { FreshInput = 200_000, CacheRead = 100_000, Output = 1_000 };

        // 300,000 tokens are more than 271,999: 200000 x 0.40 + 100000 x 0.04 + 1000 x 1.80 = 80000 + 4000 + 1800 = 85800
        Cost("openai", "gpt-5.6-luna", usage, at: new DateOnly(2026, 8, 1)).ShouldBe(85_800_000);
        // On 29 July 2026 the old price: 200000 x 2 + 100000 x 0.20 + 1000 x 9 = 429000
        Cost("openai", "gpt-5.6-luna", usage, at: new DateOnly(2026, 7, 29)).ShouldBe(429_000_000);
    }

    [Fact]
    public void AnthropicMessages_CacheWrites_AreBesideTheInput()
    {
        // {"input_tokens": 21, "cache_read_input_tokens": 188086, "cache_creation_input_tokens": 1300,
        //  "cache_creation": {"ephemeral_5m_input_tokens": 1000, "ephemeral_1h_input_tokens": 300}, "output_tokens": 393}
        TokenUsage usage = new() { FreshInput = 21, CacheRead = 188_086, CacheWrite = 1_000, CacheWrite1h = 300, Output = 393 };

        // 189,407 input tokens stay below the long context: 21 x 3 + 188086 x 0.30 + 1000 x 3.75 + 300 x 6 + 393 x 15
        // = 63 + 56425.8 + 3750 + 1800 + 5895 = 67933.8
        Cost("anthropic", "claude-sonnet-4-5-20250929", usage).ShouldBe(67_933_800);
    }

    [Fact]
    public void AnthropicMessages_LongContext_CountsCachedInput()
    {
        TokenUsage usage = new() { FreshInput = 1_000, CacheRead = 200_000, Output = 100 };

        // 201,000 tokens: 1000 x 6 + 200000 x 0.60 + 100 x 22.50 = 6000 + 120000 + 2250 = 128250
        Cost("anthropic", "claude-sonnet-4-5-20250929", usage).ShouldBe(128_250_000);
        // One token less than the limit allows: 200000 in all is still the base price: 0 x 3 + 200000 x 0.30 + 100 x 15 = 61500
        Cost("anthropic", "claude-sonnet-4-5-20250929", usage with { FreshInput = 0 }).ShouldBe(61_500_000);
    }

    [Fact]
    public void GeminiGenerateContent_Thoughts_AreBesideTheCandidates()
    {
        // {"promptTokenCount": 1200, "cachedContentTokenCount": 1000, "candidatesTokenCount": 50, "thoughtsTokenCount": 450, "totalTokenCount": 1700}
        TokenUsage usage = new() { FreshInput = 200, CacheRead = 1_000, Output = 50, Reasoning = 450 };

        // 200 x 1.25 + 1000 x 0.125 + 50 x 10 + 450 x 10 = 250 + 125 + 500 + 4500 = 5375
        Cost("gcp.gemini", "gemini-2.5-pro", usage).ShouldBe(5_375_000);
        // With 250,000 tokens of context: 250000 x 2.50 + 50 x 15 + 450 x 15 = 625000 + 750 + 6750 = 632500
        Cost("gcp.vertex_ai", "gemini-2.5-pro", new TokenUsage { FreshInput = 250_000, Output = 50, Reasoning = 450 }).ShouldBe(632_500_000);
    }

    [Fact]
    public void BedrockConverse_InputIsNet_AndARegionCostsTenPercentMore()
    {
        // {"inputTokens": 100, "outputTokens": 200, "cacheReadInputTokens": 4000, "cacheWriteInputTokens": 500, "totalTokens": 4800}
        TokenUsage usage = new() { FreshInput = 100, CacheRead = 4_000, CacheWrite = 500, Output = 200 };

        // 100 x 3.30 + 4000 x 0.33 + 500 x 4.125 + 200 x 16.50 = 330 + 1320 + 2062.5 + 3300 = 7012.5
        Cost("aws.bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", usage).ShouldBe(7_012_500);
        // 100 x 3 + 4000 x 0.30 + 500 x 3.75 + 200 x 15 = 300 + 1200 + 1875 + 3000 = 6375
        Cost("aws.bedrock", "global.anthropic.claude-sonnet-4-5-20250929-v1:0", usage).ShouldBe(6_375_000);
    }

    [Fact]
    public void PerplexitySonar_EachRequest_HasAFee()
    {
        // 10 x 1 + 20 x 1 dollars per million + 12 dollars per thousand requests = 0.00003 + 0.012
        Cost("perplexity", "sonar", new TokenUsage { FreshInput = 10, Output = 20 }).ShouldBe(12_030_000);
    }

    [Fact]
    public void PerplexityDeepResearch_Reasoning_HasItsOwnPrice()
    {
        // 100 x 2 + 50 x 8 + 1000 x 3 = 3600
        Cost("perplexity", "sonar-deep-research", new TokenUsage { FreshInput = 100, Output = 50, Reasoning = 1_000 }).ShouldBe(3_600_000);
    }

    [Theory]
    [InlineData(5, 220_000)] // 05:00 UTC: 1000 x 0.22
    [InlineData(7, 440_000)] // 07:00 UTC, a dear hour: 1000 x 0.44
    public void DeepSeek_PriceDependsOnTheHour(int hour, long expected) =>
        PriceTable.BuiltIn.CostNanoUsd("deepseek", "deepseek-v4-flash", default, new TokenUsage { FreshInput = 1_000 }, UnixNano(new DateOnly(2026, 9, 1)) + (hour * 3_600_000_000_000))
            .ShouldBe(expected);

    [Fact]
    public void Embedding_WithoutOutput_NeedsNoOutputPrice()
    {
        Cost("openai", "text-embedding-3-large", new TokenUsage { FreshInput = 1_000 }).ShouldBe(130_000);
        // An output without a price makes the whole cost unknown instead of too small.
        Cost("openai", "text-embedding-3-large", new TokenUsage { FreshInput = 1_000, Output = 1 }).ShouldBeNull();
    }

    [Fact]
    public void Explain_LinesAddUpToTheCost()
    {
        TokenUsage usage = new() { FreshInput = 21, CacheRead = 188_086, CacheWrite = 1_000, CacheWrite1h = 300, Output = 393, Reasoning = 7 };

        CostBreakdown bill = PriceTable.BuiltIn.Explain("anthropic", "claude-sonnet-4-5-20250929", default, usage, Some.StartUnixNano)!;

        string.Join("; ", bill.Lines.Select(line => FormattableString.Invariant($"{line.Bucket.Name()} {line.Tokens} x {line.PricePerMillionUsd:0.####} = {line.AmountUsd:0.00000000}"))).ShouldBe(
            "input 21 x 3 = 0.00006300; cacheRead 188086 x 0.3 = 0.05642580; cacheWrite 1000 x 3.75 = 0.00375000; cacheWrite1h 300 x 6 = 0.00180000;"
            + " output 393 x 15 = 0.00589500; reasoning 7 x 15 = 0.00010500");
        bill.Lines.Sum(line => line.AmountUsd).ShouldBe(bill.CostNanoUsd / 1e9m);
        bill.Lines[^1].PricedAs.ShouldBe(PriceBucket.Output);
        (bill.PriceId, bill.MatchedModel, bill.Source.Name, bill.Source.Version).ShouldBe(("anthropic/claude-sonnet-4-5", "claude-sonnet-4-5-20250929", "built-in", "0.1.8"));
    }

    private static long? Cost(string provider, string model, TokenUsage usage, ModalityTokens parts = default, DateOnly? at = null) =>
        PriceTable.BuiltIn.CostNanoUsd(provider, model, default, usage, UnixNano(at ?? new DateOnly(2026, 9, 23)), parts);

    private static long UnixNano(DateOnly day) => new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1_000_000;
}
