using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

[Collection(ChromiumCollection.Name)]
public sealed class SettingsPageTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task ModelWithoutAPrice_IsGivenOneWithoutARestart()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await SendAsync(ui.Server);
        await ui.GotoAsync("/traces");
        await ui.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Settings" }).ClickAsync();
        await Expect(ui.Element("unpriced-row")).ToContainTextAsync("acme-1");

        await ui.Element("unpriced-row").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(ui.Page.GetByLabel("Model", new PageGetByLabelOptions { Exact = true })).ToHaveValueAsync("acme-1");
        await ui.Page.GetByLabel("Input").FillAsync("2.5");
        await ui.ShouldBeAccessibleAsync("price-form");
        await ui.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save" }).ClickAsync();

        await Expect(ui.Element("override-row")).ToContainTextAsync("$2.50 in");
        await ui.Page.GetByLabel("Find a model").FillAsync("acme acme-1");
        await Expect(ui.Element("catalogue")).ToContainTextAsync("settings");
        await ui.ShouldBeAccessibleAsync("prices");
        await SendAsync(ui.Server);
        (await ui.Server.GetJsonAsync("/api/v1/traces")).GetProperty("items")[0].GetProperty("usage").GetProperty("costUsd").GetDouble().ShouldBe(0.0025);
        await ui.Element("override-row").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Delete" }).ClickAsync();
        await Expect(ui.Element("override-row")).ToHaveCountAsync(0);
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Mappings_WithAFault_AreNotSavedAndMendedOnesAre()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await ui.GotoAsync("/settings/mappings");
        ILocator text = ui.Element("mappings-text");
        ILocator save = ui.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save" });
        await text.FillAsync("mappings:\n  - { from: my.user, to: user.id }\n");
        await save.ClickAsync();
        await Expect(ui.Element("mappings-page")).ToContainTextAsync("In force: version 1");

        await text.FillAsync("mappings:\n  - { to: user.id }\n");
        IResponse refused = await ui.Page.RunAndWaitForResponseAsync(() => save.ClickAsync(), response => response.Request.Method == "PUT");
        refused.Status.ShouldBe(400);
        await Expect(ui.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Line 2: a mapping without from.");
        await text.FillAsync("mappings:\n  - { from: my.name, to: user.id }\n");
        await save.ClickAsync();

        await Expect(ui.Element("mappings-page")).ToContainTextAsync("In force: version 2");
        await ui.Page.GetByText("Earlier versions").ClickAsync();
        await ui.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Version 1" }).ClickAsync();
        await Expect(text).ToHaveValueAsync("mappings:\n  - { from: my.user, to: user.id }\n");
        await ui.ShouldBeAccessibleAsync("mappings");
    }

    [Fact]
    public async Task Retention_TellsWhatAChangeDoesAndIsInForce()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await SendAsync(ui.Server);
        await ui.GotoAsync("/settings/retention");
        await Expect(ui.Element("day-row")).ToHaveCountAsync(1);
        await Expect(ui.Element("retention-effect")).ToHaveTextAsync("Nothing is deleted now.");

        await ui.Page.GetByLabel("Days").First.FillAsync("7");
        await ui.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save" }).ClickAsync();

        await Expect(ui.Element("retention-page")).ToContainTextAsync("this page");
        (await ui.Server.GetJsonAsync("/api/v1/status")).GetProperty("retention").GetProperty("days").GetDouble().ShouldBe(7);
        await ui.ShouldBeAccessibleAsync("retention");
        await ui.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Back to the configuration" }).ClickAsync();
        await Expect(ui.Element("retention-page")).Not.ToContainTextAsync("this page");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Sampling_PoliciesAreTriedOnWhatIsStored()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await SendAsync(ui.Server);
        await ui.GotoAsync("/settings/sampling");
        await Expect(ui.Element("sampling-page")).ToContainTextAsync("Every trace is kept");

        await ui.Page.GetByLabel("Policies, as in the configuration file").FillAsync("sampling:\n  policies:\n    - latency: { over: 999h }\n");
        await ui.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Simulate" }).ClickAsync();
        await Expect(ui.Element("simulation")).ToContainTextAsync("0 of 1");
        await Expect(ui.Element("simulation")).ToContainTextAsync("The longest that would be lost");
        await ui.ShouldBeAccessibleAsync("sampling");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task AboutAndConnect_HaveCountersAndSnippets()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await SendAsync(ui.Server);
        await ui.GotoAsync("/settings/about");
        await Expect(ui.Element("counter-row").First).ToBeVisibleAsync();
        await ui.ShouldBeAccessibleAsync("about");

        await ui.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Connect" }).ClickAsync();

        await Expect(ui.Element("connect-snippet")).ToHaveCountAsync(5);
        await ui.ShouldBeAccessibleAsync("connect");
        ui.ShouldHaveNoFaults();
    }

    private static async Task SendAsync(TestServer server) =>
        (await server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "chat", attributes:
            [("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "acme"), ("gen_ai.request.model", "acme-1"), ("gen_ai.usage.input_tokens", 1000)])))).EnsureSuccessStatusCode();
}
