using System.Diagnostics;
using Clew.Tests.Models;

namespace Clew.Instrumentation.Http.Tests;

/// <summary>What is recorded of each protocol equals what the server logged, in both modes of watching.</summary>
public sealed class ModelCallTests
{
    private const string FirstChunk = "gen_ai.response.time_to_first_chunk";

    public static TheoryData<string, WatchMode, bool> Everything => Apps.Everything();

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Chat_Answered_RecordsWhatTheServerSent(string name, WatchMode mode, bool isStream)
    {
        ModelApp app = Apps.Named(name);
        var step = new ModelStep { InputTokens = 120, OutputTokens = 34, CacheReadTokens = 64, ReasoningTokens = 11 };
        using var telemetry = new Telemetry();

        (ServedCall call, string text) = await AskAsync(app, mode, isStream, step);

        text.ShouldContain(isStream && app is RawApp ? step.Text[..6] : step.Text);
        Activity span = telemetry.Spans.ShouldHaveSingleItem();
        span.DisplayName.ShouldBe($"{app.Operation} model-1");
        span.Kind.ShouldBe(ActivityKind.Client);
        span.Status.ShouldBe(ActivityStatusCode.Unset);
        SpanText.Attributes(span).Where(line => !line.StartsWith(FirstChunk, StringComparison.Ordinal)).ShouldBe(Expected.Attributes(app, call));
        telemetry.Faults.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Chat_Answered_CountsWhatTheServerSent(string name, WatchMode mode, bool isStream)
    {
        ModelApp app = Apps.Named(name);
        using var telemetry = new Telemetry();

        (ServedCall call, _) = await AskAsync(app, mode, isStream, new ModelStep { InputTokens = 120, OutputTokens = 34 });

        Activity span = telemetry.Spans.ShouldHaveSingleItem();
        telemetry.Metric("gen_ai.client.inference.operation.input_tokens").ShouldHaveSingleItem().Value.ShouldBe(call.Step.InputTokens);
        telemetry.Metric("gen_ai.client.inference.operation.output_tokens").ShouldHaveSingleItem().Value.ShouldBe(call.Step.OutputTokens);
        telemetry.Metric("gen_ai.client.inference.duration").ShouldHaveSingleItem().Value.ShouldBe(span.Duration.TotalSeconds, 1e-6);
        telemetry.Metric("gen_ai.client.inference.time_per_output_chunk").Count.ShouldBe(Math.Max(0, call.Events - 1));
        if (isStream)
        {
            double first = span.GetTagItem(FirstChunk).ShouldBeOfType<double>();
            first.ShouldBeInRange(0, span.Duration.TotalSeconds);
            telemetry.Metric("gen_ai.client.inference.time_to_first_chunk").ShouldHaveSingleItem().Value.ShouldBe(first);
        }
        else
        {
            span.GetTagItem(FirstChunk).ShouldBeNull();
        }
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Chat_ReachedTheLimit_SaysSo(string name, WatchMode mode, bool isStream)
    {
        ModelApp app = Apps.Named(name);
        using var telemetry = new Telemetry();

        (ServedCall call, _) = await AskAsync(app, mode, isStream, new ModelStep { IsTruncated = true });

        telemetry.Spans.ShouldHaveSingleItem().GetTagItem("gen_ai.response.finish_reasons").ShouldBe(call.FinishReasons);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Chat_Refused_RecordsTheProvidersError(string name, WatchMode mode, bool isStream)
    {
        ModelApp app = Apps.Named(name);
        using var telemetry = new Telemetry();

        await Record.ExceptionAsync(() => AskAsync(app, mode, isStream, new ModelStep { Status = 400, ErrorCode = "context_too_long", ErrorMessage = "Too long." }));

        Activity span = telemetry.Spans.ShouldHaveSingleItem();
        bool hasCode = app.Provider is not ("ollama" or "cohere");
        span.GetTagItem("error.type").ShouldBe(hasCode ? "context_too_long" : "400");
        span.GetTagItem("http.response.status_code").ShouldBe(400L);
        span.Status.ShouldBe(ActivityStatusCode.Error);
        span.StatusDescription.ShouldBe("Too long.");
        telemetry.Metric("gen_ai.client.inference.duration").ShouldHaveSingleItem().Tags["error.type"].ShouldBe(span.GetTagItem("error.type"));
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Chat_ContentCaptured_RecordsMessages(string name, WatchMode mode, bool isStream)
    {
        ModelApp app = Apps.Named(name);
        using var telemetry = new Telemetry(ContentCapture.Span);

        await AskAsync(app, mode, isStream, new ModelStep());

        Activity span = telemetry.Spans.ShouldHaveSingleItem();
        span.GetTagItem("gen_ai.output.messages").ShouldBe("""[{"role":"assistant","parts":[{"type":"text","content":"Hello from the model."}]}]""");
        span.GetTagItem("gen_ai.input.messages").ShouldBeOfType<string>()
            .ShouldEndWith("""{"role":"user","parts":[{"type":"text","content":"Hi?"}]}]""");
        telemetry.Faults.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Chat_ContentInEvents_SaysTheSameAsTheSpanAndNoContentThere(string name, WatchMode mode, bool isStream)
    {
        ModelApp app = Apps.Named(name);
        using var telemetry = new Telemetry(ContentCapture.Event);

        await AskAsync(app, mode, isStream, new ModelStep());

        Activity span = telemetry.Spans.ShouldHaveSingleItem();
        GenAIEvent details = telemetry.Events.ShouldHaveSingleItem();
        details.Name.ShouldBe("gen_ai.client.inference.operation.details");
        details.Context.SpanId.ShouldBe(span.SpanId);
        string[] content = ["gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions", "gen_ai.tool.definitions"];
        SpanText.Attributes(details.Attributes.Where(attribute => !content.Contains(attribute.Key))).ShouldBe(SpanText.Attributes(span));
        details.Attributes.Single(attribute => attribute.Key == "gen_ai.output.messages").Value.ShouldBe(
            """[{"role":"assistant","parts":[{"type":"text","content":"Hello from the model."}]}]""");
        span.TagObjects.ShouldNotContain(attribute => content.Contains(attribute.Key));
    }

    internal static async Task<(ServedCall Call, string Text)> AskAsync(ModelApp app, WatchMode mode, bool isStream, ModelStep step)
    {
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(step);
        using var http = new WatchedHttp(mode, server.Port);
        string text = await app.AskAsync(http.Client, isStream, CancellationToken.None);
        return (await server.NextAsync(), text);
    }
}
