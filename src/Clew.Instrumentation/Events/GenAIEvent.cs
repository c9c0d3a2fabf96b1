using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>An event of the GenAI conventions, to be emitted as a log record.</summary>
/// <param name="Name">Event name, such as <c>gen_ai.evaluation.result</c>.</param>
/// <param name="Timestamp">When it happened.</param>
/// <param name="IsWarning">True when the conventions give it severity WARN; otherwise INFO.</param>
/// <param name="Context">Span it belongs to; invalid when there is none.</param>
/// <param name="Attributes">Attributes. Message attributes are JSON text.</param>
public sealed record GenAIEvent(
    string Name, DateTimeOffset Timestamp, bool IsWarning, ActivityContext Context, IReadOnlyList<KeyValuePair<string, object?>> Attributes);
