using System.Net;
using Clew.Workload;

namespace Clew.Tests;

/// <summary>The disk is full or read-only for a while: nothing acknowledged is lost, senders are told to come again, and it passes by itself.</summary>
public sealed class StoreOutageTests
{
    private const int Megabytes = 48;
    private const int AttemptsMax = 2_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact(Timeout = 180_000)]
    public async Task DiskFull_IsRetryable_AndPassesWhenSpaceIsFreed()
    {
        using Mount mount = Mount.Create(Megabytes);
        await OutageAsync(mount, mount.Fill, mount.Free);
    }

    [Fact(Timeout = 180_000)]
    public async Task DiskFilledByTheStore_IsStoppedAndStartedAgain_LosesNothing()
    {
        using Mount mount = Mount.Create(Megabytes);
        mount.Reserve(megabytes: 16);
        Ledger ledger = new();
        using (ServerProcess server = await ServerProcess.StartAsync(mount.Folder))
        {
            using Outage outage = new(server, ledger);
            await outage.RefusedAsync();
            server.Terminate();
            (await server.WaitForExitAsync(Limit)).ShouldBe(0);
        }
        using ServerProcess next = await ServerProcess.StartAsync(mount.Folder);
        await ledger.ShouldBeKeptByAsync(next);
        mount.Free();
        using Outage after = new(next, ledger);
        await after.AcceptedAsync();
        await ledger.ShouldBeKeptByAsync(next);
    }

    [Fact(Timeout = 180_000)]
    public async Task ReadOnlyFolder_IsRetryable_AndPassesWhenItIsWritable()
    {
        using Mount mount = Mount.Create(Megabytes);
        await OutageAsync(mount, mount.MakeReadOnly, mount.MakeWritable);
    }

    [Fact(Timeout = 180_000)]
    public async Task ReadOnlyFolder_BeforeTheFirstSpan_IsRetryable_AndPassesWhenItIsWritable()
    {
        using Mount mount = Mount.Create(Megabytes);
        using ServerProcess server = await ServerProcess.StartAsync(mount.Folder);
        mount.MakeReadOnly();
        using Outage outage = new(server);
        await outage.RefusedAsync();
        mount.MakeWritable();
        await outage.AcceptedAgainAsync();
        await outage.Ledger.ShouldBeKeptByAsync(server);
    }

    [Fact(Timeout = 60_000)]
    public async Task StartOnAReadOnlyFolder_FailsAndNamesTheFolder()
    {
        using Mount mount = Mount.Create(Megabytes);
        mount.MakeReadOnly();

        (int exitCode, string output, string errors) = await ClewProcess.RunAsync(Limit, "serve", "--data", mount.Folder, "--port", "0", "--otlp-http-port", "0", "--otlp-grpc-port", "0");
        mount.MakeWritable();

        exitCode.ShouldBe(1);
        errors.ShouldContain(mount.Folder);
        (output + errors).ShouldNotContain("   at ");
    }

    private static async Task OutageAsync(Mount mount, Action begin, Action end)
    {
        Ledger ledger;
        // A clean start after a clean stop: no file of the day is open for writing yet.
        using (ServerProcess first = await ServerProcess.StartAsync(mount.Folder))
        {
            using Outage before = new(first);
            await before.AcceptedAsync();
            first.Terminate();
            (await first.WaitForExitAsync(Limit)).ShouldBe(0);
            ledger = before.Ledger;
        }
        using (ServerProcess server = await ServerProcess.StartAsync(mount.Folder))
        {
            using Outage outage = new(server, ledger);
            begin();
            await outage.RefusedAsync();
            (await server.Api.GetAsync("/healthz")).StatusCode.ShouldBe(HttpStatusCode.OK);
            await ledger.ShouldBeKeptByAsync(server);
            end();
            await outage.AcceptedAgainAsync();
            await ledger.ShouldBeKeptByAsync(server);
            server.ErrorLines.Count.ShouldBe(1, "an outage is told once:\n" + string.Join('\n', server.Output));
            server.Kill();
            await server.WaitForExitAsync(Limit);
        }
        using ServerProcess after = await ServerProcess.StartAsync(mount.Folder);
        await ledger.ShouldBeKeptByAsync(after);
    }

    /// <summary>The senders of one server through an outage.</summary>
    private sealed class Outage(ServerProcess server, Ledger? known = null) : IDisposable
    {
        private readonly Traffic traffic = new(WorkloadProfile.Content, seed: server.Id);
        private readonly OtlpSender http = new(server.OtlpHttp, grpc: false);
        private readonly OtlpSender grpc = new(server.OtlpGrpc, grpc: true);

        public Ledger Ledger { get; } = known ?? new Ledger();

        public async Task AcceptedAsync()
        {
            (await SendAsync(http)).Outcome.ShouldBe(OtlpOutcome.Acknowledged);
            (await SendAsync(grpc)).Outcome.ShouldBe(OtlpOutcome.Acknowledged);
        }

        /// <summary>
        /// Sends until both protocols refuse, as they should, and go on doing so. What was in the journal takes less room in the day file, so that
        /// a disk which the store filled by itself may take a few more before it is full.
        /// </summary>
        public async Task RefusedAsync()
        {
            int refused = 0;
            for (int attempt = 0; attempt < AttemptsMax && refused < 20; attempt++)
            {
                bool isGrpc = refused % 2 == 1;
                OtlpAnswer answer = await SendAsync(isGrpc ? grpc : http);
                if (answer.Outcome == OtlpOutcome.Acknowledged)
                {
                    refused = 0;
                    continue;
                }
                answer.ShouldBe(new OtlpAnswer(OtlpOutcome.Retryable, isGrpc ? "14" : "503", answer.RetryAfter));
                answer.RetryAfter.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.Zero);
                refused++;
            }
            refused.ShouldBe(20);
            await server.LineAsync(line => line.Contains("store cannot take data", StringComparison.Ordinal), Limit);
        }

        /// <summary>Comes again as often as a client would, at the times the server names.</summary>
        public async Task AcceptedAgainAsync()
        {
            foreach (OtlpSender sender in new[] { http, grpc })
            {
                OtlpAnswer answer = await SendAsync(sender);
                for (int attempt = 0; attempt < AttemptsMax && answer.Outcome == OtlpOutcome.Retryable; attempt++)
                {
                    await Task.Delay(answer.RetryAfter ?? TimeSpan.FromMilliseconds(100));
                    answer = await SendAsync(sender);
                }
                answer.Outcome.ShouldBe(OtlpOutcome.Acknowledged);
            }
            await server.LineAsync(line => line.Contains("store takes data again", StringComparison.Ordinal), Limit);
        }

        public void Dispose()
        {
            http.Dispose();
            grpc.Dispose();
        }

        private async Task<OtlpAnswer> SendAsync(OtlpSender sender)
        {
            RequestBody body = traffic.Next();
            OtlpAnswer answer = await sender.SendAsync(body.Bytes);
            Ledger.Record(body, answer);
            return answer;
        }
    }
}
