using Clew.Server.Configuration;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

[Collection(ChromiumCollection.Name)]
public sealed class ChannelsPageTests(ChromiumFixture chromium, EmptyServer empty)
{
    [Fact]
    public async Task Channels_AreShownAndTested()
    {
        await using OtlpReceiver healthy = await OtlpReceiver.StartAsync();
        healthy.Refuse = (context, _) => Task.FromResult((context.Response.StatusCode = 204) > 0);
        await using OtlpReceiver locked = await OtlpReceiver.StartAsync();
        locked.Refuse = (context, _) => Task.FromResult((context.Response.StatusCode = 401) > 0);
        string yaml = $$"""
            alerts:
              channels:
                webhook/pager: { url: "{{healthy.Address}}hook/secret-path" }
                webhook/closed: { url: "{{locked.Address}}" }
            """;
        ClewConfiguration configuration = ClewConfiguration.Parse(yaml, static _ => null).Value.ShouldNotBeNull();
        await using TestServer server = await TestServer.StartAsync(options => options with { Configuration = configuration });
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, server);
        await ui.GotoAsync("/settings/channels");
        ILocator pager = ui.Page.GetByLabel("webhook/pager", new PageGetByLabelOptions { Exact = true });
        ILocator closed = ui.Page.GetByLabel("webhook/closed", new PageGetByLabelOptions { Exact = true });

        await pager.GetByRole(AriaRole.Button).ClickAsync();
        await closed.GetByRole(AriaRole.Button).ClickAsync();

        await Expect(pager.GetByTestId("channel-reply")).ToContainTextAsync("took");
        await Expect(closed.GetByTestId("channel-reply")).ToContainTextAsync("401");
        await Expect(ui.Element("channels-page")).Not.ToContainTextAsync("secret-path");
        await ui.ShouldBeAccessibleAsync("channels");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task NoChannel_SaysThatNobodyIsTold()
    {
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, empty.Server);
        await ui.GotoAsync("/settings/channels");

        await Expect(ui.Element("channels-empty")).ToContainTextAsync("Nobody is told");
        await ui.ShouldBeAccessibleAsync("channels-empty");
        ui.ShouldHaveNoFaults();
    }
}
