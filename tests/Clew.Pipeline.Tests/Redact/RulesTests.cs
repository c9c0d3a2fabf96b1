using Clew.Pipeline.Redact;
using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Redact;

/// <summary>Rules of the user's own, and what a Collector's processor can say.</summary>
public sealed class RulesTests
{
    [Fact]
    public void Key_Remove_RemovesTheAttributeAndWhatWasReadFromIt()
    {
        Span span = RedactRun.Span(Policy(new RedactionRule { Name = "users", Key = "user.*", Action = RedactionAction.Remove }), ("user.id", "u-17"), ("team", "a"));

        (span.Attributes.Count, span.UserId.IsNullOrEmpty).ShouldBe((1, true));
    }

    [Fact]
    public void Key_Hash_HashesTheUser()
    {
        Span span = RedactRun.Span(Policy(new RedactionRule { Name = "users", Key = "user.id", Action = RedactionAction.Hash }), ("user.id", "u-17"));

        span.UserId.ToString().ShouldMatch(@"^\[USERS:[0-9a-f]{16}\]$");
        span.Attributes.Text("user.id").ShouldBe(span.UserId.ToString());
    }

    [Theory]
    [InlineData(RedactionAction.Mask, "order [ORDER] left")]
    [InlineData(RedactionAction.Remove, "order  left")]
    [InlineData(RedactionAction.Replace, "order N left")]
    public void ValuePattern_ReplacesWhatItMatches(RedactionAction action, string expected) =>
        RedactRun.Span(Policy(new RedactionRule { Name = "order", ValuePattern = "A-[0-9]{5}", Action = action, Replacement = "N" }), ("note", "order A-12345 left"))
            .Attributes.Text("note").ShouldBe(expected);

    [Fact]
    public void ValuePattern_WithAKeyPattern_LooksAtThoseAttributesOnly()
    {
        Span span = RedactRun.Span(Policy(new RedactionRule { Name = "order", KeyPattern = "^app\\.", ValuePattern = "A-[0-9]{5}" }), ("app.note", "A-12345"), ("note", "A-12345"));

        (span.Attributes.Text("app.note"), span.Attributes.Text("note")).ShouldBe(("[ORDER]", "A-12345"));
    }

    [Theory]
    [InlineData("$.user.name", """{"user":{"name":"Jane","age":7}}""", """{"user":{"name":"[NAME]","age":7}}""")]
    [InlineData("$..name", """{"list":[{"name":"Jane"},{"name":"John"}]}""", """{"list":[{"name":"[NAME]"},{"name":"[NAME]"}]}""")]
    [InlineData("$.list[*].name", """{"list":[{"name":"Jane"}],"name":"x"}""", """{"list":[{"name":"[NAME]"}],"name":"x"}""")]
    [InlineData("$.body.name", """{"body":"{\"name\":\"Jane\"}"}""", """{"body":"{\u0022name\u0022:\u0022[NAME]\u0022}"}""")]
    [InlineData("$.name", "no JSON", "no JSON")]
    public void JsonPath_ReplacesTheMember(string path, string text, string expected) =>
        RedactRun.Span(Policy(new RedactionRule { Name = "name", JsonPath = path }), ("app.data", text)).Attributes.Text("app.data").ShouldBe(expected);

    [Theory]
    [InlineData("$.name", """{"a":1,"a":"Jane"}""")]
    [InlineData("$.name", """{"name":"Jane \ud800"}""")]
    [InlineData("$.body.name", """{"body":"{\"a\":1,\"a\":2}"}""")]
    public void JsonPath_InJsonThatCannotBeWalked_ReplacesTheWholeText(string path, string text)
    {
        RedactionRule rule = new() { Name = "name", JsonPath = path };

        RedactRun.Span(Policy(rule), ("app.data", text)).Attributes.Text("app.data").ShouldBe("[NAME]");
        RedactRun.Span(Policy(rule with { Action = RedactionAction.Remove }), ("app.data", text)).Attributes.Text("app.data").ShouldBeNullOrEmpty();
    }

    [Theory]
    [InlineData(60)]
    [InlineData(250)]
    public void JsonPath_InJsonNestedDeep_ReplacesTheMember(int depth)
    {
        string text = Nested(depth, """{"name":"Jane","other":1}""");

        RedactRun.Span(Policy(new RedactionRule { Name = "name", JsonPath = "$..name" }), ("app.data", text)).Attributes.Text("app.data")
            .ShouldBe(Nested(depth, """{"name":"[NAME]","other":1}"""));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(1_000)]
    [InlineData(5_000)]
    public void JsonPath_InJsonNestedBeyondAllReason_ReplacesTheWholeText(int depth)
    {
        Span span = RedactRun.Span(Policy(new RedactionRule { Name = "name", JsonPath = "$..name" }), ("app.data", Nested(depth, """{"name":"Jane"}""")));

        // What is long is stored with the content.
        (span.Attributes.Text("app.data") ?? span.Content.Text("app.data")).ShouldBe("[NAME]");
    }

    private static string Nested(int depth, string leaf) =>
        string.Concat(Enumerable.Repeat("{\"a\":", depth)) + leaf + new string('}', depth);

    [Fact]
    public void ValuePattern_OfAKey_LooksIntoMapsAndListsOfThatKey()
    {
        RedactionPolicy policy = Policy(new RedactionRule { Name = "order", Key = "app.note", ValuePattern = "A-[0-9]{5}" });

        Span span = RedactRun.Span(policy, ("app.note", Some.Map(("inner", Some.Map(("leaf", "order A-12345"))))), ("app.other", Some.Map(("leaf", "order A-12345"))));

        Leaf("app.note", 2).ShouldBe("order [ORDER]");
        Leaf("app.other", 1).ShouldBe("order A-12345");

        string Leaf(string key, int depth)
        {
            span.Attributes.TryGet(System.Text.Encoding.UTF8.GetBytes(key), out AnyValue value).ShouldBeTrue();
            for (int i = 0; i < depth; i++)
            {
                value = value.AsKeyValueList[0].Value;
            }
            return value.AsText.ToString();
        }
    }

    [Theory]
    [InlineData("[NOTES] my secret", "[NOTES]")]
    [InlineData("[NOTES:0123456789abcdef] my secret", "[NOTES]")]
    [InlineData("[NOTES:my secret is 42]", "[NOTES]")]
    [InlineData("[NOTES:0123456789abcdef]", "[NOTES:0123456789abcdef]")]
    [InlineData("[NOTES]", "[NOTES]")]
    public void Key_ValueThatStartsLikeAMask_IsMaskedUnlessItIsOne(string sent, string expected) =>
        RedactRun.Span(Policy(new RedactionRule { Name = "notes", Key = "app.note" }), ("app.note", sent)).Attributes.Text("app.note").ShouldBe(expected);

    [Fact]
    public void AllowedKeys_KeepNothingElse()
    {
        RedactionPolicy policy = new() { AllowedKeys = ["gen_ai.*"], IgnoredKeys = ["owner"] };

        Span span = RedactRun.Span(policy, ("gen_ai.operation.name", "chat"), ("other", "x"), ("owner", "jane@acme.example"));

        span.Attributes.AsSpan().ToArray().Select(attribute => attribute.Key.ToString()).ShouldBe(["gen_ai.operation.name", "owner"]);
        span.Attributes.Text("owner").ShouldBe("jane@acme.example");
    }

    [Fact]
    public void AllowedValues_StayAsTheyAre() =>
        RedactRun.Span(new RedactionPolicy { AllowedValues = ["@acme\\.example$"] }, ("note", "jane@acme.example, john@other.example"))
            .Attributes.Text("note").ShouldBe("jane@acme.example, [EMAIL]");

    [Fact]
    public void Recognisers_CanBeSwitchedOffAndHash()
    {
        RedactionPolicy policy = new() { WithoutRecognisers = new HashSet<string> { "phone" }, RecogniserActions = new Dictionary<string, RedactionAction> { ["email"] = RedactionAction.Hash } };

        RedactRun.Span(policy, ("note", "+14155552671, jane@acme.example")).Attributes.Text("note").ShouldNotBeNull().ShouldMatch(@"^\+14155552671, \[EMAIL:[0-9a-f]{16}\]$");
    }

    [Fact]
    public void Summary_IsOnWhatWasChangedOnly()
    {
        RedactionPolicy policy = new() { WritesSummary = true };

        Span changed = RedactRun.Span(policy, ("note", "jane@acme.example"));
        Span same = RedactRun.Span(policy, ("note", "nothing"));

        changed.Attributes.TryGet("redaction.masked.count"u8, out AnyValue count).ShouldBeTrue();
        (count.AsInt, same.Attributes.Count).ShouldBe((1, 1));
    }

    [Theory]
    [InlineData("a b", null, "x", null, "name")]
    [InlineData("r", null, "(?<=a)b", null, "(?<=a)b")]
    [InlineData("r", null, "(", null, "(")]
    [InlineData("r", null, null, "user", "$")]
    [InlineData("r", null, null, null, "neither")]
    public void Rule_ThatCannotBeUsed_SaysWhy(string name, string? key, string? pattern, string? path, string expected)
    {
        string? fault = Redactor.FaultOf(new RedactionRule { Name = name, Key = key, ValuePattern = pattern, JsonPath = path });

        fault.ShouldNotBeNull().ShouldContain(name);
        fault.ShouldContain(expected);
    }

    private static RedactionPolicy Policy(RedactionRule rule) => new() { Rules = [rule] };
}
