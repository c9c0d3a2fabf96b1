using Clew.Workload;

namespace Clew.LoadBench;

/// <summary>One run: a fresh server, a fresh data folder.</summary>
internal sealed record RunOptions
{
    public required WorkloadProfile Profile { get; init; }

    public required bool Grpc { get; init; }

    public required long Spans { get; init; }

    public required int Connections { get; init; }

    public required int Seed { get; init; }

    public required bool Perf { get; init; }

    public string Name => $"{Profile.ToString().ToLowerInvariant()}, {(Grpc ? "gRPC" : "HTTP")}";
}
