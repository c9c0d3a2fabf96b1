using Clew.Tests;

namespace Clew.LoadBench;

/// <summary>What became of the requests of a <see cref="PacedSender"/>. Thread-safe.</summary>
internal sealed class PacedCounts
{
    private readonly Lock gate = new();
    private List<double> millis = [];

    /// <summary>Spans of acknowledged requests.</summary>
    public long AcknowledgedSpans { get; private set; }

    public long AcknowledgedRequests { get; private set; }

    /// <summary>Requests refused with a status that asks to come again.</summary>
    public long Refusals { get; private set; }

    /// <summary>Requests with any other answer, or none.</summary>
    public long Failures { get; private set; }

    /// <summary>The first failure; null when there was none.</summary>
    public string? FirstFailure { get; private set; }

    public void Add(OtlpAnswer answer, int spans, double latencyMillis)
    {
        lock (gate)
        {
            switch (answer.Outcome)
            {
                case OtlpOutcome.Acknowledged:
                    AcknowledgedSpans += spans;
                    AcknowledgedRequests++;
                    millis.Add(latencyMillis);
                    break;
                case OtlpOutcome.Retryable:
                    Refusals++;
                    break;
                default:
                    Failures++;
                    FirstFailure ??= $"{answer.Status} ({answer.Outcome})";
                    break;
            }
        }
    }

    /// <summary>Latencies of the acknowledged requests since the last call, ascending.</summary>
    public double[] TakeMillis()
    {
        lock (gate)
        {
            List<double> taken = millis;
            millis = [];
            return [.. taken.Order()];
        }
    }
}
