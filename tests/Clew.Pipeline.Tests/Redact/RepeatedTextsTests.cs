using Clew.Pipeline.Redact;
using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Redact;

/// <summary>What repeats within a batch is looked at once. What only looks like a repetition is not taken for one.</summary>
public sealed class RepeatedTextsTests
{
    [Fact]
    public void Text_CleanUnderOneKey_IsStillFoundUnderAnother()
    {
        SpanBatch batch = new();
        batch.AddSpan(id: 1, attributes: [("server.address", "93.184.216.34"), ("note", "93.184.216.34")]);
        batch.AddSpan(id: 2, attributes: [("note", "93.184.216.34"), ("server.address", "93.184.216.34")]);

        RedactRun.Pipeline().Process(batch);

        for (int i = 0; i < 2; i++)
        {
            batch[i].Attributes.Text("server.address").ShouldBe("93.184.216.34");
            batch[i].Attributes.Text("note").ShouldBe("[IPV4]");
        }
    }

    [Theory]
    [InlineData("question jane-acme.example answered", "question jane@acme.example answered", "question [EMAIL] answered")]
    [InlineData("a-b.c.d", "a@b.c.de", "[EMAIL]")]
    [InlineData("abcd-e.ab", "abc@de.ab", "[EMAIL]")]
    public void Text_WithTheEndsOfACleanOne_IsLookedAt(string clean, string sent, string expected)
    {
        SpanBatch batch = new();
        batch.AddSpan(id: 1, attributes: ("note", clean));
        batch.AddSpan(id: 2, attributes: ("note", clean));
        batch.AddSpan(id: 3, attributes: ("note", sent));
        batch.AddSpan(id: 4, attributes: ("note", sent));

        RedactRun.Pipeline().Process(batch);

        Notes(batch).ShouldBe([clean, clean, expected, expected]);
    }

    [Fact]
    public void Text_ThatIsRepeated_IsCountedEachTime()
    {
        RedactionCounters counters = new();
        SpanBatch batch = new();
        for (ulong id = 1; id <= 20; id++)
        {
            batch.AddSpan(id: id, attributes: [("note", "from jane@acme.example"), ("other", "from nobody")]);
        }

        RedactRun.Pipeline(counters: counters).Process(batch);

        counters.Redactions.Single().Count.ShouldBe(20);
    }

    [Fact]
    public void OwnRule_ForOneKey_ChangesNothingUnderAnother()
    {
        RedactionPolicy policy = new() { Rules = [new RedactionRule { Name = "ticket", Key = "note", ValuePattern = "T-[0-9]+" }] };
        SpanBatch batch = new();
        batch.AddSpan(id: 1, attributes: [("subject", "about T-4711"), ("note", "about T-4711")]);
        batch.AddSpan(id: 2, attributes: [("subject", "about T-4711"), ("note", "about T-4711")]);

        RedactRun.Pipeline(policy).Process(batch);

        (batch[1].Attributes.Text("subject"), batch[1].Attributes.Text("note")).ShouldBe(("about T-4711", "about [TICKET]"));
    }

    [Fact]
    public void Keys_InAnotherOrderFromSpanToSpan_AreTreatedAsTheirNameSays()
    {
        SpanBatch batch = new();
        for (int i = 0; i < 60; i++)
        {
            List<(string Key, object? Value)> attributes = [.. Enumerable.Range(0, 70).Select(static n => ($"app.name{n:00}", (object?)"a plain value"))];
            attributes.Insert(i % 7 * 9, ("app.password", "correct horse"));
            attributes.Insert(i % 5 * 14, ("gen_ai.tool.name", "search"));
            attributes.Insert(i % 3 * 21, ("gen_ai.operation.name", "execute_tool"));
            batch.AddSpan(id: (ulong)i + 1, attributes: [.. attributes]);
        }

        RedactRun.Pipeline().Process(batch);

        for (int i = 0; i < batch.Count; i++)
        {
            batch[i].Attributes.Text("app.password").ShouldBe("[SECRET_VALUE]");
            batch[i].Attributes.Text("app.name42").ShouldBe("a plain value");
            (batch[i].Kind, batch[i].ToolName.ToString()).ShouldBe((SpanKind.Tool, "search"));
        }
    }

    [Fact]
    public void Key_ThatIsEmpty_IsAKeyAsAnyOther()
    {
        SpanBatch batch = new();
        batch.AddSpan(id: 1, attributes: [("", "mail jane@acme.example"), ("x", "mail jane@acme.example")]);
        batch.AddSpan(id: 2, attributes: [("", "mail jane@acme.example"), ("x", "mail jane@acme.example")]);

        RedactRun.Pipeline().Process(batch);

        (batch[1].Attributes.Text(""), batch[1].Attributes.Text("x")).ShouldBe(("mail [EMAIL]", "mail [EMAIL]"));
    }

    private static string?[] Notes(SpanBatch batch) => [.. Enumerable.Range(0, batch.Count).Select(i => batch[i].Attributes.Text("note"))];
}
