using Clew.Workload;

namespace Clew.Tests;

/// <summary>Two senders over HTTP and two over gRPC, which send until the connection breaks or the server refuses.</summary>
internal static class Senders
{
    /// <param name="server">Where to send.</param>
    /// <param name="traffic">What to send.</param>
    /// <param name="ledger">Where answers are written down.</param>
    /// <param name="onAcknowledged">Gets the number of acknowledged requests after each one.</param>
    public static Task RunAsync(ServerProcess server, Traffic traffic, Ledger ledger, Action<int> onAcknowledged) =>
        Task.WhenAll(new[] { false, true, false, true }.Select(grpc => Task.Run(() => SendAsync(server, grpc, traffic, ledger, onAcknowledged))));

    private static async Task SendAsync(ServerProcess server, bool grpc, Traffic traffic, Ledger ledger, Action<int> onAcknowledged)
    {
        using OtlpSender sender = new(grpc ? server.OtlpGrpc : server.OtlpHttp, grpc);
        while (true)
        {
            RequestBody body = traffic.Next();
            OtlpAnswer answer = await sender.SendAsync(body.Bytes);
            int count = ledger.Record(body, answer);
            if (answer.Outcome != OtlpOutcome.Acknowledged)
            {
                // A server that stops or dies may break the connection or ask to come again. It may not say that valid data is wrong.
                answer.Outcome.ShouldBeOneOf(OtlpOutcome.Unknown, OtlpOutcome.Retryable);
                return;
            }
            onAcknowledged(count);
        }
    }
}
