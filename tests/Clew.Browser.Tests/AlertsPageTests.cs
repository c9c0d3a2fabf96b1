using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

[Collection(ChromiumCollection.Name)]
public sealed partial class AlertsPageTests(ChromiumFixture chromium)
{
    /// <summary>Names of tools are what a sender says.</summary>
    private const string HostileTool = "<img src=x onerror=alert(1)>";

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(75);

    [Fact]
    public async Task NothingFires_SaysWhatIsEvaluated()
    {
        await using AlertsUi alerts = await AlertsUi.OpenAsync(chromium);
        UiPage ui = alerts.Ui;
        await alerts.TickAsync(Step);
        await ui.GotoAsync("/alerts");

        await Expect(ui.Element("nothing-fires")).ToContainTextAsync("rules are evaluated every 15");
        await Expect(ui.Element("nothing-fires").GetByRole(AriaRole.Link, new() { Name = "Tool fails often" })).ToBeVisibleAsync();
        await Expect(ui.Element("firing-badge")).ToHaveCountAsync(0);
        await ui.ShouldBeAccessibleAsync("alerts-none");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task FiringRule_IsShownCountedAndSilenced()
    {
        await using AlertsUi alerts = await AlertsUi.OpenAsync(chromium);
        UiPage ui = alerts.Ui;
        await alerts.SendToolCallsAsync(HostileTool, alerts.Now);
        await alerts.TickAsync(Step);
        await ui.GotoAsync("/alerts");
        ILocator alert = ui.Element("alert").Filter(new() { HasText = "Tool fails often" });
        await Expect(alert).ToHaveAttributeAsync("data-state", "pending");

        await alerts.TickAsync(Hold);
        await ui.GotoAsync("/alerts");

        await Expect(alert).ToHaveAttributeAsync("data-state", "firing");
        await Expect(alert.GetByTestId("alert-value")).ToHaveTextAsync("75 %");
        await Expect(alert).ToContainTextAsync("below 90 %");
        await Expect(alert).ToContainTextAsync(HostileTool);
        await Expect(alert.GetByTestId("alert-suspects")).ToContainTextAsync("timeout");
        string count = await ui.Element("firing-badge").GetAttributeAsync("data-count") ?? "";
        await ui.ShouldBeAccessibleAsync("alerts-firing");

        await alert.GetByRole(AriaRole.Button, new() { Name = "Silence Tool fails often" }).ClickAsync();
        await Expect(ui.Page.GetByLabel("Value 2")).ToHaveValueAsync(HostileTool);
        await ui.Page.GetByLabel("Why").FillAsync("Known <b>outage</b>");
        await ui.ShouldBeAccessibleAsync("silence");
        await ui.Page.GetByRole(AriaRole.Button, new() { Name = "Silence", Exact = true }).ClickAsync();

        await Expect(alert).ToContainTextAsync("Silenced: nobody is told");
        await Expect(ui.Page.Locator($"[data-testid=firing-badge][data-count='{count}']")).ToHaveCountAsync(0);
        await ui.Element("tab-silences").ClickAsync();
        ILocator silence = ui.Element("silence-row");
        await Expect(silence).ToContainTextAsync("Known <b>outage</b>");
        await Expect(silence).ToContainTextAsync("In force");
        await Expect(silence).ToContainTextAsync("1 alert");
        await ui.ShouldBeAccessibleAsync("silences");
        await silence.GetByRole(AriaRole.Button, new() { Name = "End" }).ClickAsync();
        await Expect(silence).Not.ToContainTextAsync("In force");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task OverAlert_IsInTheHistoryWithWhatItLedTo()
    {
        await using AlertsUi alerts = await AlertsUi.OpenAsync(chromium);
        UiPage ui = alerts.Ui;
        await alerts.SendToolCallsAsync("find_order", alerts.Now);
        await alerts.TickAsync(Step);
        await alerts.TickAsync(Hold);
        await ui.GotoAsync("/alerts");
        ILocator alert = ui.Element("alert").Filter(new() { HasText = "Tool fails often" });
        string id = (await alert.GetAttributeAsync("id"))!["alert-".Length..];
        await alert.GetByRole(AriaRole.Link, new() { Name = "Traces" }).ClickAsync();
        await Expect(ui.Page).ToHaveURLAsync(TracesOfFailures());
        await Expect(ui.Element("trace-row")).ToHaveCountAsync(10);

        // Twice: out of the window, then long enough for it to be over.
        await alerts.TickAsync(TimeSpan.FromMinutes(20));
        await alerts.TickAsync(TimeSpan.FromMinutes(6));
        await ui.GotoAsync("/alerts?alert=" + id);
        await ui.Element("alert-over").GetByRole(AriaRole.Link).ClickAsync();

        await Expect(ui.Element("alert-event")).ToHaveCountAsync(2);
        await Expect(ui.Element("alert-event").First).ToContainTextAsync("Resolved");
        await Expect(ui.Element("alert-event").Last).ToContainTextAsync("Fired");
        await ui.ShouldBeAccessibleAsync("alert-history");
        ui.ShouldHaveNoFaults();
    }

    [GeneratedRegex("/traces\\?.*query=.*find_order")]
    private static partial Regex TracesOfFailures();
}
