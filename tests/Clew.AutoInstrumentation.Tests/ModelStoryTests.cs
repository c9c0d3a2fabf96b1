using Clew.Instrumentation.Http.Tests;
using Clew.Telemetry;
using Clew.Tests.Models;

namespace Clew.AutoInstrumentation.Tests;

/// <summary>Applications of every protocol and of both SDKs, unmodified, in a process of their own: what arrives equals what the model server logged.</summary>
public sealed class ModelStoryTests
{
    private const string Library = "Clew.Instrumentation";
    private const string FirstChunk = "gen_ai.response.time_to_first_chunk";
    private static readonly ModelToolCall Oslo = new("call-1", "weather", """{"city":"Oslo"}""");
    private static readonly ModelToolCall Rome = new("call-2", "weather", """{"city":"Rome"}""");

    private static readonly Dictionary<string, ModelStep> Steps = new()
    {
        ["answered"] = new() { InputTokens = 120, OutputTokens = 34, CacheReadTokens = 64, CacheWriteTokens = 20, ReasoningTokens = 11 },
        ["truncated"] = new() { IsTruncated = true },
        ["parallel tools"] = new() { Text = "", ToolCalls = [Oslo, Rome] },
    };

    [Theory(Timeout = 120_000)]
    [InlineData("answered")]
    [InlineData("truncated")]
    [InlineData("parallel tools")]
    public async Task EveryApp_Answered_ArrivesAsTheServerSentIt(string step)
    {
        await using Played played = await Played.RunAsync("every-app", [], [.. Enumerable.Repeat(Steps[step], Apps.All.Length * 2)]);

        played.Errors.ShouldBeEmpty();
        IReadOnlyList<ReceivedSpan> spans = played.Receiver.Spans(Library);
        spans.Count.ShouldBe(played.Calls.Count);
        for (int i = 0; i < spans.Count; i++)
        {
            ModelApp app = Apps.All[i / 2];
            ServedCall call = played.Calls[i];
            spans[i].Name.ShouldBe($"{app.Operation} model-1");
            spans[i].Kind.ShouldBe(OtlpSpanKind.Client);
            spans[i].Status.ShouldBe(StatusCode.Unset);
            spans[i].Attributes.Where(static line => !IsOwn(line)).ShouldBe(Expected.Attributes(app, call), $"{app} {call.IsStream}");
            CheckFirstChunk(spans[i], call.IsStream);
        }
        played.SumOf("gen_ai.client.inference.operation.input_tokens").ShouldBe(played.Calls.Sum(static call => call.Step.InputTokens));
        played.SumOf("gen_ai.client.inference.operation.output_tokens").ShouldBe(played.Calls.Sum(static call => call.Step.OutputTokens));
        played.CountOf("gen_ai.client.inference.duration").ShouldBe(played.Calls.Count);
        played.CountOf("gen_ai.client.inference.time_to_first_chunk").ShouldBe(played.Calls.Count(static call => call.IsStream));
        played.CountOf("gen_ai.client.inference.time_per_output_chunk").ShouldBe(played.Calls.Sum(static call => Math.Max(0, call.Events - 1)));
    }

    [Fact(Timeout = 120_000)]
    public async Task EveryApp_Refused_ArrivesWithTheProvidersError()
    {
        ModelStep refusal = new() { Status = 400, ErrorCode = "context_too_long", ErrorMessage = "Too long." };

        await using Played played = await Played.RunAsync("every-app", [], [.. Enumerable.Repeat(refusal, Apps.All.Length * 2)]);

        played.Errors.ShouldBeEmpty();
        IReadOnlyList<ReceivedSpan> spans = played.Receiver.Spans(Library);
        spans.Count.ShouldBe(Apps.All.Length * 2);
        spans.ShouldAllBe(span => span.Status == StatusCode.Error && span.Attribute("http.response.status_code") == "400");
        spans.Select(static span => span.Attribute("error.type")).Distinct().Order().ShouldBe(["400", "context_too_long"]);
        played.CountOf("gen_ai.client.inference.duration").ShouldBe(spans.Count);
    }

    [Fact(Timeout = 120_000)]
    public async Task EveryApp_ContentWantedInEvents_ArrivesAsEventsOfTheSpans()
    {
        await using Played played = await Played.RunAsync(
            "every-app", new() { ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "EVENT_ONLY", ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-key=secret" }, new ModelStep());

        played.Errors.ShouldBeEmpty();
        IReadOnlyList<ReceivedSpan> spans = played.Receiver.Spans(Library);
        played.Receiver.Events.Select(static happened => happened.Name).Distinct().ShouldBe(["gen_ai.client.inference.operation.details"]);
        played.Receiver.Events.Select(static happened => happened.SpanId).Order().ShouldBe(spans.Select(static span => span.SpanId).Order());
        spans.ShouldAllBe(static span => span.Attribute("gen_ai.output.messages") == null);
        // Traces, metrics and logs, each with the header of the user's.
        played.Receiver.Keys.Distinct().ShouldBe(["secret"]);
    }

    [Fact(Timeout = 120_000)]
    public async Task Retry_ByTheSdk_IsASpanForEachAttempt()
    {
        ModelStep refusal = new() { Status = 429, ErrorCode = "rate_limit_exceeded", Headers = new Dictionary<string, string> { ["retry-after-ms"] = "1" } };

        await using Played played = await Played.RunAsync("retry", [], refusal, refusal, new ModelStep { InputTokens = 5 }, refusal, new ModelStep { InputTokens = 6 });

        played.Errors.ShouldBeEmpty();
        IReadOnlyList<ReceivedSpan> spans = played.Receiver.Spans(Library);
        spans.Select(static span => span.Attribute("http.response.status_code")).ShouldBe(["429", "429", null, "429", null]);
        spans.Select(static span => span.Attribute("http.request.resend_count")).ShouldBe([null, "1", "2", null, "1"]);
        spans.Select(static span => span.Attribute("gen_ai.usage.input_tokens")).ShouldBe([null, null, "5", null, "6"]);
        played.SumOf("gen_ai.client.inference.operation.input_tokens").ShouldBe(11);
    }

    [Fact(Timeout = 120_000)]
    public async Task Cancellation_InTheStream_KeepsWhatCameUntilThen()
    {
        await using Played played = await Played.RunAsync("cancel", [], new ModelStep { InputTokens = 700, CacheReadTokens = 500, StallAfterEvents = 4 });

        played.Errors.ShouldBeEmpty();
        ReceivedSpan span = played.Receiver.Spans(Library).ShouldHaveSingleItem();
        span.Status.ShouldBe(StatusCode.Error);
        span.Attribute("error.type").ShouldNotBeNull();
        span.Attribute("gen_ai.response.id").ShouldBe(played.Calls.ShouldHaveSingleItem().ResponseId);
        span.Attribute("gen_ai.usage.input_tokens").ShouldBe("700");
    }

    [Fact(Timeout = 120_000)]
    public async Task Embeddings_OfTheSdk_ArriveAsTheServerSentThem()
    {
        await using Played played = await Played.RunAsync("embed", [], new ModelStep { InputTokens = 9 });

        played.Errors.ShouldBeEmpty();
        ReceivedSpan span = played.Receiver.Spans(Library).ShouldHaveSingleItem();
        span.Name.ShouldBe("embeddings model-1");
        span.Attributes.Where(static line => !IsOwn(line)).ShouldBe(
        [
            "gen_ai.embeddings.dimension.count=8", "gen_ai.operation.name=embeddings", "gen_ai.provider.name=openai", "gen_ai.request.encoding_formats=base64",
            "gen_ai.request.model=model-1", "gen_ai.response.model=model-1-2026", "gen_ai.usage.input_tokens=9", "server.address=api.openai.com", "server.port=80",
        ]);
    }

    // The time no log knows, and the cost, which no server says; it has tests of its own.
    private static bool IsOwn(string line) => line.StartsWith(FirstChunk, StringComparison.Ordinal) || line.StartsWith("gen_ai.usage.cost", StringComparison.Ordinal);

    private static void CheckFirstChunk(ReceivedSpan span, bool isStream)
    {
        if (isStream)
        {
            double.Parse(span.Attribute(FirstChunk).ShouldNotBeNull(), System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(0, span.DurationNanos / 1e9);
        }
        else
        {
            span.Attribute(FirstChunk).ShouldBeNull();
        }
    }
}
