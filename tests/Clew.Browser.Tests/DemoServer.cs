using System.Globalization;
using Clew.Samples.ResearchTeam;

namespace Clew.Tests;

/// <summary>
/// A server on which the demo of <c>clew serve --demo</c> has played its stories and as much ordinary traffic as comes in five minutes, ten times as
/// fast. Played once, when the first test asks; tests only look at it.
/// </summary>
public sealed class DemoServer : IAsyncLifetime
{
    /// <summary>One run in four seconds on average.</summary>
    private const int RunsInFiveMinutes = 75;

    private const int WarmingRuns = 3;

    /// <summary>The dear twin's loop, that of the loop story, and its turns.</summary>
    private const int FindingsOfStories = 3;

    private const double DefaultTimeScale = 0.1;

    private Task<TestServer>? played;

    /// <summary>Length of a demo second in seconds. For people who look at screenshots: set CLEW_DEMO_TIME_SCALE to 1 and wait.</summary>
    public static double TimeScale { get; } = Environment.GetEnvironmentVariable("CLEW_DEMO_TIME_SCALE") is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : DefaultTimeScale;

    /// <summary>The server, when everything is stored and settled.</summary>
    public Task<TestServer> PlayedAsync() => played ??= PlayAsync();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (played is not null)
        {
            await (await played).DisposeAsync();
        }
    }

    private static async Task<TestServer> PlayAsync()
    {
        TestServer server = await TestServer.StartAsync();
        DemoOptions options = new() { OtlpEndpoint = server.Addresses.OtlpGrpc, Protocol = DemoProtocol.Grpc, TimeScale = TimeScale };
        await using (ResearchTeamDemo demo = await ResearchTeamDemo.StartAsync(options, CancellationToken.None))
        {
            // Code that runs for the first time is slow, which at this pace would outweigh the script.
            await demo.RunBackgroundAsync(WarmingRuns, CancellationToken.None);
            await Task.WhenAll(demo.RunAsync(CancellationToken.None), demo.RunBackgroundAsync(RunsInFiveMinutes, CancellationToken.None));
            demo.FailedRuns.ShouldBe(0);
        }
        await server.SettledAsync();
        await FoundAsync(server);
        return server;
    }

    /// <summary>Detectors look after the settlement: waits until they found what the stories that waste money are known for.</summary>
    private static async Task FoundAsync(TestServer server)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(100));
        while ((await server.GetJsonAsync("/api/v1/findings")).GetProperty("items").GetArrayLength() < FindingsOfStories)
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
