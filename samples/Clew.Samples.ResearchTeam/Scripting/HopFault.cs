namespace Clew.Samples.ResearchTeam.Scripting;

/// <summary>What goes wrong with the telemetry of a request to another agent; the request itself works.</summary>
internal enum HopFault
{
    None,

    /// <summary>The request's own span is never sent, so what happens at the other side has no parent.</summary>
    LosesSpan,

    /// <summary>No <c>traceparent</c> goes along, so the other side begins a trace of its own.</summary>
    LosesContext,
}
