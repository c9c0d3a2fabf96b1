using Clew.Pipeline.Redact;
using Clew.Telemetry;
using Shouldly;
using Xunit;

namespace Clew.Pipeline.Tests.Redact;

public sealed class WithheldContentTests
{
    private const string Chat = """[{"role":"user","parts":[{"type":"text","content":"Use AKIAQ7ZK4VJ3MTR2WNXL and write to jane@acme-shop.com"}]}]""";
    private static readonly RedactionPolicy Drop = new() { Content = new ContentPolicy { Default = ContentMode.Drop } };
    private static readonly RedactionPolicy Keep = new() { Content = new ContentPolicy { Default = ContentMode.Keep } };

    [Fact]
    public void Redact_ContentThatIsDropped_IsNamedAndGone()
    {
        Span span = RedactRun.Span(Drop, ("gen_ai.operation.name", "chat"), ("gen_ai.input.messages", Chat), ("gen_ai.output.messages", "[]"));

        Withheld(span.Attributes).ShouldBe(["gen_ai.input.messages content_policy", "gen_ai.output.messages content_policy"], ignoreOrder: true);
        span.Content.Count.ShouldBe(0);
    }

    [Fact]
    public void Redact_ASecretInContent_IsNamedByItsRule()
    {
        Span span = RedactRun.Span(null, ("gen_ai.operation.name", "chat"), ("gen_ai.input.messages", Chat));

        Withheld(span.Attributes).ShouldBe(["gen_ai.input.messages aws_key", "gen_ai.input.messages email"], ignoreOrder: true);
        string.Join(' ', Withheld(span.Attributes)).ShouldNotContain("AKIA");
    }

    [Theory]
    [InlineData("gen_ai.input.messages", "[]")]
    [InlineData("note", "AKIAQ7ZK4VJ3MTR2WNXL")]
    public void Redact_NothingFoundInContent_SaysNothing(string key, string value) =>
        Withheld(RedactRun.Span(null, ("gen_ai.operation.name", "chat"), (key, value)).Attributes).ShouldBeEmpty();

    [Fact]
    public void Redact_ContentThatIsKept_SaysNothing() => Withheld(RedactRun.Span(Keep, ("gen_ai.operation.name", "chat"), ("gen_ai.input.messages", Chat)).Attributes).ShouldBeEmpty();

    [Theory]
    [InlineData("http.user_agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101")]
    [InlineData("db.query.text", "SELECT name FROM users WHERE id = 5")]
    public void Redact_TextThatOnlyReadsLikeContent_IsDroppedWithoutBeingHeldAgainstTheSender(string key, string value)
    {
        Span span = RedactRun.Span(Drop, ("gen_ai.operation.name", "chat"), (key, value));

        span.Attributes.Text(key).ShouldBeNull();
        Withheld(span.Attributes).ShouldBeEmpty();
    }

    [Fact]
    public void Redact_ARecordThatCarriesAMessage_IsMarkedLikeASpan()
    {
        LogBatch batch = new();
        LogRecord log = batch.Add();
        (log.EventName, log.Body) = ("gen_ai.user.message", Some.Map(("content", "Hello there")));
        LogRecord other = batch.Add();
        (other.EventName, other.Body) = ("app.started", AnyValue.From("The shop is open now"));

        RedactRun.Pipeline(Drop).Process(batch, out _);

        Withheld(log.Attributes).ShouldBe(["body content_policy"]);
        Withheld(other.Attributes).ShouldBeEmpty();
        log.Body.Kind.ShouldBe(AnyValueKind.Empty);
    }

    [Fact]
    public void Redact_SpansThatLackTheSame_ShareTheirMark()
    {
        SpanBatch batch = new();
        for (ulong id = 1; id <= 3; id++)
        {
            batch.AddSpan(id: id, attributes: [("gen_ai.operation.name", "chat"), (id < 3 ? "gen_ai.input.messages" : "gen_ai.output.messages", "[]")]);
        }

        RedactRun.Pipeline(Drop).Process(batch);

        Enumerable.Range(0, 3).Select(i => Withheld(batch[i].Attributes).Single())
            .ShouldBe(["gen_ai.input.messages content_policy", "gen_ai.input.messages content_policy", "gen_ai.output.messages content_policy"]);
    }

    private static string[] Withheld(AttributeList attributes) =>
        WithheldContent.IsMarked(attributes, out AnyValue withheld) ? [.. withheld.AsArray.ToArray().Select(item => item.AsText.ToString())] : [];
}
