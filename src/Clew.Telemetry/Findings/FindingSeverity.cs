namespace Clew.Telemetry.Findings;

/// <summary>How much a finding matters, in the words of the alert rules (PRODUCT.md ).</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing; nothing went wrong.</summary>
    Info,

    /// <summary>Costs time or money, or will break soon.</summary>
    Warning,

    /// <summary>The run did not do what it was asked for.</summary>
    Critical,
}
