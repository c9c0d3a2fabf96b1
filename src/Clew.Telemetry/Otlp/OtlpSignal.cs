namespace Clew.Telemetry.Otlp;

/// <summary>The signals of OTLP that are received.</summary>
public enum OtlpSignal
{
    Traces,
    Logs,
    Metrics,
}
