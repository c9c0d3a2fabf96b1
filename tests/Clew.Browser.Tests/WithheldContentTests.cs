using Clew.Server.Configuration;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

/// <summary>Pages of traces whose messages the server did not store do not ask the application to send them.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class WithheldContentTests(ChromiumFixture chromium)
{
    private const string Call = "00000000000000c1";

    [Fact]
    public async Task DroppedContent_IsSaidWithItsPolicy_WhichIsALinkAway()
    {
        ClewConfiguration configuration = ClewConfiguration.Parse("content: { mode: drop }", static _ => null).Value.ShouldNotBeNull();
        await using TestServer server = await TestServer.StartAsync(options => options with { Configuration = configuration });
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, server);
        string trace = await SendCallAsync(server, ("gen_ai.input.messages", """[{"role":"user","parts":[{"type":"text","content":"What is a clew?"}]}]"""));

        await ui.GotoAsync($"/traces/{trace}?span={Call}");
        await Expect(ui.Element("content-withheld")).ToContainTextAsync("the content policy (mode: drop) of this server kept it from being stored");
        await Expect(ui.Element("content-withheld")).ToContainTextAsync("Not stored: gen_ai.input.messages.");
        await Expect(ui.Page.GetByText("CAPTURE_MESSAGE_CONTENT")).ToHaveCountAsync(0);
        await ui.GotoAsync($"/traces/{trace}?view=conversation");
        await Expect(ui.Element("content-withheld")).ToContainTextAsync("the content policy (mode: drop) of this server");
        await Expect(ui.Element("no-content")).ToHaveCountAsync(0);
        await ui.ShouldBeAccessibleAsync("content-withheld");

        await ui.Element("content-withheld").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(ui.Element("configuration-value").First).ToContainTextAsync("content.mode");
        await Expect(ui.Element("configuration-value").First).ToContainTextAsync("drop");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task ContentThatWasNotSent_IsAskedFor()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        string trace = await SendCallAsync(ui.Server);

        await ui.GotoAsync($"/traces/{trace}?view=conversation");

        await Expect(ui.Element("no-content")).ToContainTextAsync("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true");
        ui.ShouldHaveNoFaults();
    }

    private static async Task<string> SendCallAsync(TestServer server, params (string Key, object Value)[] content)
    {
        string trace = OtlpJson.NewTraceId();
        string body = OtlpJson.Traces("shop", OtlpJson.Span(
            trace, Call, "chat gpt-4o", attributes: [("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o"), .. content]));
        (await server.SendJsonAsync(body)).EnsureSuccessStatusCode();
        return trace;
    }
}
