using System.Collections.Concurrent;
using System.Diagnostics;
using Clew.Tests;
using Clew.Workload;

namespace Clew.LoadBench;

/// <summary>Sends all bodies over several connections, one request in flight on each, until every one is acknowledged.</summary>
internal static class LoadSender
{
    // What OTLP clients do when the server names no time.
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    public static async Task<SendResult> SendAsync(Uri server, bool grpc, int connections, IReadOnlyList<RequestBody> bodies)
    {
        ConcurrentBag<double> latencies = [];
        int next = -1;
        long refusals = 0;
        long started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(SendShareAsync)));
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new SendResult(bodies.Sum(body => (long)body.Spans), bodies.Sum(body => (long)body.Bytes.Length), seconds, [.. latencies.Order()], refusals);

        async Task SendShareAsync()
        {
            using OtlpSender sender = new(server, grpc);
            for (int i = Interlocked.Increment(ref next); i < bodies.Count; i = Interlocked.Increment(ref next))
            {
                while (!await TrySendAsync(sender, bodies[i]))
                {
                    Interlocked.Increment(ref refusals);
                }
            }
        }

        async Task<bool> TrySendAsync(OtlpSender sender, RequestBody body)
        {
            long sent = Stopwatch.GetTimestamp();
            OtlpAnswer answer = await sender.SendAsync(body.Bytes);
            switch (answer.Outcome)
            {
                case OtlpOutcome.Acknowledged:
                    latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                    return true;
                case OtlpOutcome.Retryable:
                    await Task.Delay(answer.RetryAfter ?? RetryDelay);
                    return false;
                default:
                    throw new InvalidOperationException($"The server answered {answer.Status} ({answer.Outcome}) to a valid request.");
            }
        }
    }
}
