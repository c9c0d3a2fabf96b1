using Clew.Server.Configuration;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

[Collection(ChromiumCollection.Name)]
public sealed class DestinationsPageTests(ChromiumFixture chromium, EmptyServer empty)
{
    [Fact]
    public async Task Destinations_AreShownAndTested()
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
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, server);
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
        await ui.ShouldBeAccessibleAsync("destinations");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task NoDestination_OffersWhatToPaste()
    {
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, empty.Server);
        await ui.GotoAsync("/settings/destinations");

        await Expect(ui.Element("destinations-empty")).ToBeVisibleAsync();
        await ui.Element("preset-choice").SelectOptionAsync("langfuse");

        await Expect(ui.Element("preset-example")).ToContainTextAsync("secret_key: ${env:LANGFUSE_SECRET_KEY}");
        await ui.ShouldBeAccessibleAsync("destinations-empty");
        ui.ShouldHaveNoFaults();
    }
}
