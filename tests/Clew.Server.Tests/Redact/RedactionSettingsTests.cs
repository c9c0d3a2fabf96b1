using Clew.Configuration;
using Clew.Pipeline.Redact;
using Clew.Server.Configuration;

namespace Clew.Tests.Redact;

/// <summary>Sections <c>content</c> and <c>processors: redaction</c> of the configuration file.</summary>
public sealed class RedactionSettingsTests
{
    [Fact]
    public void Default_RecognisersOnEverything()
    {
        RedactionPolicy policy = Read("").Redaction;

        policy.Content.Of("production", "shop").ShouldBe(ContentMode.Redact);
        (policy.Rules.Count, policy.WithoutRecognisers.Count, policy.AllowedKeys).ShouldBe((0, 0, null));
    }

    [Fact]
    public void OurWords_MakeAPolicy()
    {
        RedactionPolicy policy = Read("""
            content:
              mode: keep
              keep_error_messages: true
              rules:
                - { environment: "prod*", mode: drop }
            processors:
              redaction:
                disabled_recognizers: [ipv4]
                recognizer_actions: { email: hash }
                rules:
                  - { name: order, key: app.*, value_pattern: "A-[0-9]+", action: replace, replacement: "order" }
                  - { name: ssn_field, json_path: $..ssn, action: remove }
            """).Redaction;

        (policy.Content.Of("production", "x"), policy.Content.Of("", "x"), policy.Content.KeepsErrorMessages).ShouldBe((ContentMode.Drop, ContentMode.Keep, true));
        policy.Rules.Select(rule => (rule.Name, rule.Key, rule.ValuePattern, rule.JsonPath, rule.Action, rule.Replacement)).ShouldBe(
            [("order", "app.*", "A-[0-9]+", null, RedactionAction.Replace, "order"), ("ssn_field", null, null, "$..ssn", RedactionAction.Remove, "")]);
        (policy.WithoutRecognisers.Single(), policy.RecogniserActions["email"]).ShouldBe(("ipv4", RedactionAction.Hash));
    }

    [Fact]
    public void CollectorsWords_MakeAPolicy()
    {
        RedactionPolicy policy = Read("""
            processors:
              redaction:
                allow_all_keys: false
                allowed_keys: [description, group]
                ignored_keys: [safe_attribute]
                blocked_values: ["4[0-9]{12}"]
                blocked_key_patterns: [".*token.*"]
                allowed_values: [".+@mycompany.com"]
                hash_function: md5
                summary: debug
            """).Redaction;

        policy.AllowedKeys.ShouldBe(["description", "group"]);
        policy.IgnoredKeys.ShouldBe(["safe_attribute"]);
        policy.AllowedValues.ShouldBe([".+@mycompany.com"]);
        policy.Rules.Select(rule => (rule.KeyPattern, rule.ValuePattern, rule.Action)).ShouldBe([(".*token.*", null, RedactionAction.Hash), (null, "4[0-9]{12}", RedactionAction.Hash)]);
        policy.WritesSummary.ShouldBeTrue();
    }

    [Fact]
    public void KeysAmongBlockedValues_AreNoted() =>
        Parse("processors: { redaction: { blocked_values: [gen_ai.content.prompt] } }").Notes.ShouldHaveSingleItem().Message.ShouldContain("blocked_key_patterns");

    [Fact]
    public void Rule_ThatCannotBeUsed_IsAFaultWithItsName() =>
        Parse("processors: { redaction: { rules: [{ name: back, value_pattern: '(a)\\1' }] } }").Faults.ShouldHaveSingleItem().Message.ShouldContain("'back'");

    [Fact]
    public void Processor_ThatNoPipelineNames_DoesNothing() => Read("""
        receivers: { otlp: { protocols: { grpc: {} } } }
        processors: { redaction: { rules: [{ name: r, key: x }] }, batch: {} }
        service: { pipelines: { traces: { receivers: [otlp], processors: [batch] } } }
        """).Redaction.Rules.ShouldBeEmpty();

    private static ConfigReading<ClewConfiguration> Parse(string yaml) => ClewConfiguration.Parse(yaml, _ => null);

    private static ClewConfiguration Read(string yaml)
    {
        ConfigReading<ClewConfiguration> reading = Parse(yaml);
        reading.Faults.ShouldBeEmpty();
        return reading.Value!;
    }
}
