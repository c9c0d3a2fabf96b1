using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

[Collection(ChromiumCollection.Name)]
public sealed class TracesPageTests(ChromiumFixture chromium, EmptyServer empty)
{
    [Fact]
    public async Task EmptyStore_ShowsSnippets_AndFlipsWhenTheFirstSpanArrives()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await ui.GotoAsync("/traces");

        await Expect(ui.Element("empty-state")).ToContainTextAsync(ui.Server.Addresses.OtlpHttp.ToString().TrimEnd('/'));
        await ui.ScreenshotAsync("empty");
        await ui.Server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()));

        await Expect(ui.Element("trace-row")).ToHaveCountAsync(1);
        await Expect(ui.Element("empty-state")).ToHaveCountAsync(0);
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task NewTrace_AppearsWithoutReload()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await ui.Server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()));
        await ui.GotoAsync("/traces");
        await Expect(ui.Element("trace-row")).ToHaveCountAsync(1);

        await ui.Server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()));

        await Expect(ui.Element("trace-row")).ToHaveCountAsync(2);
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Filters_LiveInTheUrl_AndNarrowTheList()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await ui.Server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId(), service: "shop"));
        await ui.Server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId(), service: "billing"));

        await ui.GotoAsync("/traces?service=billing");

        await Expect(ui.Element("trace-row")).ToHaveCountAsync(1);
        await Expect(ui.Element("trace-row")).ToContainTextAsync("billing");
        await Expect(ui.Element("filter-chip")).ToContainTextAsync("billing");
        await ui.Page.Keyboard.PressAsync("/");
        await Expect(ui.Element("search-input")).ToBeFocusedAsync();
        await ui.Page.Keyboard.TypeAsync("no such text");
        await ui.Page.Keyboard.PressAsync("Enter");
        await Expect(ui.Element("trace-row")).ToHaveCountAsync(0);
        ui.Page.Url.ShouldContain("query=no+such+text");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Keyboard_MovesAndOpens()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        string older = OtlpJson.NewTraceId();
        string newer = OtlpJson.NewTraceId();
        await ui.Server.SendJsonAsync(OtlpJson.AgentRun(older, start: TimeProvider.System.GetUtcNow().AddMinutes(-2)));
        await ui.Server.SendJsonAsync(OtlpJson.AgentRun(newer));
        await ui.GotoAsync("/traces");
        await Expect(ui.Element("trace-row")).ToHaveCountAsync(2);

        await ui.Page.Keyboard.PressAsync("j");
        await ui.Page.Keyboard.PressAsync("j");
        await ui.Page.Keyboard.PressAsync("Enter");

        await ui.Page.WaitForURLAsync("**/traces/" + older + "**");
        await Expect(ui.Element("span-row")).ToHaveCountAsync(3);
        await ui.Page.Keyboard.PressAsync("?");
        await Expect(ui.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Document_ForbidsForeignCode()
    {
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, empty.Server);

        IResponse response = (await ui.GotoAsync("/traces"))!;

        string policy = response.Headers["content-security-policy"];
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("script-src 'self'");
        policy.ShouldNotContain("unsafe-eval");
        response.Headers["x-content-type-options"].ShouldBe("nosniff");
    }
}
