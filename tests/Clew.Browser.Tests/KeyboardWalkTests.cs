using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

/// <summary>The way from Home to a span's price and back, without a mouse.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class KeyboardWalkTests(ChromiumFixture chromium, DemoServer demo)
{
    /// <summary>Focusable things on the longest page of the walk, and some more.</summary>
    private const int TabsMax = 150;

    [Fact]
    public async Task MainPath_ByKeyboardOnly_IsWalkedThereAndBack()
    {
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, await demo.PlayedAsync());
        IKeyboard keys = ui.Page.Keyboard;
        await ui.GotoAsync("/");
        await Expect(ui.Element("tile-runs")).ToBeVisibleAsync();
        await keys.PressAsync("Tab");
        await Expect(ui.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" })).ToBeFocusedAsync();

        // Home, agents, an agent, its slowest run.
        await EnterAsync(ui, ui.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "Agents" }));
        await Expect(ui.Element("agent-row").First).ToBeVisibleAsync();
        await EnterAsync(ui, ui.Page.GetByRole(AriaRole.Button, new() { Name = "Cost per run" }));
        await Expect(ui.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Cost per run" })).ToHaveAttributeAsync("aria-sort", "descending");
        await EnterAsync(ui, ui.Element("agent-row").GetByRole(AriaRole.Link, new() { Name = "fact-checker", Exact = true }));
        await Expect(ui.Page.Locator("#main [data-state=pending]")).ToHaveCountAsync(0);
        await EnterAsync(ui, ui.Element("slowest-runs").GetByRole(AriaRole.Link).First);

        // A span of the run, and why it costs what it costs.
        await Expect(ui.Element("trace-page")).ToHaveAttributeAsync("data-complete", "true");
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("Enter");
        await Expect(ui.Element("tab-raw")).ToBeVisibleAsync();
        await EnterAsync(ui, ui.Element("span-panel").GetByTestId("why-button").First);
        await Expect(ui.Element("ledger-entry").First).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await Expect(ui.Element("ledger-panel")).ToHaveCountAsync(0);
        await Expect(ui.Element("span-panel")).ToBeVisibleAsync();

        // The views, by number and by arrow.
        await keys.PressAsync("2");
        await Expect(ui.Element("transcript")).ToBeVisibleAsync();
        await TabToAsync(ui, ui.Element("view-conversation"));
        await keys.PressAsync("ArrowRight");
        await Expect(ui.Element("call-graph")).ToBeVisibleAsync();

        // And back to the agent.
        await EnterAsync(ui, ui.Page.GetByRole(AriaRole.Link, new() { Name = "Back to the traces" }));
        await Expect(ui.Page).ToHaveURLAsync(new Regex("/agents/fact-checker"));

        // Another time, chosen and shown in the address.
        await EnterAsync(ui, ui.Element("time-range"));
        await EnterAsync(ui, ui.Page.GetByRole(AriaRole.Button, new() { Name = "1 hour", Exact = true }));
        await Expect(ui.Page).ToHaveURLAsync(new Regex("from=-1h"));
        await Expect(ui.Element("time-range")).ToContainTextAsync("Last 1 hour");

        // The palette leads to the traces, the search finds the failed ones.
        await keys.PressAsync("Control+k");
        await Expect(ui.Element("palette-input")).ToBeFocusedAsync();
        await keys.TypeAsync("Traces");
        await Expect(ui.Page.GetByRole(AriaRole.Option, new() { Name = "Traces", Exact = true, Selected = true })).ToHaveCountAsync(1);
        await keys.PressAsync("Enter");
        await Expect(ui.Element("trace-row").First).ToBeVisibleAsync();
        await keys.PressAsync("/");
        await Expect(ui.Element("search-input")).ToBeFocusedAsync();
        await keys.TypeAsync("tool.error = web_search");
        await keys.PressAsync("Escape");
        await keys.PressAsync("Enter");
        await Expect(ui.Page).ToHaveURLAsync(new Regex("query=tool\\.error"));
        await Expect(ui.Element("traces-table")).ToHaveAttributeAsync("aria-busy", "false");
        await EnterAsync(ui, ui.Element("trace-row").First.GetByRole(AriaRole.Link).First);
        await Expect(ui.Element("trace-page")).ToBeVisibleAsync();
        ui.ShouldHaveNoFaults();
    }

    private static async Task EnterAsync(UiPage ui, ILocator target)
    {
        await TabToAsync(ui, target);
        await ui.Page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Tabs on until the element has the focus; what cannot be reached so, a keyboard cannot reach.</summary>
    private static async Task TabToAsync(UiPage ui, ILocator target)
    {
        await Expect(target).ToBeVisibleAsync();
        for (int tabs = 0; tabs <= TabsMax; tabs++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }
            await ui.Page.Keyboard.PressAsync("Tab");
        }
        throw new InvalidOperationException($"{target} was not reached by {TabsMax} tabs.");
    }
}
