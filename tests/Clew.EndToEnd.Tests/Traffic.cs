using Clew.Workload;

namespace Clew.Tests;

/// <summary>Small requests without end, each with new traces; several senders may take from it.</summary>
internal sealed class Traffic(WorkloadProfile profile = WorkloadProfile.Lean, int seed = 1, int spansPerRequest = 40)
{
    private readonly Lock gate = new();
    private readonly IEnumerator<RequestBody> requests = new AgentTraffic(new WorkloadOptions
    {
        Profile = profile,
        Spans = 10_000_000,
        SpansPerRequest = spansPerRequest,
        Seed = seed,
        EndUnixNano = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100,
    }).Requests().GetEnumerator();

    public RequestBody Next()
    {
        lock (gate)
        {
            requests.MoveNext();
            return requests.Current;
        }
    }
}
