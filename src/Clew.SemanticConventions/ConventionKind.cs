namespace Clew.SemanticConventions;

/// <summary>What a name of the conventions names.</summary>
public enum ConventionKind
{
    /// <summary>An attribute of spans, logs, metrics or resources.</summary>
    Attribute,

    /// <summary>A span type, or the name of a span.</summary>
    Span,

    /// <summary>A metric.</summary>
    Metric,

    /// <summary>A log event or span event.</summary>
    Event,
}
