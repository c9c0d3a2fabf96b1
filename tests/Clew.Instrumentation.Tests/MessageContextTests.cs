using System.Diagnostics;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;

namespace Clew.Instrumentation.Tests;

public sealed class MessageContextTests
{
    public static TheoryData<string> Carriers => ["strings", "bytes", "objects", "lists", "fields", "custom"];

    [Theory]
    [MemberData(nameof(Carriers))]
    public void Inject_ThenExtract_GivesTheSendersContextAndBaggage(string carrier)
    {
        using var recorder = new Recorder();
        Baggage.SetBaggage("session.id", "s 1");
        using Activity? send = MessageContext.StartSend("tasks", "rabbitmq");

        PropagationContext received = CarryOver(carrier);
        Baggage.ClearBaggage();

        received.ActivityContext.TraceId.ShouldBe(send!.TraceId);
        received.ActivityContext.SpanId.ShouldBe(send.SpanId);
        received.ActivityContext.IsRemote.ShouldBeTrue();
        received.Baggage.GetBaggage("session.id").ShouldBe("s 1");
    }

    [Fact]
    public void Extract_ValuesOfOtherTypes_AreNoContext()
    {
        using var recorder = new Recorder();

        MessageContext.Extract(new Dictionary<string, object?> { ["traceparent"] = 5, ["x"] = null }).ShouldBe(default);
    }

    [Fact]
    public void StartReceive_Parent_IsPartOfTheSendersTraceWithItsBaggage()
    {
        using var recorder = new Recorder();
        PropagationContext context = SenderContext();

        using (ReceivedMessage message = MessageContext.StartReceive(context, "tasks", "rabbitmq"))
        {
            Baggage.GetBaggage("user.tier").ShouldBe("gold");
            Activity.Current.ShouldBe(message.Activity);
        }

        recorder.Span.ParentSpanId.ShouldBe(context.ActivityContext.SpanId);
        recorder.Span.DisplayName.ShouldBe("process tasks");
        recorder.Span.Kind.ShouldBe(ActivityKind.Consumer);
        string.Join('\n', SpanText.Of(recorder.Span).Split('\n').Skip(1)).ShouldBe("""
            messaging.destination.name = "tasks"
            messaging.operation.name = "process"
            messaging.operation.type = "process"
            messaging.system = "rabbitmq"
            """.ReplaceLineEndings("\n"));
        Baggage.GetBaggage("user.tier").ShouldBeNull();
        Activity.Current.ShouldBeNull();
    }

    [Fact]
    public void StartReceive_Link_HasATraceOfItsOwnThatLinks()
    {
        using var recorder = new Recorder();
        PropagationContext context = SenderContext();
        using Activity? poll = Some.ForeignSource.StartActivity("poll");

        MessageContext.StartReceive(context, "tasks", relation: ContextRelation.Link).Dispose();

        recorder.Span.TraceId.ShouldNotBe(context.ActivityContext.TraceId);
        recorder.Span.ParentId.ShouldBeNull();
        recorder.Span.Links.ShouldHaveSingleItem().Context.SpanId.ShouldBe(context.ActivityContext.SpanId);
    }

    [Fact]
    public void BaggageAttributes_Allowed_BecomeAttributesOfEverySpan()
    {
        using var recorder = new Recorder(options => options.BaggageAttributes.UnionWith(["session.id", "user.tier"]), sources: [Some.ForeignSource.Name]);
        Baggage.SetBaggage([new("session.id", "s1"), new("user.tier", "gold"), new("password", "hunter2")]);

        using (Some.ForeignCall())
        {
            GenAI.StartTool("search").Dispose();
        }
        Baggage.ClearBaggage();

        recorder.Spans.Count.ShouldBe(2);
        foreach (Activity span in recorder.Spans)
        {
            span.GetTagItem("session.id").ShouldBe("s1");
            span.GetTagItem("user.tier").ShouldBe("gold");
            span.GetTagItem("password").ShouldBeNull();
        }
    }

    [Fact]
    public void BaggageAttributes_NoneAllowed_NoneCopied()
    {
        using var recorder = new Recorder();
        Baggage.SetBaggage("session.id", "s1");

        GenAI.StartTool("search").Dispose();
        Baggage.ClearBaggage();

        recorder.Span.GetTagItem("session.id").ShouldBeNull();
    }

    private static PropagationContext SenderContext() => new(
        new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true),
        Baggage.Create(new Dictionary<string, string> { ["user.tier"] = "gold" }));

    private static PropagationContext CarryOver(string carrier)
    {
        switch (carrier)
        {
            case "strings":
                var strings = new Dictionary<string, string>();
                MessageContext.Inject(strings);
                return MessageContext.Extract(strings);
            case "bytes":
                var bytes = new Dictionary<string, byte[]>();
                MessageContext.Inject(bytes);
                Encoding.ASCII.GetString(bytes["traceparent"]).ShouldStartWith("00-");
                return MessageContext.Extract(bytes);
            case "objects":
                var objects = new Dictionary<string, object?>();
                MessageContext.Inject(objects);
                objects["baggage"].ShouldBeOfType<byte[]>();
                return MessageContext.Extract(objects);
            case "lists":
                var lists = new Dictionary<string, string[]>();
                MessageContext.Inject(lists);
                return MessageContext.Extract(lists);
            case "fields":
                var fields = new List<KeyValuePair<string, string>> { new("payload", "{}") };
                MessageContext.Inject(fields);
                return MessageContext.Extract(fields);
            default:
                var headers = new HttpRequestMessage().Headers;
                MessageContext.Inject(headers, static (target, name, value) => target.Add(name, value));
                return MessageContext.Extract(headers, static (source, name) => source.TryGetValues(name, out IEnumerable<string>? values) ? values : null);
        }
    }
}
