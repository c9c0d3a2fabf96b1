using Clew.Server.Configuration;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

[Collection(ChromiumCollection.Name)]
public sealed class DestinationsPageTests(ChromiumFixture chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Destinations_AreShownAndTested(ColorScheme scheme)
    {
        await using OtlpReceiver healthy = await OtlpReceiver.StartAsync();
        await using OtlpReceiver locked = await OtlpReceiver.StartAsync();
        locked.Refuse = (context, _) => Task.FromResult((context.Response.StatusCode = 401) > 0);
        string yaml = $$"""
            exporters:
              clew/archive: { endpoint: "{{healthy.Address}}" }
              otlphttp/dear: { endpoint: "{{healthy.Address}}", sampling: { policies: [errors: , cost: { over: 1 }] } }
              honeycomb/team: { endpoint: "{{locked.Address}}", api_key: top-secret, sampling: 0.1, attributes: normalized }
            """;
        ClewConfiguration configuration = ClewConfiguration.Parse(yaml, static _ => null).Value.ShouldNotBeNull();
        await using TestServer server = await TestServer.StartAsync(options => options with { Configuration = configuration });
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, server, scheme);
        (await ui.Server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()))).EnsureSuccessStatusCode();
        await healthy.WhenAsync(() => healthy.Requests.Count > 0);

        await ui.GotoAsync("/settings/destinations");
        ILocator archive = ui.Page.GetByLabel("clew/archive", new PageGetByLabelOptions { Exact = true });
        ILocator team = ui.Page.GetByLabel("honeycomb/team", new PageGetByLabelOptions { Exact = true });
        await Expect(archive.GetByTestId("destination-health")).ToHaveTextAsync("Healthy");
        await archive.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Send a test" }).ClickAsync();
        await team.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Send a test" }).ClickAsync();

        await Expect(ui.Page.GetByLabel("otlphttp/dear", new PageGetByLabelOptions { Exact = true })).ToContainTextAsync("traces chosen by errors, cost");
        await Expect(archive.GetByTestId("destination-reply")).ToContainTextAsync("took the span");
        await Expect(team.GetByTestId("destination-reply")).ToContainTextAsync("does not accept the key");
        await Expect(ui.Element("destinations-page")).Not.ToContainTextAsync("top-secret");
        await ui.ScreenshotAsync("destinations-" + scheme);
        (await ui.Page.RunAxe()).Violations.Select(violation => violation.Id).ShouldBeEmpty();
        ui.ShouldHaveNoFaults();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task NoDestination_OffersWhatToPaste(ColorScheme scheme)
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium, scheme);
        await ui.GotoAsync("/settings/destinations");

        await Expect(ui.Element("destinations-empty")).ToBeVisibleAsync();
        await ui.Element("preset-choice").SelectOptionAsync("langfuse");

        await Expect(ui.Element("preset-example")).ToContainTextAsync("secret_key: ${env:LANGFUSE_SECRET_KEY}");
        await ui.ScreenshotAsync("destinations-empty-" + scheme);
        (await ui.Page.RunAxe()).Violations.Select(violation => violation.Id).ShouldBeEmpty();
        ui.ShouldHaveNoFaults();
    }
}
