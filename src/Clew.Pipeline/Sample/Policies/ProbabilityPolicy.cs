using Clew.Telemetry;

namespace Clew.Pipeline.Sample.Policies;

/// <summary>
/// Keeps a share of all traces, chosen by trace id alone: every server keeps the same ones, and a smaller share is part of a larger one. The
/// random bits are the last 56 (W3C Trace Context Level 2, OpenTelemetry's probability sampling).
/// </summary>
/// <param name="name">As a decision tells it.</param>
/// <param name="share">0 to 1.</param>
public sealed class ProbabilityPolicy(string name, double share) : SamplingPolicy(name)
{
    private const ulong RandomBits = (1UL << 56) - 1;
    private readonly ulong threshold = (ulong)((1 - share) * (RandomBits + 1));

    public override bool IsShare => true;

    public override PolicyVerdict Evaluate(TraceFacts facts, long at, bool isFirst) => new(Keeps(facts.TraceId), share);

    private bool Keeps(TraceId id) => (id.Low & RandomBits) >= threshold;
}
