namespace Clew.Samples.ResearchTeam;

/// <summary>Settings of <see cref="ResearchTeamDemo"/>.</summary>
public sealed class DemoOptions
{
    /// <summary>Base address of the OTLP receiver, without a signal's path. Default: <c>http://127.0.0.1:4317</c>.</summary>
    public Uri OtlpEndpoint { get; init; } = new("http://127.0.0.1:4317");

    /// <summary>Default: gRPC.</summary>
    public DemoProtocol Protocol { get; init; } = DemoProtocol.Grpc;

    /// <summary>Two demos with the same seed play runs with the same texts, tools and token counts. Default: 7.</summary>
    public int Seed { get; init; } = 7;

    /// <summary>
    /// Runs that go wrong in one way each, by the names of <see cref="Scripting.Faults.DemoFaults.Names"/>, in place of the stories that go wrong. Empty for a
    /// clean demo; null, the default, for all stories.
    /// </summary>
    public IReadOnlyList<string>? Faults { get; init; }

    /// <summary>Factor on every wait and so on every recorded duration; 0.1 is ten times as fast. Greater than 0. Default: 1.</summary>
    public double TimeScale { get; init; } = 1.0;

    /// <summary>Whether prompts, answers, tool arguments and results go onto the spans. Default: true.</summary>
    public bool CaptureContent { get; init; } = true;

    /// <summary>Drives the waits. Span times come from the OpenTelemetry SDK's own clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Receives the few lines that the demo has to say, such as an unreachable receiver (once). Default: standard error.</summary>
    public Action<string> Report { get; init; } = Console.Error.WriteLine;
}
