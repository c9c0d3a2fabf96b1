using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

[Collection(ChromiumCollection.Name)]
public sealed class LedgerTests(ChromiumFixture chromium)
{
    private const string Agent = "00000000000000a1";
    private const string Call = "00000000000000c1";
    private const string Unpriced = "00000000000000c2";

    [Fact]
    public async Task Header_OpensTheLedger_WhichSaysWhatCounts()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        string traceId = await OpenTraceAsync(ui);
        ILocator cost = ui.Element("why-button").First;

        await cost.ClickAsync();

        await Expect(ui.Element("ledger-entry")).ToHaveCountAsync(3);
        await Expect(ui.Element("ledger-totals")).ToContainTextAsync("Counted spans2");
        await Expect(ui.Element("ledger-totals")).ToContainTextAsync("Not counted1");
        await Expect(ui.Element("ledger-totals")).ToContainTextAsync("Without a price1");
        await Expect(ui.Element("ledger-totals")).ToContainTextAsync("Computed cost$0.005615");
        await Expect(Entry(ui, Call)).ToHaveAttributeAsync("data-counted", "true");
        await Expect(Entry(ui, Unpriced)).ToContainTextAsync("no price");
        await Expect(Entry(ui, Agent)).ToHaveAttributeAsync("data-counted", "false");
        await Expect(Entry(ui, Agent)).ToContainTextAsync("It adds up or repeats the usage of the calls below it.");
        ui.Page.Url.ShouldContain(traceId);
        ui.Page.Url.ShouldContain("why=trace");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Entry_Opened_ShowsAttributesAndBill()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await OpenTraceAsync(ui);
        await ui.Element("why-button").First.ClickAsync();

        await Entry(ui, Call).ClickAsync();

        ILocator detail = ui.Element("ledger-detail");
        await Expect(detail).ToContainTextAsync("gen_ai.usage.cache_read.input_tokens");
        await Expect(detail.GetByTestId("price-line")).ToHaveTextAsync(
            ["Fresh input86× $2.50 per million$0.000215", "Cache read1,920× $1.25 per million$0.0024", "Answer300× $10.00 per million$0.003"]);
        await Expect(detail).ToContainTextAsync("openai/gpt-4o");
        await Expect(detail).ToContainTextAsync("built-in");
        await Entry(ui, Call).ClickAsync();
        await Expect(detail).ToHaveCountAsync(0);
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Keyboard_MovesExpandsAndCloses_AndFocusReturns()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await OpenTraceAsync(ui);
        ILocator cost = ui.Element("why-button").First;
        await cost.FocusAsync();
        await ui.Page.Keyboard.PressAsync("Enter");
        ILocator grid = ui.Element("ledger-panel").GetByRole(AriaRole.Treegrid);
        await grid.FocusAsync();

        await ui.Page.Keyboard.PressAsync("ArrowDown");
        await ui.Page.Keyboard.PressAsync("ArrowRight");

        await Expect(Entry(ui, Call)).ToHaveAttributeAsync("aria-expanded", "true");
        await Expect(Entry(ui, Agent)).ToHaveAttributeAsync("aria-expanded", "false");
        await ui.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(Entry(ui, Call)).ToHaveAttributeAsync("aria-expanded", "false");
        await ui.Page.Keyboard.PressAsync("Escape");
        await Expect(ui.Element("ledger-panel")).ToHaveCountAsync(0);
        await Expect(cost).ToBeFocusedAsync();
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task SpanPanel_OpensTheLedgerAtTheSpan_AndTheOwnerIsALinkAway()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await OpenTraceAsync(ui);
        await ui.Element("span-row").First.ClickAsync();

        await ui.Element("span-panel").GetByTestId("why-button").First.ClickAsync();

        await Expect(Entry(ui, Agent)).ToHaveAttributeAsync("aria-expanded", "true");
        await Expect(Entry(ui, Call)).ToHaveAttributeAsync("aria-expanded", "false");
        await Entry(ui, Agent).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(Entry(ui, Call)).ToHaveAttributeAsync("aria-expanded", "true");
        ui.Page.Url.ShouldContain("span=" + Call);
        await ui.Element("ledger-detail").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Open the span" }).ClickAsync();
        await Expect(ui.Element("ledger-panel")).ToHaveCountAsync(0);
        await Expect(ui.Element("span-panel")).ToHaveAttributeAsync("data-span-id", Call);
        await Expect(ui.Element("span-panel")).ToContainTextAsync("1.6 % of 128,000");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task NearlyFullContextWindow_IsSaidInWords()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        string traceId = OtlpJson.NewTraceId();
        await ui.Server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(
            traceId, Call, "chat gpt-4o", null, null, 2, 0, ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.response.model", "gpt-4o"), ("gen_ai.usage.input_tokens", 120_000), ("gen_ai.usage.output_tokens", 10))));

        await ui.GotoAsync($"/traces/{traceId}?span={Call}");

        await Expect(ui.Element("span-panel")).ToContainTextAsync("94 % of 128,000 nearly full");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task FiveThousandEntries_AreDrawnAsTheyScrollIntoView()
    {
        const int Calls = 5_000;
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        string traceId = OtlpJson.NewTraceId();
        DateTimeOffset start = TimeProvider.System.GetUtcNow().AddMinutes(-5);
        await ui.Server.SendJsonAsync(OtlpJson.Traces("batch", [.. Enumerable.Range(1, Calls).Select(i => OtlpJson.Span(
            traceId, i.ToString("x16", System.Globalization.CultureInfo.InvariantCulture), $"chat {i}", null, start.AddMilliseconds(i), 0.001, 0, ("gen_ai.operation.name", "chat"), ("gen_ai.response.model", "gpt-4o"), ("gen_ai.usage.input_tokens", i)))]));

        await ui.GotoAsync($"/traces/{traceId}?why={Calls:x16}");

        await Expect(Entry(ui, $"{Calls:x16}")).ToBeInViewportAsync(new LocatorAssertionsToBeInViewportOptions { Timeout = 30_000 });
        (await ui.Element("ledger-entry").CountAsync()).ShouldBeInRange(5, 100);
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task OpenLedger_HasNoAccessibilityViolations()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await OpenTraceAsync(ui);
        await ui.Element("why-button").First.ClickAsync();
        await Entry(ui, Call).ClickAsync();
        await Expect(ui.Element("ledger-detail")).ToContainTextAsync("gen_ai.usage.input_tokens");
        await ui.ShouldBeAccessibleAsync("ledger");
        ui.ShouldHaveNoFaults();
    }

    private static ILocator Entry(UiPage ui, string spanId) => ui.Page.Locator($"[data-testid='ledger-entry'][data-span-id='{spanId}']");

    private static async Task<string> OpenTraceAsync(UiPage ui)
    {
        string traceId = OtlpJson.NewTraceId();
        DateTimeOffset start = TimeProvider.System.GetUtcNow();
        await ui.Server.SendJsonAsync(OtlpJson.Traces(
            "shop",
            OtlpJson.Span(traceId, Agent, "invoke_agent planner", null, start, 3, 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "planner"), ("gen_ai.usage.input_tokens", 2046), ("gen_ai.usage.output_tokens", 305)),
            OtlpJson.Span(traceId, Call, "chat gpt-4o", Agent, start.AddSeconds(0.1), 1, 0, ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.response.model", "gpt-4o-2024-08-06"), ("gen_ai.usage.input_tokens", 2006), ("gen_ai.usage.output_tokens", 300), ("gen_ai.usage.cache_read.input_tokens", 1920)),
            OtlpJson.Span(traceId, Unpriced, "chat house-model", Agent, start.AddSeconds(1.5), 1, 0, ("gen_ai.operation.name", "chat"), ("gen_ai.response.model", "house-model"), ("gen_ai.usage.input_tokens", 40), ("gen_ai.usage.output_tokens", 5))));
        await ui.GotoAsync("/traces/" + traceId);
        await Expect(ui.Element("span-row")).ToHaveCountAsync(3);
        return traceId;
    }
}
