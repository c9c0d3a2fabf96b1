using Clew.Pipeline.Redact;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;

namespace Clew.Pipeline.Tests.Redact;

public sealed class RedactorTests
{
    private const string Chat = """[{"role":"user","parts":[{"type":"text","content":"I am jane@acme.example, what is up?"}]}]""";

    [Fact]
    public void Understood_TextsOfAChangedSpan_AreReadAgain()
    {
        Span span = RedactRun.Span(null,
            ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.usage.input_tokens", 1000), ("gen_ai.usage.output_tokens", 10),
            ("gen_ai.input.messages", Chat), ("user.id", "Jane@acme.example"));

        span.InputPreview.ToString().ShouldBe("I am [EMAIL], what is up?");
        span.UserId.ToString().ShouldStartWith("[EMAIL:");
        span.UserId.ToString().ShouldBe(span.Attributes.Text("user.id"));
        (span.Usage!.Value.InputTotal, span.CostNanoUsd, span.Counted).ShouldBe((1000, 2_600_000, true));
        span.Content.Text("gen_ai.input.messages").ShouldBe(Chat.Replace("jane@acme.example", "[EMAIL]", StringComparison.Ordinal));
    }

    [Fact]
    public void User_WhoIsAMailbox_HasOneHashWhateverTheCase()
    {
        IngestPipeline pipeline = RedactRun.Pipeline();
        SpanBatch batch = new();
        batch.AddSpan(id: 1, attributes: ("user.id", "jane@acme.example"));
        batch.AddSpan(id: 2, attributes: ("user.id", "JANE@acme.example"));
        batch.AddSpan(id: 3, attributes: ("user.id", "john@acme.example"));

        pipeline.Process(batch);

        batch[1].UserId.ShouldBe(batch[0].UserId);
        batch[2].UserId.ShouldNotBe(batch[0].UserId);
    }

    [Fact]
    public void PreviewThatEndsInsideOfASecret_ShowsNothingOfIt()
    {
        string text = new string('x', 180) + " my key is sk-proj-" + string.Concat(Enumerable.Repeat("Ab3", 60));

        Span span = RedactRun.Span(null, ("gen_ai.operation.name", "chat"), ("gen_ai.prompt.0.role", "user"), ("gen_ai.prompt.0.content", text));

        span.InputPreview.ToString().ShouldNotContain("Ab3");
    }

    [Fact]
    public void Resource_ThatIsChanged_HasAnotherHash()
    {
        SpanBatch batch = new();
        Span span = batch.AddSpan();
        span.Resource = new Resource { Service = "shop", Hash = 7 };
        span.Resource.Attributes.Add("service.name", "shop");
        span.Resource.Attributes.Add("deployed.by", "jane@acme.example");

        RedactRun.Pipeline().Process(batch);

        (span.Resource.Attributes.Text("deployed.by"), span.Resource.Service.ToString()).ShouldBe(("[EMAIL]", "shop"));
        span.Resource.Hash.ShouldNotBe(7ul);
    }

    [Fact]
    public void Values_OfEveryType_AreLookedInto()
    {
        byte[] bytes = "to jane@acme.example"u8.ToArray();

        Span span = RedactRun.Span(null,
            ("number", 4111111111111111), ("list", new[] { "a", "jane@acme.example" }), ("map", Some.Map(("password", "hunter2"), ("n", 3))), ("bytes", AnyValue.FromBytes(bytes, 0, bytes.Length)),
            ("db.password", "hunter2"), ("flag", true), ("count", 1234567890123456));

        span.Attributes.Text("number").ShouldBe("[CARD]");
        Value("list").AsArray[1].AsText.ToString().ShouldBe("[EMAIL]");
        Value("map").AsKeyValueList[0].Value.AsText.ToString().ShouldBe("[SECRET_VALUE]");
        Value("map").AsKeyValueList[1].Value.AsInt.ShouldBe(3);
        System.Text.Encoding.UTF8.GetString(Value("bytes").AsBytes).ShouldBe("to [EMAIL]");
        span.Attributes.Text("db.password").ShouldBe("[SECRET_VALUE]");
        Value("count").AsInt.ShouldBe(1234567890123456);

        AnyValue Value(string key)
        {
            span.Attributes.TryGet(System.Text.Encoding.UTF8.GetBytes(key), out AnyValue value).ShouldBeTrue();
            return value;
        }
    }

    [Fact]
    public void Logs_LoseTheirSecrets_AfterTheirCallsWereRead()
    {
        LogBatch batch = new();
        LogRecord log = batch.Add();
        log.EventName = "claude_code.api_request";
        log.Body = AnyValue.From("mail to jane@acme.example");
        log.TimeUnixNano = Some.StartUnixNano;
        foreach ((string key, string value) in new[] { ("session.id", "s"), ("request_id", "r"), ("model", "claude-opus-4-1"), ("input_tokens", "10"), ("output_tokens", "2"), ("user.email", "jane@acme.example") })
        {
            log.Attributes.Add(key, value);
        }

        RedactRun.Pipeline().Process(batch, out SpanBatch? calls);

        log.Body.AsText.ToString().ShouldBe("mail to [EMAIL]");
        calls.ShouldNotBeNull()[0].Usage!.Value.InputTotal.ShouldBe(10);
        calls[0].Attributes.Text("user.email").ShouldBe(log.Attributes.Text("user.email"));
        log.Attributes.Text("user.email")!.ShouldStartWith("[EMAIL:");
    }

    [Fact]
    public void Counters_CountByRuleAndSignal()
    {
        RedactionCounters counters = new();
        MetricBatch batch = new();
        batch.Add().Attributes.Add("user", "jane@acme.example and john@acme.example");

        RedactRun.Pipeline(counters: counters).Process(batch);

        counters.Redactions.ShouldBe([("email", OtlpSignal.Metrics, 2L)]);
    }

    [Fact]
    public void Keys_ThatHoldASecret_AreReplaced() =>
        RedactRun.Span(null, ("seen jane@acme.example", "yes")).Attributes[0].Key.ToString().ShouldBe("seen [EMAIL]");

    [Fact]
    public void Key_OfADataFolder_IsMadeOnceAndPrivate()
    {
        string folder = Directory.CreateTempSubdirectory("clew-key-").FullName;
        try
        {
            _ = RedactionKey.Open(folder);
            string path = Path.Combine(folder, "redaction.key");
            string text = File.ReadAllText(path);

            _ = RedactionKey.Open(folder);

            File.ReadAllText(path).ShouldBe(text);
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
            File.WriteAllText(path, "short");
            Should.Throw<InvalidDataException>(() => RedactionKey.Open(folder)).Message.ShouldContain("redaction.key");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
