using Clew.Server.Configuration;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

/// <summary>The UI of a server without a store: one page of its own, and nothing that asks a store.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class RelayPageTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task Relay_ShowsDestinationsAndWhatWasRedacted()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using UiPage ui = await OpenAsync($"exporters:\n  otlphttp/backend: {{ endpoint: \"{receiver.Address}\", signals: [traces], sampling: 0.5 }}\n  otlphttp/all: {{ endpoint: \"{receiver.Address}\" }}\n");
        (await ui.Server.SendJsonAsync(OtlpJson.Traces("svc", OtlpJson.Span(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "mail", attributes: [("note", "write to ada.lovelace@acme.io")])))).EnsureSuccessStatusCode();
        await receiver.WhenSpansAsync(1);

        await ui.GotoAsync("/");

        await Expect(ui.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/relay$"));
        await Expect(ui.Element("relay-page")).ToBeVisibleAsync();
        await Expect(ui.Element("destination")).ToHaveCountAsync(2);
        await Expect(ui.Page.GetByLabel("otlphttp/all", new PageGetByLabelOptions { Exact = true }).GetByTestId("destination-health")).ToHaveTextAsync("Healthy");
        await Expect(ui.Element("relay-redactions")).ToContainTextAsync("email");
        await Expect(ui.Page.GetByRole(AriaRole.Navigation, new PageGetByRoleOptions { Name = "Main" }).GetByRole(AriaRole.Link)).ToHaveCountAsync(5);
        await ui.ShouldBeAccessibleAsync("relay");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task OtherAddresses_SayThatNothingIsStored_AndLeadBack()
    {
        await using UiPage ui = await OpenAsync("");

        await ui.GotoAsync("/settings/configuration");
        await Expect(ui.Element("configuration-page")).ToBeVisibleAsync();
        await ui.GotoAsync("/settings/prices");
        await Expect(ui.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "This server stores nothing" })).ToBeVisibleAsync();
        await ui.ShouldBeAccessibleAsync("relay-stores-nothing");
        await ui.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Go to the relay" }).ClickAsync();

        await Expect(ui.Element("relay-without-destinations")).ToBeVisibleAsync();
        await ui.ShouldBeAccessibleAsync("relay-empty");
    }

    private Task<UiPage> OpenAsync(string yaml)
    {
        ClewConfiguration configuration = ClewConfiguration.Parse("service: { mode: relay }\n" + yaml, static _ => null).Value.ShouldNotBeNull();
        return UiPage.OpenAsync(chromium, options => options with { Configuration = configuration, IsRelay = true });
    }
}
