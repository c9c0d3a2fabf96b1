using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

[Collection(ChromiumCollection.Name)]
public sealed class HomePageTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task Tiles_TellOfRuns_AndLeadToThem()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await SendRunsAsync(ui);
        await ui.GotoAsync("/");

        await Expect(ui.Element("tile-runs")).ToContainTextAsync("4");
        await Expect(ui.Element("tile-errors")).ToContainTextAsync("25 %");
        await Expect(ui.Element("tile-cost")).ToContainTextAsync("$0.01");
        await Expect(ui.Element("ingest-health")).ToContainTextAsync("All that was sent is stored");
        await Expect(ui.Element("top-agents").GetByTestId("top-row")).ToHaveCountAsync(2);
        await ui.ShouldBeAccessibleAsync("home");

        await ui.Element("tile-runs").ClickAsync();
        await Expect(ui.Element("trace-row")).ToHaveCountAsync(4);
        await ui.Page.GoBackAsync();
        await ui.Element("tile-errors").ClickAsync();
        await Expect(ui.Element("trace-row")).ToHaveCountAsync(1);
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task TopTools_ByFailures_LeadToTheToolAndItsTraces()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await SendRunsAsync(ui);
        await ui.GotoAsync("/");
        ILocator tools = ui.Element("top-tools");

        await tools.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "By failures" }).ClickAsync();

        await Expect(tools.GetByTestId("top-row")).ToContainTextAsync("100 %");
        await tools.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "find_order" }).ClickAsync();
        await Expect(ui.Element("error-class")).ToContainTextAsync("timeout");
        await ui.Element("tool-page").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Traces", Exact = true }).ClickAsync();
        await Expect(ui.Element("trace-row")).ToHaveCountAsync(3);
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task EmptyStore_ShowsHowToSend_AndGivesWay()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await ui.GotoAsync("/");
        await Expect(ui.Element("empty-state")).ToBeVisibleAsync();

        await ui.Server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()));

        await Expect(ui.Element("tile-runs")).ToContainTextAsync("1");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Charts_HaveThresholdsTableAndFile()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await SendRunsAsync(ui);
        await ui.GotoAsync("/charts?from=-1h");
        ILocator loops = ui.Element("chart-iterations");
        await Expect(loops.GetByTestId("threshold")).ToHaveCountAsync(3);
        await Expect(ui.Element("chart-tool_success").GetByTestId("threshold")).ToContainTextAsync("90 %");
        await Expect(ui.Page.Locator("[data-testid^=chart-][data-state=ready]")).ToHaveCountAsync(9);
        await ui.ShouldBeAccessibleAsync("metrics");

        await loops.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "show as table" }).ClickAsync();
        await Expect(loops.GetByRole(AriaRole.Row, new LocatorGetByRoleOptions { Name = "1 2 3" })).ToBeVisibleAsync();
        IDownload file = await ui.Page.RunAndWaitForDownloadAsync(() => loops.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "download CSV" }).ClickAsync());
        (await File.ReadAllLinesAsync(await file.PathAsync())).ShouldContain("1,2,3");
        await ui.ShouldBeAccessibleAsync("metrics-table");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Chart_DraggedOver_SetsTheTime_AndKeysReadIt()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await SendRunsAsync(ui);
        await ui.GotoAsync("/charts?from=-1h&by=agent");
        ILocator plot = ui.Element("chart-run_latency").GetByRole(AriaRole.Group, new LocatorGetByRoleOptions { Name = "arrow keys" });
        await plot.FocusAsync();
        await plot.PressAsync("End");
        await Expect(plot.GetByRole(AriaRole.Status)).ToContainTextAsync("planner");

        LocatorBoundingBoxResult box = (await plot.BoundingBoxAsync())!;
        await ui.Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + 40);
        await ui.Page.Mouse.DownAsync();
        await ui.Page.Mouse.MoveAsync(box.X + box.Width - 12, box.Y + 60);
        await ui.Page.Mouse.UpAsync();

        await ui.Page.WaitForURLAsync(url => url.Contains("to=", StringComparison.Ordinal) && url.Contains("by=agent", StringComparison.Ordinal));
        await Expect(ui.Element("chart-run_latency")).ToHaveAttributeAsync("data-state", "ready");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task TimeZone_Utc_IsKept()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await SendRunsAsync(ui);
        await ui.GotoAsync("/charts?from=-1h");

        await ui.Element("time-range").ClickAsync();
        await ui.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "UTC" }).ClickAsync();

        await ui.GotoAsync("/traces");
        await Expect(ui.Element("trace-row").First.GetByTitle("(UTC)")).ToBeVisibleAsync();
        ui.ShouldHaveNoFaults();
    }

    /// <summary>Three runs of a planner whose tool fails, and one of a writer that fails itself.</summary>
    private static async Task SendRunsAsync(UiPage ui)
    {
        for (int i = 0; i < 3; i++)
        {
            await ui.Server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()));
        }
        await ui.Server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(
            OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "invoke_agent writer", status: 2, attributes: [("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "writer")])));
    }
}
