using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

/// <summary>The query language, facets, views and commands as a reader uses them.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class SearchTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task Query_WrittenWithCompletions_NarrowsTheList()
    {
        await using UiPage ui = await OpenWithTwoAsync();

        await ui.Page.Keyboard.PressAsync("/");
        await ui.Page.Keyboard.TypeAsync("serv");
        await TakeAsync(ui, "service");
        await Expect(ui.Element("suggestions")).ToContainTextAsync("not in");
        await TakeAsync(ui, "=");
        await ui.Page.Keyboard.TypeAsync("bil");
        await ui.ScreenshotAsync("search-completion");
        await TakeAsync(ui, "billing");
        await ui.Page.Keyboard.PressAsync("Enter");

        await Expect(ui.Element("trace-row")).ToHaveCountAsync(1);
        await Expect(ui.Element("search-input")).ToHaveValueAsync("service = billing");
        ui.Page.Url.ShouldContain("query=service+%3D+billing");
        await ui.Page.ReloadAsync();
        await Expect(ui.Element("trace-row")).ToHaveCountAsync(1);
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task WrongQuery_SaysWhatIsWrong_AndKeepsTheList()
    {
        await using UiPage ui = await OpenWithTwoAsync();

        await ui.Element("search-input").FillAsync("agnet = x and cost > 1");
        await Expect(ui.Element("search-error")).ToContainTextAsync("Did you mean agent?");
        await ui.ScreenshotAsync("search-error");
        await ui.Page.Keyboard.PressAsync("Enter");

        await Expect(ui.Element("search-input")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(ui.Element("trace-row")).ToHaveCountAsync(2);
        ui.Page.Url.ShouldNotContain("query=");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task RecentQueries_AreOfferedAgain()
    {
        await using UiPage ui = await OpenWithTwoAsync();
        await ui.Element("search-input").FillAsync("tool.error and cost > 0.001");
        await ui.Page.Keyboard.PressAsync("Enter");
        await Expect(ui.Page).ToHaveURLAsync(new Regex(Regex.Escape("query=")));

        await ui.Element("search-input").FillAsync("");
        await ui.Page.Keyboard.PressAsync("Enter");
        await Expect(ui.Page).ToHaveURLAsync(new Regex("^(?!.*query=)"));
        await ui.Page.Keyboard.PressAsync("ArrowDown");

        await Expect(ui.Page.GetByRole(AriaRole.Option, new() { Selected = true })).ToContainTextAsync("tool.error and cost > 0.001");
        await ui.Page.Keyboard.PressAsync("Enter");
        await Expect(ui.Element("search-input")).ToHaveValueAsync("tool.error and cost > 0.001");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Facets_AreCountedUnderTheQuery_AndAddConditions()
    {
        await using UiPage ui = await OpenWithTwoAsync();
        ILocator service = ui.Page.Locator("[data-facet=service]");
        await Expect(service.GetByRole(AriaRole.Button)).ToHaveCountAsync(2);

        await service.GetByRole(AriaRole.Button, new() { Name = "billing" }).ClickAsync();
        await Expect(ui.Element("search-input")).ToHaveValueAsync("service = billing");
        await Expect(service.GetByRole(AriaRole.Button)).ToHaveCountAsync(1);
        await ui.Page.GetByRole(AriaRole.Button, new() { Name = "Error type" }).ClickAsync();
        await ui.Page.Locator("[data-facet='error.type']").GetByRole(AriaRole.Button, new() { Name = "timeout" }).ClickAsync();
        await Expect(ui.Element("search-input")).ToHaveValueAsync("service = billing and error.type = timeout");
        await ui.ScreenshotAsync("search-facets");
        await service.GetByRole(AriaRole.Button, new() { Name = "billing" }).ClickAsync();

        await Expect(ui.Element("search-input")).ToHaveValueAsync("error.type = timeout");
        await Expect(ui.Element("trace-row")).ToHaveCountAsync(2);
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task AttributeSearch_AddsACondition()
    {
        await using UiPage ui = await OpenWithTwoAsync();

        await ui.Page.GetByLabel("Attribute name").FillAsync("gen_ai.tool.call.id");
        await ui.Page.GetByLabel("Attribute value").FillAsync("c1");
        await ui.Page.Keyboard.PressAsync("Enter");

        await Expect(ui.Element("search-input")).ToHaveValueAsync("attr.gen_ai.tool.call.id = c1");
        await Expect(ui.Element("trace-row")).ToHaveCountAsync(2);
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task SavedView_BringsQueryRangeAndColumnsBack()
    {
        await using UiPage ui = await OpenWithTwoAsync("/traces?from=-1h&hide=cost&query=" + Uri.EscapeDataString("service = shop"));
        await Expect(ui.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Cost" })).ToHaveCountAsync(0);
        await ui.Element("saved-views").ClickAsync();
        await ui.Element("view-name").FillAsync("Shop, last hour");
        await ui.Page.Keyboard.PressAsync("Enter");
        await Expect(ui.Element("saved-view")).ToHaveCountAsync(1);
        await ui.ScreenshotAsync("search-views");

        await ui.GotoAsync("/traces");
        await Expect(ui.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Cost" })).ToHaveCountAsync(1);
        await ui.Element("saved-views").ClickAsync();
        await ui.Element("saved-view").ClickAsync();

        await Expect(ui.Element("search-input")).ToHaveValueAsync("service = shop");
        await Expect(ui.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Cost" })).ToHaveCountAsync(0);
        await Expect(ui.Element("time-range")).ToContainTextAsync("1 hour");
        await ui.Element("saved-views").ClickAsync();
        await ui.Page.GetByRole(AriaRole.Button, new() { Name = "Delete Shop, last hour" }).ClickAsync();
        await Expect(ui.Element("saved-view")).ToHaveCountAsync(0);
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Palette_ByKeyboardOnly_GoesWhereItsNameSays()
    {
        await using UiPage ui = await OpenWithTwoAsync();
        string traceId = (await ui.Element("trace-row").First.GetAttributeAsync("data-trace-id"))!;

        await ui.Page.Keyboard.PressAsync("Control+k");
        await Expect(ui.Element("palette-input")).ToBeFocusedAsync();
        await ui.Page.Keyboard.TypeAsync("conv-1");
        await Expect(ui.Page.GetByRole(AriaRole.Option, new() { Name = "conv-1", Exact = true, Selected = true })).ToHaveCountAsync(1);
        await ui.Page.Keyboard.PressAsync("Enter");
        await Expect(ui.Page).ToHaveURLAsync(new Regex(Regex.Escape("/conversations/conv-1")));

        await ui.Page.Keyboard.PressAsync("Control+k");
        await ui.Page.Keyboard.TypeAsync(traceId);
        await Expect(ui.Element("command").First).ToContainTextAsync("Open trace");
        await ui.Page.Keyboard.PressAsync("Enter");
        await Expect(ui.Page).ToHaveURLAsync(new Regex("/traces/" + traceId));

        await ui.Page.Keyboard.PressAsync("Control+k");
        await Expect(ui.Page.GetByRole(AriaRole.Option, new() { Name = "invoke_agent planner" })).ToHaveCountAsync(1);
        await ui.ScreenshotAsync("search-palette");
        await ui.Page.Keyboard.TypeAsync("billing");
        await Expect(ui.Element("command").Last).ToContainTextAsync("Search traces for billing");
        await ui.Page.Keyboard.PressAsync("ArrowUp");
        await ui.Page.Keyboard.PressAsync("Enter");
        await Expect(ui.Page).ToHaveURLAsync(new Regex(Regex.Escape("/traces?query=billing")));
        await Expect(ui.Element("trace-row")).ToHaveCountAsync(1);
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Palette_SwitchesTheTheme()
    {
        await using UiPage ui = await OpenWithTwoAsync();

        await ui.Page.Keyboard.PressAsync("Control+k");
        await ui.Page.Keyboard.TypeAsync("theme");
        await Expect(ui.Element("command").First).ToContainTextAsync("Switch theme to light");
        await ui.Page.Keyboard.PressAsync("Enter");
        await ui.Page.Keyboard.PressAsync("Control+k");
        await ui.Page.Keyboard.TypeAsync("theme");
        await Expect(ui.Element("command").First).ToContainTextAsync("Switch theme to dark");
        await ui.Page.Keyboard.PressAsync("Enter");

        await Expect(ui.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task EveryPart_IsAccessible()
    {
        await using UiPage ui = await OpenWithTwoAsync("/traces?query=" + Uri.EscapeDataString("service = shop"));

        await ui.Element("search-input").FillAsync("modle = x and ");
        await Expect(ui.Element("search-error")).ToBeVisibleAsync();
        await ui.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(ui.Page.GetByRole(AriaRole.Option, new() { Selected = true })).ToHaveCountAsync(1);
        await ui.ShouldBeAccessibleAsync("search-box");
        await ui.Page.Keyboard.PressAsync("Escape");
        await ui.Element("columns").ClickAsync();
        await ui.ShouldBeAccessibleAsync("search-columns");
        await ui.Page.Keyboard.PressAsync("Escape");
        await ui.Element("saved-views").ClickAsync();
        await ui.ShouldBeAccessibleAsync("search-saved-views");
        await ui.Page.Keyboard.PressAsync("Escape");
        await ui.Page.Keyboard.PressAsync("Control+k");
        await Expect(ui.Element("command").First).ToBeVisibleAsync();
        await ui.ShouldBeAccessibleAsync("palette");
    }

    private async Task<UiPage> OpenWithTwoAsync(string path = "/traces")
    {
        UiPage ui = await UiPage.OpenAsync(chromium);
        await ui.Server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId(), service: "shop"));
        await ui.Server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId(), service: "billing"));
        await ui.GotoAsync(path);
        await Expect(ui.Element("trace-row").First).ToBeVisibleAsync();
        return ui;
    }

    /// <summary>Goes down to a suggestion and takes it by Tab.</summary>
    private static async Task TakeAsync(UiPage ui, string text)
    {
        ILocator wanted = ui.Page.GetByRole(AriaRole.Option).Filter(new() { Has = ui.Page.Locator($"code:text-is('{text}')") });
        await Expect(wanted).ToHaveCountAsync(1);
        for (int i = 0; i < 60 && await wanted.GetAttributeAsync("aria-selected") != "true"; i++)
        {
            await ui.Page.Keyboard.PressAsync("ArrowDown");
        }
        await Expect(wanted).ToHaveAttributeAsync("aria-selected", "true");
        await ui.Page.Keyboard.PressAsync("Tab");
    }
}
