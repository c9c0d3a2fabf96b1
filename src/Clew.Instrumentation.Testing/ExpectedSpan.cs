using System.Diagnostics;

namespace Clew.Instrumentation.Testing;

/// <summary>
/// What a span has to be like, and which spans have to be below it. Instances do not change: every call returns a new description, so that
/// a common part can be kept in a field.
/// </summary>
public sealed class ExpectedSpan
{
    private readonly IReadOnlyList<Func<RecordedSpan, string?>> conditions;
    private readonly string description;

    internal ExpectedSpan(string description)
        : this(description, [], [], isInOrder: false)
    {
    }

    private ExpectedSpan(string description, IReadOnlyList<Func<RecordedSpan, string?>> conditions, IReadOnlyList<ExpectedSpan> inner, bool isInOrder)
    {
        this.description = description;
        this.conditions = conditions;
        Inner = inner;
        IsInOrder = isInOrder;
    }

    internal IReadOnlyList<ExpectedSpan> Inner { get; }

    internal bool IsInOrder { get; }

    /// <summary>The span has the attribute with this value. Numbers are compared by value, whatever their width; arrays item by item.</summary>
    /// <param name="attribute">The attribute's name.</param>
    /// <param name="value">The expected value.</param>
    public ExpectedSpan With(string attribute, object value) => Where(span =>
        span.Attributes.GetValueOrDefault(attribute) is var actual && ValueText.AreEqual(actual, value) ? null : $"{attribute} is {ValueText.Of(actual)}, expected {ValueText.Of(value)}");

    /// <summary>The span has the attribute, with any value.</summary>
    /// <param name="attribute">The attribute's name.</param>
    public ExpectedSpan With(string attribute) =>
        Where(span => span.Attributes.GetValueOrDefault(attribute) is null ? $"{attribute} is absent" : null);

    /// <summary>The span does not have the attribute.</summary>
    /// <param name="attribute">The attribute's name.</param>
    public ExpectedSpan Without(string attribute) =>
        Where(span => span.Attributes.TryGetValue(attribute, out object? actual) ? $"{attribute} is {ValueText.Of(actual)}, expected to be absent" : null);

    /// <summary>The span has this kind.</summary>
    /// <param name="kind">Client, server, internal, producer or consumer.</param>
    public ExpectedSpan OfKind(ActivityKind kind) => Where(span => span.Kind == kind ? null : $"its kind is {span.Kind}, expected {kind}");

    /// <summary>The span ended with an error.</summary>
    /// <param name="errorType">The expected <c>error.type</c>; null for any.</param>
    public ExpectedSpan Failed(string? errorType = null)
    {
        ExpectedSpan failed = Where(span => span.Status == ActivityStatusCode.Error ? null : $"its status is {span.Status}, expected Error");
        return errorType is null ? failed : failed.With("error.type", errorType);
    }

    /// <summary>The span did not end with an error.</summary>
    public ExpectedSpan Succeeded() => Where(span => span.Status == ActivityStatusCode.Error
        ? $"it failed: {ValueText.Of(span.Attributes.GetValueOrDefault("error.type"))} {span.StatusDescription}".TrimEnd()
        : null);

    /// <summary>Each of these is somewhere below this span, each matched by a span of its own, in any order; other spans may lie between.</summary>
    /// <param name="inner">What has to be below.</param>
    public ExpectedSpan Containing(params ExpectedSpan[] inner) => new(description, conditions, inner, isInOrder: false);

    /// <summary>Like <see cref="Containing"/>, and they started in this order.</summary>
    /// <param name="inner">What has to be below, in the order of their starts.</param>
    public ExpectedSpan ContainingInOrder(params ExpectedSpan[] inner) => new(description, conditions, inner, isInOrder: true);

    /// <summary>The span's kind and name as it was described, without its conditions.</summary>
    public override string ToString() => description;

    /// <param name="mismatch">Null when the span is right, else what is wrong with it.</param>
    internal ExpectedSpan Where(Func<RecordedSpan, string?> mismatch) => new(description, [.. conditions, mismatch], Inner, IsInOrder);

    internal IReadOnlyList<string> MismatchesOf(RecordedSpan span) => [.. conditions.Select(condition => condition(span)).OfType<string>()];
}
