namespace Clew.Instrumentation.Testing;

/// <summary>The place where a description could not be followed further.</summary>
/// <param name="Wanted">The part of the description that no span fitted.</param>
/// <param name="Path">The spans found before it, outermost first.</param>
/// <param name="After">The part it had to come after, when order counts.</param>
/// <param name="Nearest">The span with the fewest faults, when there was any to look at.</param>
/// <param name="Faults">What is wrong with it.</param>
internal sealed record SpanMismatch(
    ExpectedSpan Wanted, IReadOnlyList<(RecordedSpan Span, ExpectedSpan As)> Path, ExpectedSpan? After, RecordedSpan? Nearest, IReadOnlyList<string> Faults);
