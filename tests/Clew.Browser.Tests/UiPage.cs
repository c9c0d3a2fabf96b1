using Clew.Server;
using Microsoft.Playwright;

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

    public static async Task<UiPage> OpenAsync(ChromiumFixture chromium, ColorScheme colorScheme = ColorScheme.Light, Func<ServerOptions, ServerOptions>? configure = null) =>
        await OpenAsync(chromium, await TestServer.StartAsync(configure), ownsServer: true, colorScheme);

    /// <summary>A page on a server that others use too.</summary>
    public static Task<UiPage> OpenOnAsync(ChromiumFixture chromium, TestServer server, ColorScheme colorScheme = ColorScheme.Light) =>
        OpenAsync(chromium, server, ownsServer: false, colorScheme);

    private static async Task<UiPage> OpenAsync(ChromiumFixture chromium, TestServer server, bool ownsServer, ColorScheme colorScheme)
    {
        IBrowserContext context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions { ColorScheme = colorScheme, ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
        context.SetDefaultTimeout(15_000);
        return new UiPage(server, ownsServer, context, await context.NewPageAsync());
    }

    public Task<IResponse?> GotoAsync(string path) => Page.GotoAsync(new Uri(Server.Addresses.Ui, path).ToString());

    public ILocator Element(string testId) => Page.GetByTestId(testId);

    public void ShouldHaveNoFaults() => faults.ShouldBeEmpty();

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
