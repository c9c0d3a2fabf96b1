using Clew.Tests;
using Clew.Workload;

namespace Clew.LoadBench;

/// <summary>One run: a fresh server, a fresh data folder.</summary>
internal sealed record RunOptions
{
    public required WorkloadProfile Profile { get; init; }

    public required bool Grpc { get; init; }

    public required long Spans { get; init; }

    /// <summary>Days on which the spans are received.</summary>
    public required int Days { get; init; }

    public required int Connections { get; init; }

    public required int Seed { get; init; }

    public required bool Perf { get; init; }

    public string Name => $"{Profile.ToString().ToLowerInvariant()}, {(Grpc ? "gRPC" : "HTTP")}";

    public void Say(string what) => Console.Error.WriteLine($"{Name}: {what}");

    public Uri OtlpOf(ServerProcess server) => Grpc ? server.OtlpGrpc : server.OtlpHttp;

    /// <summary>What is sent on a day; 0 is today. Conversations of different days are different.</summary>
    public WorkloadOptions Workload(int daysAgo, long spansOfDay) => new()
    {
        Profile = Profile,
        Spans = spansOfDay,
        Seed = Seed + (daysAgo * 7_907),
        FirstConversation = daysAgo * 1_000_000,
        EndUnixNano = (TimeProvider.System.GetUtcNow().AddMinutes(-2).AddDays(-daysAgo) - DateTimeOffset.UnixEpoch).Ticks * 100,
    };
}
