using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>A value that is no attribute of its own: a field of an attribute's JSON, an event's attribute, or what a value stands for.</summary>
/// <param name="Rules">Index of the rules of its key; -1 for what a value stands for.</param>
/// <param name="Source">Of what a value stands for, the place of that value.</param>
internal readonly record struct FieldValue(AnyValue Value, int Rules, int Source = -1);
