using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

/// <summary>
/// What somebody asks who opens Clew after five minutes of the demo, each answered in at most three clicks from Home. What is right is known: the demo
/// plays a script.
/// </summary>
[Collection(ChromiumCollection.Name)]
public sealed partial class DemoAnswersTests(ChromiumFixture chromium, DemoServer demo)
{
    private const int ClicksMax = 3;

    private int clicks;

    [Fact]
    public async Task WhichToolFails_AndOnWhatInput()
    {
        await using UiPage ui = await OpenHomeAsync();

        ILocator tools = ui.Element("top-tools");
        await ClickAsync(tools.GetByRole(AriaRole.Button, new() { Name = "By failures" }));
        await Expect(tools.GetByTestId("top-row")).ToHaveCountAsync(1);
        await ClickAsync(tools.GetByRole(AriaRole.Link, new() { Name = "web_search", Exact = true }));

        ILocator pattern = ui.Element("failure-pattern").First;
        // The script: searches with a currency sign fail, all others succeed.
        await Expect(pattern.GetByRole(AriaRole.Rowheader)).ToContainTextAsync("query has characters beyond ASCII");
        await Expect(pattern.GetByRole(AriaRole.Cell).Nth(0)).ToHaveTextAsync("100 %");
        await Expect(pattern.GetByRole(AriaRole.Cell).Nth(1)).ToHaveTextAsync("0 %");
        await Expect(ui.Element("error-class")).ToContainTextAsync("query_not_tokenizable");
        await Expect(ui.Page.Locator("[data-state=pending]")).ToHaveCountAsync(0);
        await AnsweredAsync(ui, "1-which-tool-fails-on-what-input");
    }

    [Fact]
    public async Task WhichCallMadeTheRunOf5_8SecondsSlow()
    {
        await using UiPage ui = await OpenHomeAsync();

        await ClickAsync(ui.Element("top-agents").GetByRole(AriaRole.Link, new() { Name = "research", Exact = true }));
        await ClickAsync(ui.Element("slowest-runs").GetByRole(AriaRole.Row).Filter(new() { HasText = "How loud may the outdoor unit" }).GetByRole(AriaRole.Link));
        await Expect(ui.Element("longest-step")).ToContainTextAsync("chat gpt-4o");
        await ClickAsync(ui.Element("longest-step").GetByRole(AriaRole.Button));

        // By the script the second of three calls, 3.1 s; on a busy machine another may really have taken longer.
        await Expect(ui.Element("tab-raw")).ToBeVisibleAsync();
        string traceId = new Uri(ui.Page.Url).Segments[^1];
        JsonElement[] calls = [.. (await ui.Server.GetJsonAsync("/api/v1/traces/" + traceId)).GetProperty("spans").EnumerateArray().Where(span => span.GetProperty("kind").GetString() is "llm" or "tool")];
        calls.Length.ShouldBe(6);
        string slowest = calls.MaxBy(span => span.GetProperty("durationNanos").GetInt64()).GetProperty("spanId").GetString()!;
        await Expect(ui.Element("span-panel")).ToHaveAttributeAsync("data-span-id", slowest);
        await Expect(ui.Page.Locator("[data-testid=span-row][aria-selected=true]")).ToHaveAttributeAsync("data-span-id", slowest);
        await AnsweredAsync(ui, "2-which-call-made-the-run-slow");
    }

    [Fact]
    public async Task WhatTheDearestAgentIs_AndItsCostPerRun()
    {
        await using UiPage ui = await OpenHomeAsync();

        ILocator dearest = ui.Element("top-agents").GetByTestId("top-row").First;
        await Expect(dearest.GetByRole(AriaRole.Rowheader)).ToHaveTextAsync("research");
        string perRun = await dearest.GetByRole(AriaRole.Cell).Last.InnerTextAsync();
        await ClickAsync(dearest.GetByRole(AriaRole.Link));

        // The runs of 0.40 and 0.03 dollars among some ninety that cost next to nothing.
        await Expect(ui.Page.Locator("dl > div").Filter(new() { HasText = "Cost per run" }).Locator("dd")).ToHaveTextAsync(perRun);
        await Expect(ui.Element("dearest-runs").GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("$0.40");
        await Expect(ui.Page.Locator("[data-state=pending]")).ToHaveCountAsync(0);
        await AnsweredAsync(ui, "3-dearest-agent-and-cost-per-run");
    }

    [Fact]
    public async Task WhichConversationUsedMostTokens()
    {
        await using UiPage ui = await OpenHomeAsync();

        await NavigateAsync(ui, "Conversations");
        await ClickAsync(ui.Page.GetByRole(AriaRole.Button, new() { Name = "Tokens in / out" }));

        await Expect(ui.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Tokens in / out" })).ToHaveAttributeAsync("aria-sort", "descending");
        ILocator first = ui.Element("conversation-row").First;
        await Expect(first).ToContainTextAsync("twin-dear");
        await Expect(first).ToContainTextAsync("Compare the cost over five years");
        await Expect(first).ToContainTextAsync("156k / ");
        await AnsweredAsync(ui, "4-which-conversation-used-most-tokens");
    }

    [Fact]
    public async Task WhichRunsLoop()
    {
        await using UiPage ui = await OpenHomeAsync();

        await NavigateAsync(ui, "Metrics");
        ILocator plot = ui.Element("chart-iterations").GetByRole(AriaRole.Group, new() { Name = "arrow keys" });
        await Expect(plot).ToBeVisibleAsync();
        LocatorBoundingBoxResult box = (await plot.BoundingBoxAsync())!;
        // The last bar is that of the most turns.
        await ClickAsync(plot, new Position { X = box.Width - 16, Y = box.Height / 2 });

        await Expect(ui.Page).ToHaveURLAsync(new Regex("/traces\\?.*query=iterations%20%3D%2012|query=iterations\\+%3D\\+12"));
        await Expect(ui.Element("trace-row")).ToHaveCountAsync(1);
        await Expect(ui.Element("trace-row")).ToContainTextAsync("Is 189 the right price for a yearly service");
        await Expect(ui.Element("trace-row")).ToContainTextAsync("fact-checker");
        await AnsweredAsync(ui, "5-which-runs-loop");
    }

    [Fact]
    public async Task HowCloseCallsComeToTheContextWindow()
    {
        await using UiPage ui = await OpenHomeAsync();

        await NavigateAsync(ui, "Models");
        await ClickAsync(ui.Page.GetByRole(AriaRole.Button, new() { Name = "Window p95 / max" }));

        ILocator first = ui.Element("model-row").First;
        await Expect(first.GetByRole(AriaRole.Rowheader)).ToHaveTextAsync("gpt-4o-2024-08-06");
        // 61,000 of 128,000 tokens.
        await Expect(first.GetByTestId("context-use")).ToContainTextAsync(new Regex("/ 4[78](\\.\\d)? %"));
        await ClickAsync(first.GetByRole(AriaRole.Link));
        await Expect(ui.Element("chart-context_utilization").GetByTestId("threshold")).ToContainTextAsync("risk above 85 %");
        await Expect(ui.Page.Locator("[data-state=pending]")).ToHaveCountAsync(0);
        await AnsweredAsync(ui, "6-how-close-to-the-context-window");
    }

    [Fact]
    public async Task WhichModelsTimeToFirstTokenIsWorst()
    {
        await using UiPage ui = await OpenHomeAsync();

        await NavigateAsync(ui, "Models");
        await ClickAsync(ui.Page.GetByRole(AriaRole.Button, new() { Name = "TTFT p50 / p95" }));

        await Expect(ui.Page.GetByRole(AriaRole.Columnheader, new() { Name = "TTFT p50 / p95" })).ToHaveAttributeAsync("aria-sort", "descending");
        // By the script 0.3 to 0.6 s against 0.2 s of the small model; the others tell none.
        JsonElement[] models = [.. (await ui.Server.GetJsonAsync("/api/v1/overview/models")).GetProperty("items").EnumerateArray().Where(model => model.GetProperty("ttftCalls").GetInt64() > 0)];
        string[] worstFirst = [.. models.OrderByDescending(model => model.GetProperty("ttftP50Nanos").GetInt64()).Select(model => model.GetProperty("name").GetString()!)];
        worstFirst.ShouldBe(["gpt-4o-2024-08-06", "gpt-4o-mini-2024-07-18"], ignoreOrder: true);
        await Expect(ui.Element("model-row").Nth(0)).ToContainTextAsync(worstFirst[0]);
        await Expect(ui.Element("model-row").Nth(1)).ToContainTextAsync(worstFirst[1]);
        await AnsweredAsync(ui, "7-which-model-has-the-worst-ttft");
    }

    [Fact]
    public async Task WhereThe45SecondsWent()
    {
        await using UiPage ui = await OpenHomeAsync();

        await ClickAsync(ui.Element("tile-latency"));
        await ClickAsync(ui.Element("trace-row").Filter(new() { HasText = "Write a short, checked report" }));

        ILocator sentence = ui.Element("path-sentence");
        await Expect(sentence).ToContainTextAsync(SentenceOf45Seconds());
        Match parts = SentenceOf45Seconds().Match(await sentence.InnerTextAsync());
        // By the script 32 of 45 s, and 27 of them waiting; how much the machine adds is not known.
        (Seconds(parts.Groups["research"].Value) / Seconds(parts.Groups["all"].Value)).ShouldBeInRange(0.4, 0.8);
        (Seconds(parts.Groups["search"].Value) / Seconds(parts.Groups["research"].Value)).ShouldBeInRange(0.4, 0.9);
        await AnsweredAsync(ui, "8-where-the-time-went");
    }

    [GeneratedRegex(@"(?<all>[\d.]+ m?s) = (?<research>[\d.]+ m?s) research \((?<search>[\d.]+ m?s) waiting on web_search\).* writer")]
    private static partial Regex SentenceOf45Seconds();

    [Fact]
    public async Task Sums_HomeAgentsModelsConversationsUsageAndLedger_Agree() => await AgreeingSums.CheckAsync(await demo.PlayedAsync());

    private async Task<UiPage> OpenHomeAsync()
    {
        UiPage ui = await UiPage.OpenOnAsync(chromium, await demo.PlayedAsync());
        await ui.GotoAsync("/");
        await Expect(ui.Element("tile-runs")).ToBeVisibleAsync();
        return ui;
    }

    private async Task ClickAsync(ILocator target, Position? position = null)
    {
        clicks++;
        await target.ClickAsync(new LocatorClickOptions { Position = position });
    }

    private Task NavigateAsync(UiPage ui, string page) =>
        ClickAsync(ui.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = page, Exact = true }));

    private async Task AnsweredAsync(UiPage ui, string name)
    {
        await ui.ScreenshotAsync("answer-" + name);
        clicks.ShouldBeLessThanOrEqualTo(ClicksMax);
        ui.ShouldHaveNoFaults();
    }

    private static double Seconds(string text) =>
        double.Parse(text.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) / (text.EndsWith(" ms", StringComparison.Ordinal) ? 1000 : 1);
}
