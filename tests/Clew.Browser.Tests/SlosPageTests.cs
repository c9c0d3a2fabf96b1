using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

[Collection(ChromiumCollection.Name)]
public sealed class SlosPageTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task Objective_ShowsItsBudgetAndIsChanged()
    {
        await using AlertsUi alerts = await AlertsUi.OpenAsync(chromium);
        UiPage ui = alerts.Ui;
        // 10 of 1,000 fail where 2 % may: half of the budget is left, and the last hour burns five times too fast.
        await alerts.SendRunsAsync("planner", alerts.Now.AddDays(-2), 900, failed: 0);
        await alerts.SendRunsAsync("planner", alerts.Now, 100, failed: 10);
        await alerts.TickAsync(TimeSpan.FromSeconds(15));
        await ui.GotoAsync("/slos");
        ILocator row = ui.Element("slo-row").Filter(new() { HasText = "Runs succeed" });
        await Expect(row).ToContainTextAsync("98 %");
        await Expect(row.GetByTestId("budget")).ToHaveTextAsync("50 %");
        await ui.ShouldBeAccessibleAsync("slos");

        await row.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(ui.Element("slo-facts")).ToContainTextAsync("10 of 1,000");
        await Expect(ui.Element("slo-facts")).ToContainTextAsync("the budget is used up in 2 d 19 h");
        await Expect(ui.Element("burn-alerts").GetByRole(AriaRole.Row)).ToHaveCountAsync(5);
        await Expect(ui.Element("chart-slo-burn").Locator("svg rect").First).ToBeVisibleAsync();
        await ui.ShouldBeAccessibleAsync("slo");

        ILocator yaml = ui.Element("yaml");
        await yaml.FillAsync((await yaml.InputValueAsync()).Replace("objective: 0.98", "objective: 99.5%", StringComparison.Ordinal));
        await Expect(ui.Element("slo-words")).ToContainTextAsync("99.5 % of runs do not fail");
        await ui.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(ui.Element("slo-editor")).ToContainTextAsync("In force: version 1");
        await Expect(ui.Element("slo-facts")).ToContainTextAsync("The budget is used up");
        await ui.Page.GetByRole(AriaRole.Button, new() { Name = "Back to what is built in" }).ClickAsync();
        await Expect(yaml).ToHaveValueAsync(new Regex("objective: 0\\.98"));
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task NewObjective_IsMadeAndDeleted()
    {
        await using AlertsUi alerts = await AlertsUi.OpenAsync(chromium);
        UiPage ui = alerts.Ui;
        await ui.GotoAsync("/slos");
        await ui.Page.GetByRole(AriaRole.Link, new() { Name = "New objective" }).ClickAsync();
        ILocator save = ui.Page.GetByRole(AriaRole.Button, new() { Name = "Save" });
        await ui.Element("yaml").FillAsync("id: fast\nobjective: 99%\nsli: duration\n");
        await Expect(ui.Element("yaml-finding")).ToContainTextAsync("at_most");
        await Expect(save).ToBeDisabledAsync();

        await ui.Element("yaml").FillAsync("id: fast\nname: Fast enough\nobjective: 99%\nsli: duration\nat_most: 5s\n");
        await save.ClickAsync();

        await Expect(ui.Element("slo-page")).ToContainTextAsync("Fast enough");
        await Expect(ui.Element("slo-page")).ToContainTextAsync("Made here");
        await ui.ShouldBeAccessibleAsync("slo-new");
        await ui.Page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(ui.Element("slos-table")).ToBeVisibleAsync();
        await Expect(ui.Element("slo-row").Filter(new() { HasText = "Fast enough" })).ToHaveCountAsync(0);
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Form_OfANewObjective_WritesTheTextAndReadsIt()
    {
        await using AlertsUi alerts = await AlertsUi.OpenAsync(chromium);
        UiPage ui = alerts.Ui;
        await ui.GotoAsync("/new/slo");
        ILocator yaml = ui.Element("yaml");
        await ui.Page.GetByLabel("Share of good ones").FillAsync("95%");
        await Expect(yaml).ToHaveValueAsync(new Regex("objective: 95%\n"));
        await ui.Page.GetByRole(AriaRole.Button, new() { Name = "Time to first token" }).Or(ui.Page.GetByRole(AriaRole.Radio, new() { Name = "Time to first token" })).ClickAsync();
        await Expect(yaml).ToHaveValueAsync(new Regex("sli: ttft\nof: models\nat_most: 30s\n"));
        await ui.Page.GetByRole(AriaRole.Button, new() { Name = "Only some…" }).ClickAsync();
        await ui.Page.GetByLabel("Value of service").FillAsync("shop");
        await Expect(ui.Element("slo-words")).ToContainTextAsync("95 %");
        await ui.ShouldBeAccessibleAsync("slo-form");

        await yaml.FillAsync((await yaml.InputValueAsync()).Replace("at_most: 30s", "at_most: 800ms", StringComparison.Ordinal).Replace("id: my-objective", "id: first-words", StringComparison.Ordinal));
        await Expect(ui.Page.GetByLabel("At most")).ToHaveValueAsync("800ms");
        await ui.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(ui.Element("slo-page")).ToContainTextAsync("Made here");
        await Expect(ui.Element("slo-form").GetByLabel("Value of service")).ToHaveValueAsync("shop");
        ui.ShouldHaveNoFaults();
    }
}
