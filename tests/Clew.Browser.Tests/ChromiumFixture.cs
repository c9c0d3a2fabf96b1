using Microsoft.Playwright;

namespace Clew.Tests;

/// <summary>One Chromium for all browser tests. Says what to install where there is none.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private static readonly string[] Locations = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];
    private static readonly string[] Arguments =
        ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic"];

    private const float ExpectTimeoutMillis = 20_000;

    private IPlaywright? playwright;
    private IBrowser? browser;

    public IBrowser Browser => browser ?? throw new InvalidOperationException("The fixture was not started.");

    public async ValueTask InitializeAsync()
    {
        string executable = Environment.GetEnvironmentVariable("CLEW_CHROMIUM") ?? Locations.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("Browser tests need Chromium. Debian: apt-get install chromium. Elsewhere: set CLEW_CHROMIUM to the executable.");
        playwright = await Playwright.CreateAsync();
        // What a test waits for comes late on a machine that does other things too; the default of 5 s is less than some wait there.
        Assertions.SetDefaultExpectTimeout(ExpectTimeoutMillis);
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = executable, Args = Arguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }
        playwright?.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class ChromiumCollection : ICollectionFixture<ChromiumFixture>, ICollectionFixture<DemoServer>, ICollectionFixture<EmptyServer>, ICollectionFixture<LargeTraceServer>
{
    public const string Name = "chromium";
}
