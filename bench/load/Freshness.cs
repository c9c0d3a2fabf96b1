using System.Diagnostics;
using System.Net;
using Clew.Tests;
using Clew.Workload;

namespace Clew.LoadBench;

/// <summary>How long after its acknowledgement a trace can be read.</summary>
internal static class Freshness
{
    private const int Repeats = 20;
    private const int AttemptsMax = 10_000;

    /// <summary>Of traces sent one after the other, ascending.</summary>
    /// <param name="server">The server, idle or under load.</param>
    /// <param name="options">Whose protocol and profile are used.</param>
    /// <param name="cancellationToken">Enough is known; the traces measured so far are the answer.</param>
    public static async Task<double[]> MeasureAsync(ServerProcess server, RunOptions options, CancellationToken cancellationToken = default)
    {
        using OtlpSender sender = new(options.OtlpOf(server), options.Grpc);
        List<double> millis = [];
        WorkloadOptions workload = options.Workload(0, 8 * Repeats) with { SpansPerRequest = 1, Seed = options.Seed + 1_000_003 };
        foreach (RequestBody body in new AgentTraffic(workload).Requests().Take(Repeats).TakeWhile(_ => !cancellationToken.IsCancellationRequested))
        {
            OtlpAnswer answer = await sender.SendAsync(body.Bytes);
            long acknowledged = Stopwatch.GetTimestamp();
            if (answer.Outcome != OtlpOutcome.Acknowledged)
            {
                throw new InvalidOperationException("One trace was not taken: " + answer.Status);
            }
            await UntilVisibleAsync(server, body.Traces[0].TraceId);
            millis.Add(Stopwatch.GetElapsedTime(acknowledged).TotalMilliseconds);
        }
        return [.. millis.Order()];
    }

    private static async Task UntilVisibleAsync(ServerProcess server, string traceId)
    {
        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            using HttpResponseMessage response = await server.Api.GetAsync("/api/v1/traces/" + traceId);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return;
            }
        }
        throw new InvalidOperationException($"Trace {traceId} was acknowledged and never became visible.");
    }
}
