using Clew.Telemetry;

namespace Clew.Analyse.View;

/// <summary>One run of a tool, whether a span reports it or only the messages of model calls.</summary>
/// <param name="Span">The outermost span about it, or the call that asked for it when no span reports it.</param>
/// <param name="Name">The tool.</param>
/// <param name="Loop">Spans with the same one take part in the same loop: the nearest agent or tool, or the top of the tree.</param>
/// <param name="AskedBy">The model call that asked for it; null when that can't be told.</param>
/// <param name="Arguments">As JSON with sorted keys; null when they were not captured.</param>
/// <param name="Result">Text; null when it was not captured.</param>
/// <param name="Shape">What the result looks like; usable when it was not captured.</param>
/// <param name="IsFailed">The span says so.</param>
/// <param name="IsInferred">No span reports it.</param>
/// <param name="IsAskedById">The call that asked for it is known by the run's id, not by the order of spans.</param>
internal sealed record ToolRun(
    Span Span, string Name, Span Loop, ModelCall? AskedBy, string? Arguments, string? Result, ResultShape Shape, bool IsFailed, bool IsInferred, bool IsAskedById)
{
    public long StartNanos => IsInferred ? Span.EndTimeUnixNano : Span.StartTimeUnixNano;

    public long EndNanos => Span.EndTimeUnixNano;

    /// <summary>By its span, or by what it returned.</summary>
    public bool HasFailed => IsFailed || Shape == ResultShape.Error;

    public bool IsSameCall(ToolRun other) => Arguments is not null && Name == other.Name && Arguments == other.Arguments;
}
