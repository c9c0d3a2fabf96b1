using Clew.Telemetry;

namespace Clew.Export;

/// <summary>
/// Decides on a trace by its id alone, so that every server and every destination with the same share keeps the same traces. The random
/// bits are the last 56 of the id, as in W3C Trace Context Level 2 and the OpenTelemetry specification "Probability sampling".
/// </summary>
internal readonly struct TraceSampling
{
    private const ulong RandomBits = (1UL << 56) - 1;
    private readonly ulong threshold;

    /// <param name="ratio">0 to 1.</param>
    public TraceSampling(double ratio)
    {
        threshold = ratio >= 1 ? 0 : ratio <= 0 ? RandomBits + 1 : (ulong)((1 - ratio) * (RandomBits + 1));
    }

    public bool IsAll => threshold == 0;

    public bool Keeps(TraceId id) => (id.Low & RandomBits) >= threshold;
}
