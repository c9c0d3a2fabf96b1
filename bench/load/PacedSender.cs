using System.Collections.Concurrent;
using System.Diagnostics;
using Clew.Tests;
using Clew.Workload;

namespace Clew.LoadBench;

/// <summary>
/// Sends at a rate, whatever the server does: a request is due at its time, and its latency counts from then. A refused request is not
/// sent again; it is counted. The same bodies go round and round with new ids and times.
/// </summary>
internal sealed class PacedSender : IDisposable
{
    private readonly ConcurrentQueue<BodyTemplate> bodies;
    private readonly OtlpSender[] senders;
    private readonly double spansPerBody;

    /// <param name="server">Where OTLP goes.</param>
    /// <param name="grpc">OTLP/gRPC instead of OTLP/HTTP.</param>
    /// <param name="inFlightMax">Requests under way at once, each on a connection of its own; beyond it requests become late.</param>
    /// <param name="bodies">At least as many as may be in flight.</param>
    /// <param name="series">Another one for every sender of the same bodies to a server.</param>
    public PacedSender(Uri server, bool grpc, int inFlightMax, IReadOnlyList<RequestBody> bodies, int series = 0)
    {
        this.bodies = new(bodies.Select(body => new BodyTemplate(body, series)));
        senders = [.. Enumerable.Range(0, Math.Min(inFlightMax, bodies.Count)).Select(_ => new OtlpSender(server, grpc))];
        spansPerBody = bodies.Average(body => body.Spans);
    }

    /// <summary>Figures since the start, for whoever watches.</summary>
    public PacedCounts Counts { get; } = new();

    public async Task SendAsync(double spansPerSecond, TimeSpan length)
    {
        double secondsPerBody = spansPerBody / spansPerSecond;
        long count = (long)(length.TotalSeconds / secondsPerBody);
        long next = -1;
        long started = Stopwatch.GetTimestamp();
        await Task.WhenAll(senders.Select(sender => Task.Run(() => SendShareAsync(sender))));

        async Task SendShareAsync(OtlpSender sender)
        {
            for (long i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                double due = i * secondsPerBody;
                double wait = due - Stopwatch.GetElapsedTime(started).TotalSeconds;
                if (wait > 0)
                {
                    await Task.Delay(TimeSpan.FromSeconds(wait));
                }
                // Under way elsewhere are fewer than there are bodies, for each sender holds one.
                bodies.TryDequeue(out BodyTemplate? body);
                body!.Renew();
                OtlpAnswer answer = await sender.SendAsync(body.Bytes);
                // A time-out may fire early; nothing is acknowledged before it is due.
                Counts.Add(answer, body.Spans, Math.Max(0, Stopwatch.GetElapsedTime(started).TotalSeconds - due) * 1e3);
                bodies.Enqueue(body);
            }
        }
    }

    public void Dispose()
    {
        foreach (OtlpSender sender in senders)
        {
            sender.Dispose();
        }
    }
}
