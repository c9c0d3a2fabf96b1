using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

/// <summary>The views of the trace page, mostly on the run that everybody asks about: it took 45 s, and nobody knows why.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class TraceViewsTests(ChromiumFixture chromium, LargeTraceServer large)
{
    private const string Research = "00000000000000a1";
    private const string Plan = "00000000000000a2";
    private const string Search = "00000000000000a3";
    private const string Writer = "00000000000000b1";
    private const string Draft = "00000000000000b2";
    private const string Hostile = "<img src=x onerror=\"document.title='owned'\"> [link](javascript:alert(1))";

    public static TheoryData<string, string> Views => new()
    {
        { "timeline", "span-tree" }, { "conversation", "transcript" }, { "graph", "call-graph" }, { "flame", "flame" },
        { "statistics", "statistics" }, { "path", "critical-path" }, { "logs", "trace-logs" }, { "raw", "raw-trace" },
    };

    [Fact]
    public async Task CriticalPath_SaysWhere45SecondsWent()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await OpenAsync(ui);

        await Expect(ui.Element("path-sentence")).ToHaveTextAsync("45 s = 32 s research_agent (27 s waiting on web_search) + 9 s writer (gpt-4o) + 4 s gaps");
        await Expect(ui.Element("path-line").First).ToBeVisibleAsync();
        await ui.Element("view-path").ClickAsync();

        await Expect(ui.Element("critical-path").GetByTestId("path-sentence")).ToContainTextAsync("45 s = 32 s research_agent");
        await Expect(ui.Element("path-share")).ToHaveTextAsync(
            ["research_agent32.0 s71 %71 %", "waiting on web_search27.0 s60 %60 %", "waiting on gpt-4o3.0 s6.7 %6.7 %", "its own work2.0 s4.4 %4.4 %", "writer9.0 s20 %20 %", "waiting on gpt-4o9.0 s20 %20 %", "gaps: no span ran4.0 s8.9 %8.9 %"]);
        await ui.Element("path-step").Filter(new LocatorFilterOptions { HasText = "execute_tool web_search" }).GetByRole(AriaRole.Button).ClickAsync();
        await Expect(ui.Element("span-panel")).ToHaveAttributeAsync("data-span-id", Search);
        ui.Page.Url.ShouldContain("view=path");
        await ui.ScreenshotAsync("critical-path");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Graph_NodeClicked_ListsItsSpans()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await OpenAsync(ui, "graph");

        await Expect(ui.Element("graph-node")).ToHaveCountAsync(4);
        await ui.Page.Locator("[data-node-id='llm gpt-4o']").ClickAsync();

        await Expect(ui.Element("picked-spans").GetByTestId("listed-span")).ToHaveCountAsync(2);
        await Expect(ui.Element("picked-spans")).ToContainTextAsync("12.0 s of the critical path");
        await ui.Page.Locator($"[data-testid='listed-span'][data-span-id='{Draft}']").ClickAsync();
        await Expect(ui.Element("span-panel")).ToHaveAttributeAsync("data-span-id", Draft);
        await ui.ScreenshotAsync("graph-picked");
        await ui.Page.ReloadAsync();
        await Expect(ui.Element("picked-spans").GetByTestId("listed-span")).ToHaveCountAsync(2);
        await ui.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Table", Exact = true }).ClickAsync();
        await Expect(ui.Element("graph-edge")).ToHaveTextAsync(["research_agentweb_search1127.0 s–", "writergpt-4o109.0 s$0.0030", "research_agentgpt-4o103.0 s$0.0010"]);
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Flame_ZoomsByDragKeyAndButton_AndOpensSpans()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await OpenAsync(ui, "flame");
        ILocator flame = ui.Element("flame");
        await Expect(flame).ToHaveAttributeAsync("data-end-nanos", "45000000000");
        LocatorBoundingBoxResult box = (await flame.BoundingBoxAsync())!;

        await ui.Page.Mouse.MoveAsync(box.X + (box.Width * 0.2f), box.Y + 120);
        await ui.Page.Mouse.DownAsync();
        await ui.Page.Mouse.MoveAsync(box.X + (box.Width * 0.4f), box.Y + 120);
        await ui.Page.Mouse.UpAsync();

        double start = double.Parse((await flame.GetAttributeAsync("data-start-nanos"))!, System.Globalization.CultureInfo.InvariantCulture) / 1e9;
        start.ShouldBe(9, 0.3);
        await flame.PressAsync("0");
        await Expect(flame).ToHaveAttributeAsync("data-start-nanos", "0");
        await flame.PressAsync("ArrowDown");
        await flame.PressAsync("ArrowRight");
        await Expect(flame.GetByRole(AriaRole.Status)).ToContainTextAsync("execute_tool web_search, Tool, 27.0 s, starts at 4.0 s, failed: it failed");
        await flame.PressAsync("z");
        await Expect(flame).ToHaveAttributeAsync("data-start-nanos", "4000000000");
        await Expect(flame).ToHaveAttributeAsync("data-end-nanos", "31000000000");
        await flame.PressAsync("Enter");
        await Expect(ui.Element("span-panel")).ToHaveAttributeAsync("data-span-id", Search);
        await ui.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Whole run" }).ClickAsync();
        box = (await flame.BoundingBoxAsync())!;
        await ui.Page.Mouse.ClickAsync(box.X + (box.Width * 0.9f), box.Y + 33);
        await Expect(ui.Element("span-panel")).ToHaveAttributeAsync("data-span-id", Writer);
        await ui.Element("find-input").FillAsync("web_search");
        await Expect(ui.Element("find-count")).ToContainTextAsync("1");
        await ui.ScreenshotAsync("flame-find");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Conversation_IsOneTranscript_WithWhatEachCallAdds()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await OpenAsync(ui, "conversation");
        ILocator rows = ui.Element("transcript-row");

        await Expect(rows).ToHaveCountAsync(5);
        await Expect(rows.Nth(0)).ToContainTextAsync("research_agent");
        await Expect(rows.Nth(1)).ToContainTextAsync("Why do threads tangle?");
        await Expect(rows.Nth(1)).ToContainTextAsync("$0.001");
        await Expect(rows.Nth(2)).ToContainTextAsync("web_search");
        await Expect(rows.Nth(4)).ToContainTextAsync("Because knots are likely.");
        // What was said before is there, but folded.
        await Expect(rows.Nth(4)).Not.ToContainTextAsync("Why do threads tangle?");
        await rows.Nth(4).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "2 earlier messages" }).ClickAsync();
        await Expect(rows.Nth(4)).ToContainTextAsync("Why do threads tangle?");
        await rows.Nth(2).GetByTitle("Open the span").ClickAsync();
        await Expect(ui.Element("span-panel")).ToHaveAttributeAsync("data-span-id", Search);
        (await ui.Page.TitleAsync()).ShouldNotBe("owned");
        (await ui.Page.Locator("a[href^='javascript'], img[src='x']").CountAsync()).ShouldBe(0);
        await ui.ScreenshotAsync("conversation");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Statistics_GroupsAndSorts_AndTheAddressKeepsBoth()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await OpenAsync(ui, "statistics");
        await Expect(ui.Element("statistics-row")).ToHaveCountAsync(3);

        await ui.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Agent", Exact = true }).ClickAsync();
        await ui.Page.GetByRole(AriaRole.Columnheader, new PageGetByRoleOptions { Name = "Cost" }).GetByRole(AriaRole.Button).ClickAsync();

        await Expect(ui.Element("statistics-row").First).ToContainTextAsync("writer");
        await ui.Page.ReloadAsync();
        await Expect(ui.Element("statistics-row").First).ToContainTextAsync("writer");
        await Expect(ui.Page.GetByRole(AriaRole.Columnheader, new PageGetByRoleOptions { Name = "Cost" })).ToHaveAttributeAsync("aria-sort", "descending");
        await ui.Element("statistics-row").First.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(ui.Element("listed-span")).ToHaveCountAsync(2);
        await ui.ScreenshotAsync("statistics");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Logs_LinkToTheirSpans()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await OpenAsync(ui, "logs");
        await Expect(ui.Element("log-line")).ToHaveCountAsync(2);

        await ui.Page.GetByLabel("Filter logs").FillAsync("timed out");
        await Expect(ui.Element("log-line")).ToHaveCountAsync(1);
        await ui.Element("log-line").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "execute_tool web_search" }).ClickAsync();

        await Expect(ui.Element("span-panel")).ToHaveAttributeAsync("data-span-id", Search);
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Raw_Downloaded_ImportsIntoAFreshServer()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        string traceId = await OpenAsync(ui, "raw");
        await Expect(ui.Element("raw-trace")).ToContainTextAsync("resourceSpans");

        IDownload download = await ui.Page.RunAndWaitForDownloadAsync(() => ui.Element("download-trace").ClickAsync());

        download.SuggestedFilename.ShouldBe($"trace-{traceId}.json");
        string file = await download.PathAsync();
        using (JsonDocument exported = JsonDocument.Parse(await File.ReadAllTextAsync(file)))
        {
            exported.RootElement.GetProperty("resourceSpans").GetArrayLength().ShouldBe(1);
        }
        await using UiPage fresh = await UiPage.OpenAsync(chromium);
        await fresh.GotoAsync("/traces");
        await Expect(fresh.Element("empty-state")).ToBeVisibleAsync();
        await fresh.Element("import-file").SetInputFilesAsync(file);
        await Expect(fresh.Element("path-sentence")).ToContainTextAsync("45 s = 32 s research_agent");
        fresh.Page.Url.ShouldContain(traceId);
        ui.ShouldHaveNoFaults();
        fresh.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Import_OfSomethingElse_SaysWhatIsWrong()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await ui.Server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()));
        await ui.GotoAsync("/traces");
        await Expect(ui.Element("trace-row")).ToHaveCountAsync(1);

        await ui.Element("import-file").SetInputFilesAsync(new FilePayload { Name = "notes.json", MimeType = "application/json", Buffer = "{\"notes\":"u8.ToArray() });

        await Expect(ui.Element("import-result")).ToContainTextAsync("Not imported.");
        await Expect(ui.Element("trace-row")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Keyboard_OpensEveryViewAndWalksTheTabs()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await OpenAsync(ui);
        int number = 1;
        foreach ((string view, string content) in Views.Select(row => (row.Data.Item1, row.Data.Item2)))
        {
            await ui.Page.Keyboard.PressAsync((number++).ToString(System.Globalization.CultureInfo.InvariantCulture));
            await Expect(ui.Element(content)).ToBeVisibleAsync();
            await Expect(ui.Element("view-" + view)).ToHaveAttributeAsync("aria-selected", "true");
        }

        await ui.Element("view-raw").FocusAsync();
        await ui.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(ui.Element("view-logs")).ToBeFocusedAsync();
        await ui.Page.Keyboard.PressAsync("ArrowRight");
        await ui.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(ui.Element("span-tree")).ToBeVisibleAsync();
        await ui.Element("span-tree").FocusAsync();
        await ui.Page.Keyboard.PressAsync("ArrowDown");
        await ui.Page.Keyboard.PressAsync("Enter");
        await Expect(ui.Element("span-panel")).ToHaveAttributeAsync("data-span-id", Plan);
        await ui.Page.Keyboard.PressAsync("6");
        await Expect(ui.Element("span-panel")).ToHaveAttributeAsync("data-span-id", Plan);
        await ui.Page.Keyboard.PressAsync("Escape");
        await Expect(ui.Element("span-panel")).ToHaveCountAsync(0);
        await Expect(ui.Element("critical-path")).ToBeVisibleAsync();
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Views_WithoutContentOrLogs_SaySo()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        string traceId = OtlpJson.NewTraceId();
        await ui.Server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(traceId, Plan, "chat gpt-4o", null, null, 1, 0, ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o"))));

        await ui.GotoAsync($"/traces/{traceId}?view=conversation");
        await Expect(ui.Element("no-content")).ToBeVisibleAsync();
        await ui.Element("view-logs").ClickAsync();
        await Expect(ui.Element("no-logs")).ToBeVisibleAsync();
        ui.ShouldHaveNoFaults();
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task View_OfFiftyThousandSpans_IsUsable(string view, string content)
    {
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, await large.SentAsync());
        await ui.GotoAsync($"/traces/{large.TraceId}?view={view}");

        await Expect(ui.Element("trace-page")).ToHaveAttributeAsync("data-complete", "true", new LocatorAssertionsToHaveAttributeOptions { Timeout = 60_000 });
        if (view is "logs")
        {
            await Expect(ui.Element("no-logs")).ToBeVisibleAsync();
        }
        else
        {
            await Expect(ui.Element(content)).ToBeVisibleAsync();
        }
        // The document never holds more than a few screens.
        (await ui.Page.EvaluateAsync<int>("document.querySelectorAll('*').length")).ShouldBeLessThan(6_000);
        await ui.ScreenshotAsync("large-" + view);
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Views_HaveNoAccessibilityViolations()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        string traceId = await OpenAsync(ui);
        List<string> violations = [];
        foreach ((string view, string content) in Views.Select(row => (row.Data.Item1, row.Data.Item2)))
        {
            await ui.GotoAsync($"/traces/{traceId}?view={view}&span={Search}" + (view is "graph" ? "&pick=llm%20gpt-4o" : view is "statistics" ? "&pick=llm" : ""));
            await Expect(ui.Element(content)).ToBeVisibleAsync();
            await Expect(ui.Element("tab-raw")).ToBeVisibleAsync();
            if (view is "graph" or "statistics")
            {
                await Expect(ui.Element("listed-span")).ToHaveCountAsync(2);
            }
            violations.AddRange(await ui.ViolationsAsync("view-" + view));
        }

        violations.ShouldBeEmpty();
        ui.ShouldHaveNoFaults();
    }

    private static async Task<string> OpenAsync(UiPage ui, string view = "timeline")
    {
        string traceId = OtlpJson.NewTraceId();
        DateTimeOffset start = TimeProvider.System.GetUtcNow().AddMinutes(-30);
        await ui.Server.SendJsonAsync(OtlpJson.Traces(
            "research",
            OtlpJson.Span(traceId, Research, "invoke_agent research_agent", null, start, 32, 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "research_agent")),
            Chat(traceId, Plan, Research, start.AddSeconds(1), 3, 100, """[{"role":"user","parts":[{"type":"text","content":"Why do threads tangle?"}]}]""", "I shall look it up. " + Hostile),
            OtlpJson.Span(traceId, Search, "execute_tool web_search", Research, start.AddSeconds(4), 27, 2, ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "web_search"), ("gen_ai.tool.call.id", "c1"), ("gen_ai.tool.call.arguments", """{"query":"knots"}""")),
            OtlpJson.Span(traceId, Writer, "invoke_agent writer", null, start.AddSeconds(36), 9, 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "writer")),
            Chat(traceId, Draft, Writer, start.AddSeconds(36), 9, 300, """[{"role":"user","parts":[{"type":"text","content":"Why do threads tangle?"}]},{"role":"assistant","parts":[{"type":"text","content":"I shall look it up."}]},{"role":"user","parts":[{"type":"text","content":"Now write."}]}]""", "Because knots are likely.")));
        JsonObject[] logs = [OtlpJson.Log(traceId, Search, "retry", "web_search timed out"), OtlpJson.Log(traceId, null, "end", "done")];
        await ui.Server.SendJsonAsync(OtlpJson.Logs("research", "worker", logs), "/v1/logs");
        await ui.GotoAsync($"/traces/{traceId}" + (view is "timeline" ? "" : "?view=" + view));
        await Expect(ui.Element("trace-page")).ToHaveAttributeAsync("data-complete", "true");
        return traceId;
    }

    private static JsonObject Chat(string traceId, string spanId, string parent, DateTimeOffset start, double seconds, int answerTokens, string input, string answer) => OtlpJson.Span(
        traceId, spanId, "chat gpt-4o", parent, start, seconds, 0, ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.usage.input_tokens", 0), ("gen_ai.usage.output_tokens", answerTokens),
        ("gen_ai.input.messages", input), ("gen_ai.output.messages", JsonSerializer.Serialize(new[] { new { role = "assistant", parts = new[] { new { type = "text", content = answer } } } })));
}
