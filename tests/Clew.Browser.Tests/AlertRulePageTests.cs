using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

[Collection(ChromiumCollection.Name)]
public sealed partial class AlertRulePageTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task BuiltInRule_IsPreviewedChangedAndBroughtBack()
    {
        await using AlertsUi alerts = await AlertsUi.OpenAsync(chromium);
        UiPage ui = alerts.Ui;
        // Two bad hours of the week, longer than an evaluation of the preview.
        foreach (int daysAgo in new[] { 2, 5 })
        {
            for (int part = 0; part < 6; part++)
            {
                await alerts.SendToolCallsAsync("find_order", alerts.Now.AddDays(-daysAgo).AddMinutes(part * 10));
            }
        }
        await ui.GotoAsync("/alerts/rules/tool-failures");
        ILocator verdict = ui.Element("preview-verdict");
        ILocator yaml = ui.Element("yaml");
        await Expect(verdict).ToContainTextAsync("Would have fired twice in the last 7 days");
        await Expect(ui.Element("band")).ToHaveCountAsync(2);
        await ui.ShouldBeAccessibleAsync("rule");

        await ui.Page.GetByLabel("Threshold").FillAsync("50%");
        await Expect(yaml).ToHaveValueAsync(BelowHalf());
        await ui.Page.GetByRole(AriaRole.Button, new() { Name = "Preview what is typed" }).ClickAsync();
        await Expect(verdict).ToContainTextAsync("Would not have fired in the last 7 days");
        await ui.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(ui.Element("rule-origin")).ToHaveTextAsync("Made here");
        await Expect(ui.Element("rule-editor")).ToContainTextAsync("In force: version 1");
        (await RuleAsync(ui, "tool-failures")).GetProperty("threshold").GetDouble().ShouldBe(0.5);

        await ui.Page.GetByLabel("Samples at least").FillAsync("7");
        await ui.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(ui.Element("rule-editor")).ToContainTextAsync("In force: version 2");
        await ui.Page.GetByText("Versions", new() { Exact = true }).ClickAsync();
        await ui.Page.GetByRole(AriaRole.Button, new() { Name = "Version 1" }).ClickAsync();
        await Expect(yaml).ToHaveValueAsync(new Regex("min_samples: 20"));
        await ui.Page.GetByRole(AriaRole.Button, new() { Name = "Back to what is built in" }).ClickAsync();
        await Expect(ui.Element("rule-origin")).ToHaveTextAsync("Built in");
        await Expect(ui.Page.GetByLabel("Threshold")).ToHaveValueAsync("90%");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Faults_AreToldAtTheirLinesAndNotSaved()
    {
        await using AlertsUi alerts = await AlertsUi.OpenAsync(chromium);
        UiPage ui = alerts.Ui;
        await ui.GotoAsync("/new/rule");
        ILocator yaml = ui.Element("yaml");
        ILocator save = ui.Page.GetByRole(AriaRole.Button, new() { Name = "Save" });
        await Expect(save).ToBeEnabledAsync();

        await yaml.FillAsync("id: own\nsource:\n  mesure: error_rate\ncondition: {above: 1%}\n");

        ILocator fault = ui.Element("yaml-finding").Filter(new() { HasText = "did you mean 'measure'?" });
        await Expect(fault).ToContainTextAsync("line 3");
        await Expect(save).ToBeDisabledAsync();
        await Expect(ui.Element("rule-form")).ToHaveAttributeAsync("disabled", "");
        await fault.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(yaml).ToBeFocusedAsync();
        (await yaml.EvaluateAsync<int>("area => area.selectionStart")).ShouldBe("id: own\nsource:\n  ".Length);
        await ui.ShouldBeAccessibleAsync("rule-faults");

        // Mended, with words of the user's own that the form must not lose.
        await yaml.FillAsync("id: own\n# Agreed with Ada.\nname: Own\nsource:\n  measure: error_rate\ncondition: {above: 1%}\n");
        await Expect(ui.Element("yaml-finding")).ToHaveCountAsync(0);
        await Expect(ui.Page.GetByLabel("Name")).ToHaveValueAsync("Own");
        await ui.Page.GetByLabel("Measure").SelectOptionAsync("cost");
        await ui.Page.GetByLabel("Threshold").FillAsync("12");
        await ui.Page.GetByLabel("service").CheckAsync();
        await Expect(ui.Element("rule-words")).ToContainTextAsync("Cost of runs above $12.00");
        await save.ClickAsync();

        await Expect(ui.Element("rule-page")).ToContainTextAsync("In force: version 1");
        await Expect(yaml).ToHaveValueAsync(new Regex("# Agreed with Ada\\.\nname: Own\n"));
        JsonElement rule = await RuleAsync(ui, "own");
        (rule.GetProperty("measure").GetString(), rule.GetProperty("threshold").GetDouble(), rule.GetProperty("groupBy")[0].GetString()).ShouldBe(("cost", 12, "service"));
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Rules_AreTurnedOffAndOnInTheList()
    {
        await using AlertsUi alerts = await AlertsUi.OpenAsync(chromium);
        UiPage ui = alerts.Ui;
        await ui.GotoAsync("/alerts?view=rules");
        ILocator row = ui.Element("rule-row").Filter(new() { HasText = "Agent is slow" });
        ILocator enabled = row.GetByRole(AriaRole.Switch);

        await enabled.ClickAsync();
        await Expect(enabled).ToHaveAttributeAsync("aria-checked", "false");
        await Expect(row).ToContainTextAsync("Made here, changes one built in");
        (await RuleAsync(ui, "slow-agent")).GetProperty("enabled").GetBoolean().ShouldBeFalse();
        await ui.ShouldBeAccessibleAsync("rules");

        // On again means as built in, so that later versions change it.
        await enabled.ClickAsync();
        await Expect(enabled).ToHaveAttributeAsync("aria-checked", "true");
        await Expect(row).Not.ToContainTextAsync("Made here");
        (await RuleAsync(ui, "slow-agent")).GetProperty("origin").GetString().ShouldBe("builtin");
        await ui.Page.GetByRole(AriaRole.Button, new() { Name = "Severity" }).ClickAsync();
        await Expect(ui.Page).ToHaveURLAsync(new Regex("sort=severity"));
        ui.ShouldHaveNoFaults();
    }

    private static Task<JsonElement> RuleAsync(UiPage ui, string id) => ui.Server.GetJsonAsync("/api/v1/alerts/rules/" + id);

    [GeneratedRegex("condition:\n  below: 50%\nwindow: 15m")]
    private static partial Regex BelowHalf();
}
