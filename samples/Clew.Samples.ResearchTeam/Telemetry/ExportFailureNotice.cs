namespace Clew.Samples.ResearchTeam.Telemetry;

/// <summary>Says once, for all services together, that telemetry does not arrive; the demo goes on.</summary>
internal sealed class ExportFailureNotice(Uri endpoint, Action<string> report)
{
    private int failures;

    /// <summary>Failed export calls so far.</summary>
    public int Failures => Volatile.Read(ref failures);

    public void Failed()
    {
        if (Interlocked.Increment(ref failures) == 1)
        {
            report($"demo: {endpoint} does not take the telemetry; spans sent meanwhile are lost, the demo goes on.");
        }
    }
}
