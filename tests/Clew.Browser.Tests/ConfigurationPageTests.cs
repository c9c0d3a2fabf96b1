using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

[Collection(ChromiumCollection.Name)]
public sealed class ConfigurationPageTests(ChromiumFixture chromium, EmptyServer empty)
{
    private const string First = """
        receivers: { otlp: { protocols: { http: { max_request_body_size: 1000000 } } } }
        storage: { retention: 7d, max_size: 20GiB }
        processors: { gen_ai_normalizer: { mappings: { acme.model: gen_ai.request.model } } }
        """;

    [Fact]
    public async Task File_InForceThenBroken_IsToldWhileItIsEdited()
    {
        using ConfigFile file = new(First);
        await using UiPage ui = await UiPage.OpenAsync(chromium, options => file.Bind(("CLEW_DATA", options.DataFolder), ("CLEW_PORT", "0"), ("CLEW_OTLP_HTTP_PORT", "0"), ("CLEW_OTLP_GRPC_PORT", "0")));
        await ui.GotoAsync("/settings/configuration");
        await Expect(ui.Element("configuration-page")).ToContainTextAsync(file.Path);
        await Expect(Value(ui, "storage.retention")).ToContainTextAsync("7dline 2");
        await Expect(Value(ui, "ui.endpoint")).ToContainTextAsync("CLEW_PORT");
        await Expect(ui.Element("configuration-finding").First).ToContainTextAsync("No effect here.");
        await ui.ShouldBeAccessibleAsync("configuration");

        file.Write("storage: { retention: soon, query_timeout: 10s }");
        await Expect(ui.Element("configuration-refused")).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 30_000 });
        await Expect(ui.Element("configuration-finding").First).ToContainTextAsync("'soon' is not a duration");
        await Expect(Value(ui, "storage.retention")).ToContainTextAsync("7dline 2");
        await ui.ShouldBeAccessibleAsync("configuration-refused");

        file.Write("storage: { retention: 3d, query_timeout: 10s }");
        await Expect(Value(ui, "storage.retention")).ToContainTextAsync("3dline 1", new LocatorAssertionsToContainTextOptions { Timeout = 30_000 });
        await Expect(ui.Element("configuration-restart")).ToContainTextAsync("storage.query_timeout");
        await Expect(Value(ui, "storage.query_timeout")).ToContainTextAsync("30s");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task WithoutAFile_SaysHowToHaveOneAndShowsWhatIsInForce()
    {
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, empty.Server);
        await ui.GotoAsync("/settings/about");
        await ui.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Configuration" }).ClickAsync();

        await Expect(ui.Element("configuration-page")).ToContainTextAsync("clew serve --config clew.yaml");
        await ui.Page.GetByLabel("Find an option").FillAsync("largest request over");
        await Expect(ui.Element("configuration-value")).ToHaveCountAsync(1);
        await Expect(ui.Element("configuration-value")).ToContainTextAsync("64MiBdefault");
        await ui.ShouldBeAccessibleAsync("configuration-none");
        await ui.Page.GetByLabel("Only what is set").CheckAsync();
        await Expect(ui.Page.GetByText("Nothing matches.")).ToBeVisibleAsync();
        ui.ShouldHaveNoFaults();
    }

    private static ILocator Value(UiPage ui, string path) =>
        ui.Element("configuration-value").Filter(new LocatorFilterOptions { Has = ui.Page.GetByText(path, new PageGetByTextOptions { Exact = true }) });
}
