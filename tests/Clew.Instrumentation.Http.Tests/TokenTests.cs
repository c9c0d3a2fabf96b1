using System.Diagnostics;
using Clew.Tests.Models;

namespace Clew.Instrumentation.Http.Tests;

/// <summary>Tokens that count twice, or not at all, when they are read carelessly.</summary>
public sealed class TokenTests
{
    /// <summary>Cache-write tokens were dropped, so that calls looked cheaper than the invoice.</summary>
    [Theory]
    [InlineData(WatchMode.Handler, false)]
    [InlineData(WatchMode.Handler, true)]
    [InlineData(WatchMode.Subscription, false)]
    [InlineData(WatchMode.Subscription, true)]
    public async Task CacheWriteTokens_OfAnthropic_AreCountedOnceAndInTheTotal(WatchMode mode, bool isStream)
    {
        var step = new ModelStep { InputTokens = 1000, CacheReadTokens = 300, CacheWriteTokens = 500, CacheWrite1hTokens = 200, OutputTokens = 50 };
        using var telemetry = new Telemetry();

        await ModelCallTests.AskAsync(new AnthropicApp(), mode, isStream, step);

        Activity span = telemetry.Spans.ShouldHaveSingleItem();
        span.GetTagItem("gen_ai.usage.input_tokens").ShouldBe(1000L);
        span.GetTagItem("gen_ai.usage.cache_read.input_tokens").ShouldBe(300L);
        span.GetTagItem("gen_ai.usage.cache_write.input_tokens").ShouldBe(500L);
        span.GetTagItem("gen_ai.usage.output_tokens").ShouldBe(50L);
        telemetry.Metric("gen_ai.client.inference.operation.input_tokens").ShouldHaveSingleItem().Value.ShouldBe(1000);
    }

    [Theory]
    [InlineData("raw-gemini")]
    [InlineData("raw-vertex")]
    public async Task ReasoningTokens_CountedBesideTheOutput_AreAddedToIt(string name)
    {
        using var telemetry = new Telemetry();

        await ModelCallTests.AskAsync(Apps.Named(name), WatchMode.Handler, isStream: true, new ModelStep { OutputTokens = 50, ReasoningTokens = 40 });

        Activity span = telemetry.Spans.ShouldHaveSingleItem();
        span.GetTagItem("gen_ai.usage.output_tokens").ShouldBe(50L);
        span.GetTagItem("gen_ai.usage.reasoning.output_tokens").ShouldBe(40L);
    }

    [Theory]
    [InlineData("raw-gemini", false)]
    [InlineData("raw-vertex", true)]
    public async Task AudioTokens_ListedByModality_AreCountedApart(string name, bool isStream)
    {
        using var telemetry = new Telemetry();

        await ModelCallTests.AskAsync(Apps.Named(name), WatchMode.Subscription, isStream, new ModelStep { InputTokens = 500, AudioInputTokens = 320 });

        Activity span = telemetry.Spans.ShouldHaveSingleItem();
        span.GetTagItem("gen_ai.usage.input_tokens").ShouldBe(500L);
        span.GetTagItem("gen_ai.usage.audio.input_tokens").ShouldBe(320L);
    }

    [Theory]
    [InlineData(WatchMode.Handler, false)]
    [InlineData(WatchMode.Handler, true)]
    [InlineData(WatchMode.Subscription, false)]
    [InlineData(WatchMode.Subscription, true)]
    public async Task Reasoning_OfAnthropic_IsAPartOfItsOwn(WatchMode mode, bool isStream)
    {
        using var telemetry = new Telemetry(ContentCapture.Span);

        await ModelCallTests.AskAsync(new AnthropicApp(), mode, isStream, new ModelStep { Reasoning = "Let me think.", Text = "Yes." });

        telemetry.Spans.ShouldHaveSingleItem().GetTagItem("gen_ai.output.messages").ShouldBe(
            """[{"role":"assistant","parts":[{"type":"reasoning","content":"Let me think."},{"type":"text","content":"Yes."}]}]""");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Choices_OfOneAnswer_EachHaveTheirMessageAndReason(bool isStream)
    {
        using var telemetry = new Telemetry(ContentCapture.Span);

        await ModelCallTests.AskAsync(Apps.Named("raw-openai"), WatchMode.Handler, isStream, new ModelStep { Choices = 2, Text = "One or two." });

        Activity span = telemetry.Spans.ShouldHaveSingleItem();
        span.GetTagItem("gen_ai.response.finish_reasons").ShouldBe(new[] { "stop", "stop" });
        const string Message = """{"role":"assistant","parts":[{"type":"text","content":"One or two."}]}""";
        span.GetTagItem("gen_ai.output.messages").ShouldBe($"[{Message},{Message}]");
    }
}
