using System.Diagnostics;

namespace Clew.Instrumentation.Tests;

public sealed class OptionsTests
{
    [Theory]
    [InlineData(null, ContentCapture.None)]
    [InlineData("", ContentCapture.None)]
    [InlineData("false", ContentCapture.None)]
    [InlineData("NO_CONTENT", ContentCapture.None)]
    [InlineData("true", ContentCapture.Span)]
    [InlineData("span_only", ContentCapture.Span)]
    [InlineData("span", ContentCapture.Span)]
    [InlineData("EVENT_ONLY", ContentCapture.Event)]
    [InlineData("event", ContentCapture.Event)]
    [InlineData("Span_And_Event", ContentCapture.SpanAndEvent)]
    [InlineData("both", ContentCapture.SpanAndEvent)]
    [InlineData("yes please", ContentCapture.None)]
    public void Environment_CaptureContent_IsUnderstood(string? value, ContentCapture expected) =>
        Read("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", value).CaptureContent.ShouldBe(expected);

    [Theory]
    [InlineData(null, SemanticConventionMode.Latest)]
    [InlineData("gen_ai_latest_experimental", SemanticConventionMode.Latest)]
    [InlineData("http/dup, gen_ai/dup", SemanticConventionMode.Duplicate)]
    [InlineData("http/dup", SemanticConventionMode.Latest)]
    public void Environment_StabilityOptIn_IsUnderstood(string? value, SemanticConventionMode expected) =>
        Read("OTEL_SEMCONV_STABILITY_OPT_IN", value).Conventions.ShouldBe(expected);

    [Fact]
    public void Environment_BaggageAttributes_AreNames() =>
        Read("CLEW_BAGGAGE_ATTRIBUTES", " session.id, user.tier,").BaggageAttributes.Order(StringComparer.Ordinal).ShouldBe(["session.id", "user.tier"]);

    [Fact]
    public void Duplicate_SpanAndMetricsHaveOldNamesToo()
    {
        using var recorder = new Recorder(options => options.Conventions = SemanticConventionMode.Duplicate);
        InferenceRequest request = Some.Request("grok-4");
        request.Provider = "x_ai";
        InferenceResponse response = Some.Response();
        response.CacheWriteTokens = 5;

        InferenceCall call = InferenceCall.Start(request)!;
        call.Chunk();
        call.Chunk();
        call.Finish(response);

        recorder.Span.GetTagItem("gen_ai.system").ShouldBe("xai");
        recorder.Span.GetTagItem("gen_ai.usage.prompt_tokens").ShouldBe(1000L);
        recorder.Span.GetTagItem("gen_ai.usage.completion_tokens").ShouldBe(200L);
        recorder.Span.GetTagItem("gen_ai.usage.cache_creation.input_tokens").ShouldBe(5L);
        string[] metrics = recorder.Metrics();
        foreach (string name in (string[])["operation.duration [s]", "operation.time_to_first_chunk [s]", "operation.time_per_output_chunk [s]", "inference.duration [s]"])
        {
            metrics.ShouldContain(line => line.StartsWith($"gen_ai.client.{name}", StringComparison.Ordinal));
        }
        metrics.Where(line => line.StartsWith("gen_ai.client.token.usage", StringComparison.Ordinal)).Select(line => line[line.IndexOf("gen_ai.token.type", StringComparison.Ordinal)..].Split(',', '}')[0])
            .ShouldBe(["gen_ai.token.type=input", "gen_ai.token.type=output"]);
    }

    [Fact]
    public void Duplicate_EventHasOldNamesToo()
    {
        using var recorder = new Recorder(options =>
        {
            options.Conventions = SemanticConventionMode.Duplicate;
            options.CaptureContent = ContentCapture.Event;
        });

        InferenceCall.Start(Some.Request())!.Finish(Some.Response());

        Dictionary<string, object?> attributes = recorder.Events.ShouldHaveSingleItem().Attributes.ToDictionary();
        attributes["gen_ai.system"].ShouldBe(attributes["gen_ai.provider.name"]);
        attributes["gen_ai.usage.prompt_tokens"].ShouldBe(attributes["gen_ai.usage.input_tokens"]);
        attributes["gen_ai.usage.completion_tokens"].ShouldBe(attributes["gen_ai.usage.output_tokens"]);
    }

    [Fact]
    public void Hooks_FilterNameAndEnrich_AreCalled()
    {
        using var recorder = new Recorder(options =>
        {
            options.Filter = request => request.Model != "ignored";
            options.SpanName = request => $"ask {request.Model}";
            options.EnrichWithRequest = (span, request) => span.SetTag("seen.request", request.Model);
            options.EnrichWithResponse = (span, response) => span.SetTag("seen.response", response.Id);
            options.EnrichWithException = (span, exception) => span.SetTag("seen.exception", exception.Message);
        });

        InferenceCall.Start(Some.Request("ignored")).ShouldBeNull();
        InferenceCall.Start(Some.Request())!.Fail(new InvalidOperationException("no"), Some.Response());

        recorder.Span.DisplayName.ShouldBe("ask gpt-4o-mini");
        recorder.Span.GetTagItem("seen.request").ShouldBe("gpt-4o-mini");
        recorder.Span.GetTagItem("seen.response").ShouldBe("chatcmpl-1");
        recorder.Span.GetTagItem("seen.exception").ShouldBe("no");
    }

    [Fact]
    public void Hooks_Throw_TheApplicationDoesNotNotice()
    {
        using var recorder = new Recorder(options =>
        {
            options.Filter = _ => throw new InvalidOperationException("filter");
            options.SpanName = _ => throw new InvalidOperationException("name");
            options.EnrichWithRequest = (_, _) => throw new InvalidOperationException("request hook");
            options.EnrichWithResponse = (_, _) => throw new InvalidOperationException("response hook");
        });
        long faults = GenAIDiagnostics.FaultCount;

        InferenceCall.Start(Some.Request())!.Finish(Some.Response());

        GenAIDiagnostics.FaultCount.ShouldBe(faults + 4);
        recorder.Span.DisplayName.ShouldBe("chat gpt-4o-mini");
        recorder.Span.GetTagItem("gen_ai.usage.input_tokens").ShouldBe(1000L);
        Activity.Current.ShouldBeNull();
    }

    [Fact]
    public void Dispose_OfTheProvider_PutsDefaultsBack()
    {
        using (new Recorder(options => options.CaptureContent = ContentCapture.Span))
        {
            GenAI.CapturesContent.ShouldBeTrue();
        }

        GenAI.CapturesContent.ShouldBeFalse();
    }

    private static GenAIInstrumentationOptions Read(string variable, string? value) =>
        EnvironmentOptions.Read(name => name == variable ? value : null);
}
