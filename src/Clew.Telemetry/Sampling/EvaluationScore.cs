namespace Clew.Telemetry.Sampling;

/// <summary>The result of one evaluation.</summary>
/// <param name="Name">Of the evaluation, for example <c>relevance</c>.</param>
/// <param name="Value">The score.</param>
public readonly record struct EvaluationScore(string Name, double Value);
