namespace Clew.Tests;

/// <summary>Acknowledged means stored, whatever happens to the process.</summary>
public sealed class DurabilityTests
{
    private const int Rounds = 20;
    private const int RequestsPerRoundMax = 60;
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(30);

    [Fact(Timeout = 300_000)]
    public async Task Kill_AtRandomMoments_LosesNothingAcknowledgedAndSplitsNothing()
    {
        using TemporaryFolder folder = new();
        Random moments = new(20);
        Traffic traffic = new();
        Ledger ledger = new();
        for (int round = 0; round < Rounds; round++)
        {
            using ServerProcess server = await ServerProcess.StartAsync(folder.Path);
            await ledger.LatestShouldBeKeptByAsync(server, requests: 5);
            int last = ledger.Acknowledged + moments.Next(1, RequestsPerRoundMax);
            await Senders.RunAsync(server, traffic, ledger, count =>
            {
                if (count == last)
                {
                    server.Kill();
                }
            });
            await server.WaitForExitAsync(ExitLimit);
        }
        using ServerProcess survivor = await ServerProcess.StartAsync(folder.Path);
        await ledger.ShouldBeKeptByAsync(survivor);
    }

    [Fact(Timeout = 120_000)]
    public async Task Kill_BeforeTheServerIsReady_LosesNothing()
    {
        using TemporaryFolder folder = new();
        Ledger ledger = new();
        await SendUntilKilledAsync(folder, ledger, requests: 20);
        for (int round = 0; round < 5; round++)
        {
            using ClewProcess starting = ClewProcess.Start(new Dictionary<string, string>(), "serve", "--data", folder.Path, "--port", "0", "--otlp-http-port", "0", "--otlp-grpc-port", "0");
            // The lock is the first thing a start takes: from then on it recovers.
            await Eventually.HoldsAsync(() => Task.FromResult(File.Exists(Path.Combine(folder.Path, "clew.lock"))));
            starting.Kill();
            await starting.WaitForExitAsync(ExitLimit);
        }
        using ServerProcess survivor = await ServerProcess.StartAsync(folder.Path);
        await ledger.ShouldBeKeptByAsync(survivor);
    }

    [Fact(Timeout = 120_000)]
    public async Task Terminate_WhileSending_KeepsEverythingAcknowledgedAndExitsCleanly()
    {
        using TemporaryFolder folder = new();
        Ledger ledger = new();
        using (ServerProcess server = await ServerProcess.StartAsync(folder.Path))
        {
            await Senders.RunAsync(server, new Traffic(), ledger, count =>
            {
                if (count == 50)
                {
                    server.Terminate();
                }
            });
            (await server.WaitForExitAsync(ExitLimit)).ShouldBe(0);
            server.ErrorLines.ShouldBeEmpty();
        }
        ledger.Acknowledged.ShouldBeGreaterThanOrEqualTo(50);
        using ServerProcess next = await ServerProcess.StartAsync(folder.Path);
        await ledger.ShouldBeKeptByAsync(next);
    }

    private static async Task SendUntilKilledAsync(TemporaryFolder folder, Ledger ledger, int requests)
    {
        using ServerProcess server = await ServerProcess.StartAsync(folder.Path);
        await Senders.RunAsync(server, new Traffic(), ledger, count =>
        {
            if (count == requests)
            {
                server.Kill();
            }
        });
        await server.WaitForExitAsync(ExitLimit);
    }
}
