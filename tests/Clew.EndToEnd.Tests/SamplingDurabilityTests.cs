using Clew.Workload;

namespace Clew.Tests;

/// <summary>Acknowledged means stored, also while hours are decided on all the time and the process is killed in the middle of it.</summary>
public sealed class SamplingDurabilityTests
{
    private const int Rounds = 12;
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(30);

    /// <summary>Everything is kept, and no hour waits: each segment is decided on as soon as it is in its file. What came just before is carried over.</summary>
    private const string Configuration = """
        sampling:
          quiet: 1s
          recent_max: 1B
          policies:
            - always:
        """;

    [Fact(Timeout = 300_000)]
    public async Task Kill_WhileRecentFilesAreSettled_LosesNothingAndDoublesNothing()
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "clew.yaml");
        await File.WriteAllTextAsync(file, Configuration, TestContext.Current.CancellationToken);
        Random moments = new(21);
        Traffic traffic = new();
        Ledger ledger = new();
        for (int round = 0; round < Rounds; round++)
        {
            using ServerProcess server = await ServerProcess.StartAsync(folder.Path, "--config", file);
            await ledger.LatestShouldBeKeptByAsync(server, requests: 5);
            if (round % 3 == 0)
            {
                int last = ledger.Acknowledged + moments.Next(20, 60);
                await Senders.RunAsync(server, traffic, ledger, count =>
                {
                    if (count == last)
                    {
                        server.Kill();
                    }
                });
            }
            else
            {
                await SendAsync(server, traffic, ledger, requests: 10);
                // A segment is moved when nothing came for two seconds, and settled next: the kill comes somewhere in between, or just after.
                string counter = round % 3 == 1 ? "clew_store_segments_moved_total" : "clew_sampling_files_settled_total";
                await Eventually.HoldsAsync(async () => !(await server.Api.GetStringAsync("/metrics")).Contains(counter + " 0\n", StringComparison.Ordinal));
                server.Kill();
            }
            await server.WaitForExitAsync(ExitLimit);
        }
        using ServerProcess survivor = await ServerProcess.StartAsync(folder.Path, "--config", file);
        await ledger.ShouldBeKeptByAsync(survivor);
    }

    private static async Task SendAsync(ServerProcess server, Traffic traffic, Ledger ledger, int requests)
    {
        using OtlpSender sender = new(server.OtlpHttp, grpc: false);
        for (int i = 0; i < requests; i++)
        {
            RequestBody body = traffic.Next();
            OtlpAnswer answer = await sender.SendAsync(body.Bytes);
            answer.Outcome.ShouldBe(OtlpOutcome.Acknowledged);
            ledger.Record(body, answer);
        }
    }
}
