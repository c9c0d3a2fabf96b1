namespace Clew.Instrumentation;

/// <summary>An evaluator's verdict on an answer. At least a value, a label or an error should be set.</summary>
public sealed class EvaluationResult
{
    /// <summary>Name of the evaluation, such as <c>Relevance</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Numeric score.</summary>
    public double? ScoreValue { get; init; }

    /// <summary>Low-cardinality verdict, such as <c>pass</c>.</summary>
    public string? ScoreLabel { get; init; }

    /// <summary>Why. Recorded as it is, so it should not quote messages that must not be recorded.</summary>
    public string? Explanation { get; init; }

    /// <summary>Id that the provider gave the answer: needed when the span of the answer is not known any more.</summary>
    public string? ResponseId { get; init; }

    /// <summary>Class of the error when the evaluation itself failed.</summary>
    public string? ErrorType { get; init; }
}
