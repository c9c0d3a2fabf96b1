using Microsoft.Playwright;

namespace Clew.Tests;

/// <summary>A page of a fresh browser profile on a fresh server. Any console error, page error or foreign request fails its test.</summary>
internal sealed class UiPage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<string> faults = [];

    private UiPage(TestServer server, IBrowserContext context, IPage page)
    {
        Server = server;
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

    public static async Task<UiPage> OpenAsync(
        ChromiumFixture chromium, ColorScheme colorScheme = ColorScheme.Light, Func<Clew.Server.ServerOptions, Clew.Server.ServerOptions>? configure = null)
    {
        TestServer server = await TestServer.StartAsync(configure);
        IBrowserContext context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions { ColorScheme = colorScheme, ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
        context.SetDefaultTimeout(15_000);
        return new UiPage(server, context, await context.NewPageAsync());
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
        await Server.DisposeAsync();
    }
}
