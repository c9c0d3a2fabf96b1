using System.Text;
using System.Text.Json;
using Clew.Alert.Notify;
using Clew.Alert.Notify.Formats;
using Clew.Configuration;

namespace Clew.Alert.Tests.Notify;

public sealed class ChannelFormatTests
{
    /// <summary>What a sender may put into the name of a tool.</summary>
    private const string Hostile = "<!channel> <http://evil|click> [a](http://evil) *b* \"q\" {{title}}\r\nBcc: x@evil\u2028end\u202E";

    private static readonly Uri Address = new("https://hooks.example/services/T0/B0/key");

    [Fact]
    public void Slack_HostileLabels_AreTextAndNothingElse()
    {
        JsonElement body = Write(ChannelKind.Slack, SomeNotification.Of(tool: Hostile));

        body.GetProperty("text").GetString()!.ShouldNotContain('<');
        JsonElement[] blocks = [.. body.GetProperty("blocks").EnumerateArray()];
        string section = blocks[1].GetProperty("text").GetProperty("text").GetString()!;
        blocks[1].GetProperty("text").GetProperty("type").GetString().ShouldBe("plain_text");
        section.ShouldContain("31 % (threshold 10 %)");
        section.ShouldContain("• connection refused: 82 % of the failures (41 of 50)\n• gpt-5-mini: 61 % of the failures (30 of 50)\n• planner: all of the failures");
        section.ShouldNotContain("a fourth");
        section.ShouldContain("tool=<!channel>");
        section.ShouldNotContain("\r");
        blocks[2].GetProperty("elements")[0].GetProperty("text").GetString().ShouldBe("<https://clew.example/alerts/f1|Alert>  ·  <https://clew.example/traces?q=tool.error|Offending traces>");
        // Only links of ours are markup.
        blocks.Where(static block => block.GetProperty("type").GetString() != "context").ShouldAllBe(block => block.GetProperty("text").GetProperty("type").GetString() == "plain_text");
    }

    [Fact]
    public void Slack_ManyAlerts_StayWithinItsLimits()
    {
        Message message = new([.. Enumerable.Range(0, 60).Select(static i => SomeNotification.Of($"f{i}", tool: new string('x', 5_000)))]);

        JsonElement body = JsonDocument.Parse(ChannelFormat.Write(SomeNotification.Channel(Address, kind: ChannelKind.Slack), message, SomeNotification.Start).Body).RootElement;

        JsonElement[] blocks = [.. body.GetProperty("blocks").EnumerateArray()];
        blocks.Length.ShouldBeLessThanOrEqualTo(50);
        blocks[^1].GetProperty("text").GetProperty("text").GetString().ShouldBe("… and 50 more.");
        blocks.Where(static block => block.TryGetProperty("text", out _)).ShouldAllBe(block => block.GetProperty("text").GetProperty("text").GetString()!.Length <= 3_000);
    }

    [Fact]
    public void Teams_HostileLabels_AreRunsThatKnowNoMarkdown()
    {
        JsonElement card = Write(ChannelKind.Teams, SomeNotification.Of(tool: Hostile)).GetProperty("attachments")[0].GetProperty("content");

        card.GetProperty("body").EnumerateArray().ShouldAllBe(block => block.GetProperty("type").GetString() == "RichTextBlock");
        string.Join('\n', card.GetProperty("body").EnumerateArray().Select(static block => block.GetProperty("inlines")[0].GetProperty("text").GetString())).ShouldContain("31 % (threshold 10 %)");
        card.GetProperty("actions")[1].GetProperty("url").GetString().ShouldBe("https://clew.example/traces?q=tool.error");
    }

    [Theory]
    [InlineData(false, "trigger")]
    [InlineData(true, "resolve")]
    public void PagerDuty_BeginAndEnd_ShareTheirKey(bool resolved, string action)
    {
        JsonElement body = Write(ChannelKind.Pagerduty, SomeNotification.Of(resolved: resolved));

        body.GetProperty("event_action").GetString().ShouldBe(action);
        body.GetProperty("dedup_key").GetString().ShouldBe("f1");
        body.GetProperty("routing_key").GetString().ShouldBe("r0uting");
        body.GetProperty("payload").GetProperty("severity").GetString().ShouldBe("critical");
        body.GetProperty("payload").GetProperty("custom_details").GetProperty("measured").GetString().ShouldBe("31 % (threshold 10 %)");
        body.GetProperty("payload").GetProperty("custom_details").GetProperty("suspects").GetArrayLength().ShouldBe(3);
        body.GetProperty("links")[1].GetProperty("href").GetString().ShouldBe("https://clew.example/traces?q=tool.error");
    }

    [Fact]
    public void Alertmanager_LabelsThatItRefuses_AreRenamed()
    {
        Notification alert = SomeNotification.Of() with { Labels = new Dictionary<string, string> { ["gen_ai.agent.name"] = "a", ["1st"] = "b", ["empty"] = "" } };

        JsonElement labels = Write(ChannelKind.Alertmanager, alert)[0].GetProperty("labels");

        labels.EnumerateObject().Select(static label => label.Name).ShouldBe(["alertname", "severity", "rule_id", "gen_ai_agent_name", "_1st"]);
    }

    [Theory]
    [InlineData("application/json", """{"text":"{{title}}: {{labels.tool}}","n":{{value}},"all":{{alerts}}}""")]
    [InlineData("application/json; charset=utf-8", """{"a":"{{ summary }}"}""")]
    public void Template_OfJson_StaysJsonWhateverIsInIt(string contentType, string text)
    {
        MessageTemplate template = MessageTemplate.Parse(text, out string? fault);
        fault.ShouldBeNull();
        Message message = new([SomeNotification.Of(tool: Hostile)]);

        JsonElement filled = JsonDocument.Parse(template.Fill(message, contentType)).RootElement;

        filled.EnumerateObject().First().Value.GetString()!.ShouldContain("\"q\" {{title}}");
    }

    [Theory]
    [InlineData("text/html", "<b>{{labels.tool}}</b>", "&lt;!channel&gt;")]
    [InlineData("application/xml", "<b>{{labels.tool}}</b>", "&lt;!channel&gt;")]
    [InlineData("application/x-www-form-urlencoded", "text={{labels.tool}}", "%3C%21channel%3E")]
    [InlineData("text/plain", "{{labels.tool}}", "<!channel>")]
    [InlineData("text/plain", "{{labels.none}}|{{severity}}|{{status}}|{{measured}}", "|critical|firing|31 % (threshold 10 %)")]
    public void Template_OfAType_EscapesForIt(string contentType, string text, string expected) =>
        MessageTemplate.Parse(text, out _).Fill(new Message([SomeNotification.Of(tool: Hostile)]), contentType).ShouldContain(expected);

    [Fact]
    public void Template_OfAHeader_CannotEndIt() =>
        MessageTemplate.Parse("{{labels.tool}}", out _).FillHeader(new Message([SomeNotification.Of(tool: Hostile)])).ShouldNotContain('\n');

    [Fact]
    public void Template_WithAnUnknownPlaceholder_SaysWhichThereAre()
    {
        MessageTemplate.Parse("{{titel}}", out string? fault);

        fault.ShouldNotBeNull().ShouldStartWith("'{{titel}}' is no placeholder. There are id, status, title,");
    }

    [Fact]
    public void Channel_Printed_ShowsNoSecret()
    {
        ChannelOptions options = SomeNotification.Channel(Address) with { SigningKey = new Secret("s1gn"), RoutingKey = new Secret("r0ut"), Headers = [new("Authorization", "h3ader")] };

        string.Join(' ', options, options.ShownEndpoint, options.SigningKey).ShouldBe("team https://hooks.example ***");
    }

    private static JsonElement Write(ChannelKind kind, Notification notification)
    {
        ChannelOptions options = SomeNotification.Channel(Address, kind: kind) with { RoutingKey = new Secret("r0uting") };
        return JsonDocument.Parse(Encoding.UTF8.GetString(ChannelFormat.Write(options, new Message([notification]), SomeNotification.Start).Body.Span)).RootElement;
    }
}
