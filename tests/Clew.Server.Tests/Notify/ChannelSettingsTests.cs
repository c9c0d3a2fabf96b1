using Clew.Alert;
using Clew.Alert.Notify;
using Clew.Configuration;
using Clew.Server.Configuration;

namespace Clew.Tests.Notify;

public sealed class ChannelSettingsTests
{
    [Fact]
    public void Channels_OfEveryKind_AreUnderstood()
    {
        ConfigReading<ClewConfiguration> reading = ClewConfiguration.Parse("""
            alerts:
              channels:
                webhook/ops: { url: "https://ops.example/hook", signing_key: "${env:KEY}", headers: { authorization: "Bearer ${env:KEY}" }, body: "{\"text\": \"{{title}}\"}", min_severity: critical, default: false }
                slack: { url: "${env:SLACK}" }
                teams: { url: "https://teams.example/workflow" }
                pagerduty: { routing_key: "${env:KEY}" }
                email: { server: "smtp://mail.example", from: clew@example.com, to: [a@example.com, b@example.com], username: me, password: "${env:KEY}" }
                alertmanager: { url: "http://alertmanager:9093", send_resolved: false }
            """, static name => name == "SLACK" ? "https://hooks.slack.example/T/B/k" : "s3cret");

        reading.Faults.ShouldBeEmpty();
        IReadOnlyList<ChannelOptions> channels = reading.Value!.Alerts.Channels;
        channels.Select(static channel => channel.Name).ShouldBe(["webhook/ops", "slack", "teams", "pagerduty", "email", "alertmanager"]);
        (channels[0].MinSeverity, channels[0].TakesUnnamed, channels[0].SigningKey!.Reveal(), channels[0].Headers[0].Value).ShouldBe((AlertSeverity.Critical, false, "s3cret", "Bearer s3cret"));
        channels[1].Endpoint.ToString().ShouldBe("https://hooks.slack.example/T/B/k");
        (channels[4].Endpoint.Port, channels[4].Mail!.StartTls, channels[4].Mail!.To.Count).ShouldBe((587, StartTls.Required, 2));
        channels[5].SendsResolved.ShouldBeFalse();
        reading.Values.Select(static value => value.Text).ShouldNotContain(text => text != null && (text.Contains("s3cret") || text.Contains("hooks.slack") || text.Contains("ops.example")));
    }

    [Theory]
    [InlineData("slack: {}", "alerts.channels.slack.url", "Missing")]
    [InlineData("slack: { url: hooks.example }", "alerts.channels.slack.url", "not a URL")]
    [InlineData("slak: { url: \"https://a\" }", "alerts.channels.slak", "did you mean 'slack'")]
    [InlineData("webhook: { url: \"https://a\", body: \"{{titel}}\" }", "alerts.channels.webhook.body", "'{{titel}}' is no placeholder")]
    [InlineData("webhook: { url: \"https://a\", content_type: json }", "alerts.channels.webhook.content_type", "not a media type")]
    [InlineData("webhook: { url: \"https://a\", headers: { x: \"{{nothing}}\" } }", "alerts.channels.webhook.headers", "does not exist")]
    [InlineData("pagerduty: {}", "alerts.channels.pagerduty.routing_key", "Missing")]
    [InlineData("email: { server: \"smtp://m\", from: a@b, to: [] }", "alerts.channels.email.to", "who gets the mail")]
    [InlineData("email: { server: \"smtp://m\", from: \"A <a@b>\", to: [c@d] }", "alerts.channels.email.from", "not an address")]
    [InlineData("email: { server: \"smtp://m\", from: a@b, to: [c@d], username: me }", "alerts.channels.email", "give both or none")]
    [InlineData("email: { server: \"http://m\", from: a@b, to: [c@d] }", "alerts.channels.email.server", "smtp://")]
    [InlineData("webhook: { url: \"https://a\", group_wiat: 5s }", "alerts.channels.webhook.group_wiat", "did you mean 'group_wait'")]
    public void Misuse_IsAFaultInPlainWords(string channel, string path, string words)
    {
        ConfigReading<ClewConfiguration> reading = ClewConfiguration.Parse("alerts:\n  channels:\n    " + channel, static _ => null);

        reading.Value.ShouldBeNull();
        reading.Faults.ShouldContain(fault => fault.Path == path && fault.Message.Contains(words), string.Join('\n', reading.Faults));
    }

    [Theory]
    [InlineData("{ remote_write: {} }", "prometheus.remote_write.url", "Missing")]
    [InlineData("{ remote_write: { url: \"http://p\", external_labels: { \"a-b\": c } } }", "prometheus.remote_write.external_labels", "not a name of a label")]
    [InlineData("{ names: new }", "prometheus.names", "one of all, current, older")]
    public void MisuseOfPrometheus_IsAFaultInPlainWords(string section, string path, string words)
    {
        ConfigReading<ClewConfiguration> reading = ClewConfiguration.Parse("prometheus: " + section, static _ => null);

        reading.Faults.ShouldContain(fault => fault.Path == path && fault.Message.Contains(words), string.Join('\n', reading.Faults));
    }
}
