using Clew.Server;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

/// <summary>A page of a fresh browser profile, on a fresh server or on one that others use too. Any console error, page error or foreign request fails its test.</summary>
internal sealed class UiPage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<string> faults = [];

    private readonly bool ownsServer;

    private UiPage(TestServer server, bool ownsServer, IBrowserContext context, IPage page)
    {
        Server = server;
        this.ownsServer = ownsServer;
        this.context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                faults.Add($"console {message.Type}: {message.Text}");
            }
        };
        page.PageError += (_, error) => faults.Add("page error: " + error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(server.Addresses.Ui.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                faults.Add("foreign request: " + request.Url);
            }
        };
    }

    public TestServer Server { get; }

    public IPage Page { get; }

    public static async Task<UiPage> OpenAsync(ChromiumFixture chromium, Func<ServerOptions, ServerOptions>? configure = null) =>
        await OpenAsync(chromium, await TestServer.StartAsync(configure), ownsServer: true);

    /// <summary>A page on a server that others use too.</summary>
    public static Task<UiPage> OpenOnAsync(ChromiumFixture chromium, TestServer server) =>
        OpenAsync(chromium, server, ownsServer: false);

    private static async Task<UiPage> OpenAsync(ChromiumFixture chromium, TestServer server, bool ownsServer)
    {
        IBrowserContext context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce, ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
        context.SetDefaultTimeout(15_000);
        return new UiPage(server, ownsServer, context, await context.NewPageAsync());
    }

    public Task<IResponse?> GotoAsync(string path) => Page.GotoAsync(new Uri(Server.Addresses.Ui, path).ToString());

    public ILocator Element(string testId) => Page.GetByTestId(testId);

    public void ShouldHaveNoFaults() => faults.ShouldBeEmpty();

    /// <summary>Nothing that can be seen now is wrong for those who cannot see it well, in either theme.</summary>
    /// <param name="name">Of what can be seen, for screenshots and the message.</param>
    public async Task ShouldBeAccessibleAsync(string name) => (await ViolationsAsync(name)).ShouldBeEmpty();

    /// <summary>What axe finds.</summary>
    /// <param name="name">As above.</param>
    /// <param name="inBothThemes">False: in the light one only.</param>
    public async Task<IReadOnlyList<string>> ViolationsAsync(string name, bool inBothThemes = true)
    {
        await ScreenshotAsync(name + "-light");
        IReadOnlyList<string> inLight = await ViolationsAsync(name, new AxeRunOptions());
        if (!inBothThemes)
        {
            return inLight;
        }
        await ShowInAsync(ColorScheme.Dark, "dark");
        await ScreenshotAsync(name + "-dark");
        // The themes differ in their colours alone.
        IReadOnlyList<string> inDark = await ViolationsAsync(name + " in the dark", new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast"] } });
        await ShowInAsync(ColorScheme.Light, "light");
        return [.. inLight, .. inDark];
    }

    private async Task ShowInAsync(ColorScheme scheme, string theme)
    {
        await Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
        await Expect(Page.Locator("html")).ToHaveAttributeAsync("data-theme", theme);
    }

    /// <summary>Runs in the page itself: there are no frames, for which axe would open another page each time.</summary>
    private async Task<IReadOnlyList<string>> ViolationsAsync(string name, AxeRunOptions options)
    {
        options.ResultTypes = [ResultType.Violations];
        AxeResult result = await Page.Locator(":root").RunAxe(options);
        return [.. result.Violations.Select(violation => $"{name}: {violation.Id}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}")];
    }

    /// <summary>For people who look at what tests see: set CLEW_SCREENSHOTS to a folder.</summary>
    public async Task ScreenshotAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("CLEW_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png") });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        if (ownsServer)
        {
            await Server.DisposeAsync();
        }
    }
}
