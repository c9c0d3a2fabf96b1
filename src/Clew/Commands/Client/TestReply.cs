namespace Clew.Commands.Client;

/// <summary>What came of a test.</summary>
/// <param name="TraceId">Of the span that was sent, when one was.</param>
internal sealed record TestReply(bool Ok, string Summary, string Address, string? TraceId, TimeSpan Duration);
