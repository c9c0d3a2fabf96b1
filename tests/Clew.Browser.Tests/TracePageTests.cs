using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

[Collection(ChromiumCollection.Name)]
public sealed class TracePageTests(ChromiumFixture chromium, LargeTraceServer large)
{
    private const string Hostile = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script> [link](javascript:alert(1)) ![pixel](https://evil.example/p.png)";

    [Fact]
    public async Task Span_ShowsItsConversationAndAttributes()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        string traceId = OtlpJson.NewTraceId();
        await ui.Server.SendJsonAsync(OtlpJson.AgentRun(traceId));
        await ui.GotoAsync("/traces/" + traceId);

        await ui.Element("span-row").Filter(new LocatorFilterOptions { HasText = "chat gpt-4o" }).ClickAsync();

        await Expect(ui.Element("span-panel")).ToContainTextAsync("Where is order 7?");
        await Expect(ui.Element("span-panel")).ToContainTextAsync("find_order");
        ui.Page.Url.ShouldContain("span=");
        await ui.Element("tab-attributes").ClickAsync();
        await Expect(ui.Element("span-panel")).ToContainTextAsync("gen_ai.usage.input_tokens");
        await ui.Element("tab-raw").ClickAsync();
        await Expect(ui.Element("span-panel")).ToContainTextAsync(traceId);
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task DeepLink_OpensTheSpan()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        string traceId = OtlpJson.NewTraceId();
        await ui.Server.SendJsonAsync(OtlpJson.AgentRun(traceId));
        string spanId = (await ui.Server.GetJsonAsync("/api/v1/traces/" + traceId)).GetProperty("spans")[2].GetProperty("spanId").GetString()!;

        await ui.GotoAsync($"/traces/{traceId}?span={spanId}");

        await Expect(ui.Page.Locator($"[data-testid='span-row'][data-span-id='{spanId}']")).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(ui.Element("span-panel")).ToBeVisibleAsync();
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task HostileMessage_StaysText()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        string traceId = OtlpJson.NewTraceId();
        string spanId = OtlpJson.NewSpanId();
        string messages = System.Text.Json.JsonSerializer.Serialize(new[] { new { role = "user", parts = new[] { new { type = "text", content = Hostile } } } });
        await ui.Server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(traceId, spanId, "chat " + Hostile, attributes: [("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.input.messages", messages)])));

        await ui.GotoAsync($"/traces/{traceId}?span={spanId}");

        await Expect(ui.Element("span-panel")).ToContainTextAsync("onerror");
        (await ui.Page.TitleAsync()).ShouldNotBe("owned");
        (await ui.Page.Locator("img[src*='evil'], a[href^='javascript']").CountAsync()).ShouldBe(0);
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Find_CountsHits_AndModelCallsAreSteppedThrough()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        string traceId = OtlpJson.NewTraceId();
        await ui.Server.SendJsonAsync(OtlpJson.AgentRun(traceId));
        await ui.GotoAsync("/traces/" + traceId);
        await Expect(ui.Element("span-row")).ToHaveCountAsync(3);

        await ui.Page.Keyboard.PressAsync("Control+b");
        await ui.Element("find-input").FillAsync("find_order");
        await Expect(ui.Element("find-count")).ToContainTextAsync("1");
        await ui.Element("next-llm").ClickAsync();

        await Expect(ui.Element("span-panel")).ToContainTextAsync("Where is order 7?");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task FiftyThousandSpans_OpenAndScroll()
    {
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, await large.SentAsync());
        await ui.GotoAsync("/traces/" + large.TraceId);
        await Expect(ui.Element("span-row").First).ToBeVisibleAsync();

        await Expect(ui.Page.GetByRole(AriaRole.Treegrid)).ToHaveAttributeAsync("aria-rowcount", (LargeTraceServer.Spans + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), new LocatorAssertionsToHaveAttributeOptions { Timeout = 30_000 });
        // Virtual rows: the document never holds more than a few screens of them.
        (await ui.Element("span-row").CountAsync()).ShouldBeLessThan(300);
        await ui.Page.GetByRole(AriaRole.Treegrid).HoverAsync();
        string first = (await ui.Element("span-row").First.GetAttributeAsync("data-span-id"))!;
        await ui.Page.Mouse.WheelAsync(0, 600_000);
        await Expect(ui.Page.Locator($"[data-span-id='{first}']")).ToHaveCountAsync(0);
        (await ui.Element("span-row").CountAsync()).ShouldBeInRange(5, 300);
        await ui.ScreenshotAsync("trace-50000");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Pages_HaveNoAccessibilityViolations()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        string traceId = OtlpJson.NewTraceId();
        await ui.Server.SendJsonAsync(OtlpJson.AgentRun(traceId));
        await ui.GotoAsync("/traces");
        await Expect(ui.Element("trace-row")).ToHaveCountAsync(1);
        await ui.ShouldBeAccessibleAsync("list");

        await ui.GotoAsync("/traces/" + traceId);
        await ui.Element("span-row").Filter(new LocatorFilterOptions { HasText = "chat gpt-4o" }).ClickAsync();
        await Expect(ui.Element("span-panel")).ToContainTextAsync("Where is order 7?");
        await ui.ShouldBeAccessibleAsync("trace");
        ui.ShouldHaveNoFaults();
    }
}
