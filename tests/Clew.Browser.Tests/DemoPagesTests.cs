using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

/// <summary>Every page in both themes: it loads, nothing is wrong with it for those who cannot see it, and the console stays silent.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class DemoPagesTests(ChromiumFixture chromium, DemoServer demo, EmptyServer empty)
{
    private static readonly string[] Lists =
        ["/", "/traces", "/traces?query=iterations%20%3E%208", "/findings", "/findings?severity=critical&sort=cost", "/conversations", "/charts", "/charts?by=model", "/agents", "/agents/research", "/tools", "/tools?view=mcp", "/tools/web_search", "/models", "/models?unpriced=true",
         "/models/gpt-4o-2024-08-06", "/users", "/users/user-rosalind", "/logs", "/explore/metrics", "/alerts", "/alerts?view=history", "/alerts?view=silences", "/alerts?view=rules", "/alerts/rules/tool-failures", "/alerts/rules/trace-loss", "/new/rule", "/slos", "/slos/run-errors", "/new/slo",
         "/no/such/page"];

    private static readonly string[] Views = ["timeline", "conversation", "graph", "flame", "statistics", "path", "logs", "raw"];

    [Fact]
    public async Task EveryPage_OfTheDemo_IsAccessibleInBothThemesAndSilent()
    {
        TestServer server = await demo.PlayedAsync();
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, server);
        string longest = await LongestTraceAsync(server);
        string conversation = await MostTokensConversationAsync(server);
        IReadOnlyList<string> settings = await SettingsAsync(ui);

        List<string> violations = [];
        foreach (string path in Lists.Concat(Views.Select(view => $"/traces/{longest}?view={view}")).Append($"/conversations/{Uri.EscapeDataString(conversation)}").Concat(settings))
        {
            violations.AddRange(await VisitAsync(ui, path, "demo", inBothThemes: true));
        }
        violations.ShouldBeEmpty();
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task EveryPage_OfAnEmptyStore_SaysWhatIsMissing()
    {
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, empty.Server);
        IReadOnlyList<string> settings = await SettingsAsync(ui);

        List<string> violations = [];
        foreach (string path in Lists.Except(["/no/such/page", "/users/user-rosalind"]).Concat(settings))
        {
            violations.AddRange(await VisitAsync(ui, path, "empty", inBothThemes: false));
            (await ui.Page.Locator("#main").InnerTextAsync()).Length.ShouldBeGreaterThan(40, path);
        }
        violations.ShouldBeEmpty();
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task ConversationTurn_Opened_ShowsAllThatWasSaid()
    {
        TestServer server = await demo.PlayedAsync();
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, server);
        JsonElement user = await server.GetJsonAsync("/api/v1/conversations?user=user-rosalind");
        await ui.GotoAsync($"/conversations/{Uri.EscapeDataString(user.GetProperty("items")[0].GetProperty("conversationId").GetString()!)}");
        ILocator turn = ui.Element("turn").First;
        await Expect(ui.Element("turn")).ToHaveCountAsync(4);
        await Expect(turn).Not.ToContainTextAsync("web_search");

        await turn.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Show all messages of this turn" }).ClickAsync();

        // The coordinator asks research, which searches: the question to the tool, its answer, and what comes of it.
        ILocator steps = turn.GetByTestId("turn-messages");
        await Expect(steps.Locator("[data-testid=transcript-row]").Filter(new LocatorFilterOptions { HasText = "web_search" }).First).ToContainTextAsync("plug-in panels balcony inverter yield");
        await Expect(steps).ToContainTextAsync("a set for 500 pays back within four years");
        await ui.ShouldBeAccessibleAsync("demo-turn-opened");
        await steps.GetByTitle("Open the span").First.ClickAsync();
        await Expect(ui.Element("span-panel")).ToBeVisibleAsync();
        ui.ShouldHaveNoFaults();
    }

    /// <summary>Goes to a page, waits until it has all that it asked for, and looks at it.</summary>
    private static async Task<IReadOnlyList<string>> VisitAsync(UiPage ui, string path, string set, bool inBothThemes)
    {
        await ui.GotoAsync(path);
        await Expect(ui.Page.Locator("#main :is(h1, h2)").First).ToBeVisibleAsync();
        await Expect(ui.Page.Locator("#main :is([role=status][aria-label^=Loading], [data-state=pending], [aria-busy=true])")).ToHaveCountAsync(0);
        return await ui.ViolationsAsync($"{set}-{string.Concat(path.Split("view=")[^1].Select(sign => char.IsAsciiLetterOrDigit(sign) ? sign : '_'))}", inBothThemes);
    }

    /// <summary>The pages of the settings, as their own navigation lists them.</summary>
    private static async Task<IReadOnlyList<string>> SettingsAsync(UiPage ui)
    {
        await ui.GotoAsync("/settings");
        ILocator links = ui.Page.GetByRole(AriaRole.Navigation, new PageGetByRoleOptions { Name = "Settings" }).GetByRole(AriaRole.Link);
        await Expect(links.First).ToBeVisibleAsync();
        return [.. await links.EvaluateAllAsync<string[]>("links => links.map(link => new URL(link.href).pathname)")];
    }

    private static async Task<string> LongestTraceAsync(TestServer server)
    {
        JsonElement traces = (await server.GetJsonAsync("/api/v1/traces?limit=1000")).GetProperty("items");
        return traces.EnumerateArray().MaxBy(trace => trace.GetProperty("durationNanos").GetInt64()).GetProperty("traceId").GetString()!;
    }

    private static async Task<string> MostTokensConversationAsync(TestServer server) =>
        (await server.GetJsonAsync("/api/v1/conversations?order=tokens&limit=1")).GetProperty("items")[0].GetProperty("conversationId").GetString()!;
}
