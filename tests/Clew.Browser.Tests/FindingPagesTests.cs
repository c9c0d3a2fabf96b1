using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

/// <summary>From a badge to the spans that show what went wrong.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class FindingPagesTests(ChromiumFixture chromium, DemoServer demo, EmptyServer empty)
{
    [Fact]
    public async Task FindingsPage_TypeChosen_LeadsToTheMarkedSpansOfATrace()
    {
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, await demo.PlayedAsync());
        await ui.GotoAsync("/findings");
        ILocator type = ui.Element("finding-type").And(ui.Page.Locator("[data-type=runaway_iterations]"));
        await Expect(type).ToContainTextAsync("Critical");

        await type.GetByRole(AriaRole.Button).ClickAsync();

        await Expect(ui.Element("finding")).ToHaveCountAsync(1);
        await Expect(ui.Element("finding")).ToContainTextAsync("12 turns");
        await ui.Element("finding").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { NameRegex = new("^Trace ") }).ClickAsync();

        await Expect(ui.Element("chosen-finding")).ToContainTextAsync("12 turns");
        ILocator marked = ui.Element("span-row").Filter(new LocatorFilterOptions { Has = ui.Element("span-finding") });
        await Expect(marked.First).ToContainTextAsync("Runaway iterations");
        await ui.ShouldBeAccessibleAsync("demo-finding-chosen");
        await ui.Element("chosen-finding").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Go to the first span" }).ClickAsync();
        await Expect(ui.Element("span-panel")).ToBeVisibleAsync();
        await Expect(ui.Element("chosen-finding").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { NameRegex = new("^Next span") })).ToBeVisibleAsync();
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task TraceList_FindingChosenInTheFacet_ShowsItsTracesWithBadges()
    {
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, await demo.PlayedAsync());
        await ui.GotoAsync("/traces?live=off");

        await ui.Page.Locator("[data-facet=finding]").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { NameRegex = new("^tool_loop") }).ClickAsync();

        await Expect(ui.Element("trace-row")).ToHaveCountAsync(2);
        await Expect(ui.Element("finding-badge")).ToHaveCountAsync(2);
        // The worst finding names the badge; all are in its title.
        await Expect(ui.Element("finding-badge").First).ToHaveAttributeAsync("title", new Regex("Tool loop"));
        await Expect(ui.Element("finding-badge").Last).ToHaveAttributeAsync("title", new Regex("Tool loop"));
        await ui.ScreenshotAsync("demo-traces-with-findings");
        ui.ShouldHaveNoFaults();
    }

    [Theory]
    [InlineData("/agents/fact-checker", "runaway_iterations")]
    [InlineData("/tools/fetch_price", "tool_loop")]
    public async Task EntityPage_WithFindings_ListsThem(string path, string type)
    {
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, await demo.PlayedAsync());
        await ui.GotoAsync(path);

        await Expect(ui.Element("entity-finding").And(ui.Page.Locator($"[data-type={type}]"))).ToContainTextAsync("Critical");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Home_WithFindings_TellsHowManyAndLeadsToThem()
    {
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, await demo.PlayedAsync());
        await ui.GotoAsync("/?live=off");
        await Expect(ui.Element("tile-findings")).ToContainTextAsync("wasted");

        await ui.Element("tile-findings").ClickAsync();

        await Expect(ui.Element("findings-summary")).ToBeVisibleAsync();
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task EmptyStore_SaysWhatIsChecked()
    {
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, empty.Server);
        await ui.GotoAsync("/findings");

        await Expect(ui.Element("no-findings")).ToBeVisibleAsync();
        await Expect(ui.Page.GetByRole(AriaRole.Table, new PageGetByRoleOptions { Name = "What is checked" }).GetByRole(AriaRole.Row)).Not.ToHaveCountAsync(1);
        ui.ShouldHaveNoFaults();
    }
}
