using System.Diagnostics;
using System.Net;
using Clew.Tests;
using Clew.Workload;

namespace Clew.LoadBench;

/// <summary>How long after its acknowledgement a trace can be read, on a server that holds the load already.</summary>
internal static class Freshness
{
    private const int Repeats = 20;
    private const int AttemptsMax = 10_000;

    public static async Task<double> MeasureAsync(ServerProcess server, RunOptions options, WorkloadOptions workload)
    {
        using OtlpSender sender = new(options.Grpc ? server.OtlpGrpc : server.OtlpHttp, options.Grpc);
        List<double> millis = [];
        foreach (RequestBody body in new AgentTraffic(workload with { Spans = 8 * Repeats, SpansPerRequest = 1, Seed = options.Seed + 1_000_003 }).Requests().Take(Repeats))
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
        return LoadSender.Percentile([.. millis.Order()], 0.5);
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
