namespace Clew.Instrumentation.Testing;

/// <summary>One value recorded on a metric instrument.</summary>
/// <param name="Instrument">The instrument's name, such as <c>gen_ai.client.token.usage</c>.</param>
/// <param name="Unit">The instrument's unit, or null when it has none.</param>
/// <param name="Value">The recorded value, in <paramref name="Unit"/>.</param>
/// <param name="Attributes">The dimensions it was recorded with.</param>
public sealed record RecordedMeasurement(string Instrument, string? Unit, double Value, IReadOnlyDictionary<string, object?> Attributes);
