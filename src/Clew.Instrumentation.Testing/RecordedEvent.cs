namespace Clew.Instrumentation.Testing;

/// <summary>An event on a recorded span.</summary>
/// <param name="Name">The event's name, such as <c>gen_ai.evaluation.result</c>.</param>
/// <param name="Attributes">Its attributes as they were set.</param>
public sealed record RecordedEvent(string Name, IReadOnlyDictionary<string, object?> Attributes);
