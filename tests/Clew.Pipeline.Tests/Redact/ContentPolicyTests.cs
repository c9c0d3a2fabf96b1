using Clew.Pipeline.Redact;
using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Redact;

public sealed class ContentPolicyTests
{
    private static readonly RedactionPolicy Drop = new() { Content = new ContentPolicy { Default = ContentMode.Drop } };
    private static readonly RedactionPolicy Keep = new() { Content = new ContentPolicy { Default = ContentMode.Keep } };

    [Fact]
    public void Drop_LeavesNumbersAndNames()
    {
        Span span = RedactRun.With(Drop,
            static span =>
            {
                span.StatusMessage = "could not parse 'what is up'";
                span.AddEvent("gen_ai.user.message", ("content", "what is up"), ("gen_ai.system", "openai"));
                span.AddEvent("exception", ("exception.type", "ParseError"), ("exception.message", "could not parse 'what is up'"));
            },
            ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.usage.input_tokens", 12), ("gen_ai.conversation.id", "c-1"),
            ("gen_ai.input.messages", """[{"role":"user","parts":[{"type":"text","content":"what is up"}]}]"""),
            ("traceloop.entity.input", "what is up"), ("my_prompt", "what is up"), ("app.notes", "he said: what is up"), ("app.step", "plan"), ("app.map", Some.Map(("q", "what is up"))));

        Everything(span).ShouldNotContain("what is up");
        (span.HasContent, span.Usage!.Value.InputTotal, span.ConversationId.ToString(), span.Llm!.RequestModel.ToString()).ShouldBe((false, 12, "c-1", "gpt-4o"));
        span.Attributes.Text("app.step").ShouldBe("plan");
        span.Events[1].Attributes.Text("exception.type").ShouldBe("ParseError");
    }

    [Fact]
    public void Drop_OfLogs_LeavesTheEventWithoutItsBody()
    {
        LogBatch batch = new();
        LogRecord log = batch.Add();
        (log.EventName, log.Body) = ("gen_ai.user.message", Some.Map(("content", "what is up")));
        log.Attributes.Add("gen_ai.system", "openai");
        log.Attributes.Add("note", "he said: what is up");

        RedactRun.Pipeline(Drop).Process(batch, out _);

        (log.Body.Kind, log.EventName.ToString()).ShouldBe((AnyValueKind.Empty, "gen_ai.user.message"));
        log.Attributes.AsSpan().ToArray().Select(attribute => attribute.Key.ToString()).ShouldBe(["gen_ai.system", "clew.content.withheld"]);
    }

    [Theory]
    [InlineData("Paris.", "", false)]
    [InlineData("paris.", "", false)]
    [InlineData("St.Tropez", "", false)]
    [InlineData("yes", "", false)]
    [InlineData("gen_ai.user.message", "", true)]
    [InlineData("StepDone", "StepDone", true)]
    public void Drop_OfLogs_LeavesABodyThatIsAName(string body, string eventName, bool stays)
    {
        LogBatch batch = new();
        LogRecord log = batch.Add();
        (log.EventName, log.Body) = (eventName, AnyValue.From(body));

        RedactRun.Pipeline(Drop).Process(batch, out _);

        log.Body.Kind.ShouldBe(stays ? AnyValueKind.String : AnyValueKind.Empty);
    }

    [Fact]
    public void Drop_CountsByService()
    {
        RedactionCounters counters = new();
        SpanBatch batch = new();
        batch.AddSpan(attributes: ("gen_ai.input.messages", "[]")).Resource = new Resource { Service = "shop" };
        batch.AddSpan(id: 2, attributes: ("team", "a")).Resource = new Resource { Service = "other" };

        RedactRun.Pipeline(Drop, counters).Process(batch);

        counters.ContentDropped.ShouldBe([("shop", 1L)]);
    }

    [Fact]
    public void Drop_CanKeepErrorMessages()
    {
        RedactionPolicy policy = new() { Content = new ContentPolicy { Default = ContentMode.Drop, KeepsErrorMessages = true } };

        Span span = RedactRun.With(policy, static span => (span.StatusCode, span.StatusMessage) = (StatusCode.Error, "jane@acme.example is unknown"));

        (span.StatusMessage.ToString(), span.ErrorMessage.ToString()).ShouldBe(("[EMAIL] is unknown", "[EMAIL] is unknown"));
    }

    [Fact]
    public void Keep_LeavesContentAndRedactsTheRest()
    {
        Span span = RedactRun.With(Keep, static span => span.Name = "for jane@acme.example",
            ("gen_ai.operation.name", "chat"), ("gen_ai.prompt.0.content", "I am jane@acme.example"), ("note", "jane@acme.example"));

        (span.Content.Text("gen_ai.prompt.0.content"), span.Attributes.Text("note"), span.Name.ToString()).ShouldBe(("I am jane@acme.example", "[EMAIL]", "for [EMAIL]"));
        span.InputPreview.ToString().ShouldBe("I am jane@acme.example");
    }

    [Theory]
    [InlineData("production", "shop", ContentMode.Drop)]
    [InlineData("prod-eu", "billing", ContentMode.Drop)]
    [InlineData("staging", "shop", ContentMode.Keep)]
    [InlineData("", "shop", ContentMode.Keep)]
    [InlineData("", "other", ContentMode.Redact)]
    public void Rules_TheFirstThatFitsDecides(string environment, string service, ContentMode expected) => new ContentPolicy
    {
        Rules = [new ContentRule("prod*", "*", ContentMode.Drop), new ContentRule("*", "shop", ContentMode.Keep)],
    }.Of(environment, service).ShouldBe(expected);

    private static string Everything(Span span) => string.Join('\n',
    [
        span.StatusMessage.ToString(), span.ErrorMessage.ToString(), span.InputPreview.ToString(), span.OutputPreview.ToString(),
        .. span.Attributes.AsSpan().ToArray().Concat(span.Content.AsSpan().ToArray()).Concat(span.Events.SelectMany(item => item.Attributes.AsSpan().ToArray())).Select(item => Text(item.Value)),
    ]);

    private static string Text(AnyValue value) => value.Kind switch
    {
        AnyValueKind.KeyValueList => string.Join(' ', value.AsKeyValueList.ToArray().Select(item => Text(item.Value))),
        _ => value.AsText.ToString(),
    };
}
