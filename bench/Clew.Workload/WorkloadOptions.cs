namespace Clew.Workload;

/// <summary>What <see cref="AgentTraffic"/> makes. The same options make the same bytes.</summary>
public sealed record WorkloadOptions
{
    /// <summary>What the spans carry. Default: <see cref="WorkloadProfile.Lean"/>.</summary>
    public WorkloadProfile Profile { get; init; }

    /// <summary>Spans in all; the last trace is completed, so a few more come. It also sets how many conversations there are.</summary>
    public required long Spans { get; init; }

    /// <summary>Spans of one request, in whole traces. Default: 500.</summary>
    public int SpansPerRequest { get; init; } = 500;

    /// <summary>Seed of all random choices. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Number of the first conversation: traffic of several days with conversations of their own. Default: 0.</summary>
    public int FirstConversation { get; init; }

    /// <summary>Where the window of starts ends, in nanoseconds since the Unix epoch. The last traces may start a little later.</summary>
    public required long EndUnixNano { get; init; }

    /// <summary>Time over which the traces' starts are spread. Default: one hour.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);
}
