namespace Clew.Workload;

/// <summary>What the spans carry.</summary>
public enum WorkloadProfile
{
    /// <summary>Attributes only: about 658 bytes of OTLP a span.</summary>
    Lean,

    /// <summary>Messages, tool arguments and results as well: about 2,950 bytes a span; the history grows with each turn.</summary>
    Content,
}
