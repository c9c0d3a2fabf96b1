namespace Clew.Configuration;

/// <summary>A text that must not be shown: it prints as stars, in logs, answers and debuggers. Equal when the texts are equal.</summary>
public sealed class Secret(string text) : IEquatable<Secret>
{
    /// <summary>What is shown instead of a secret.</summary>
    public const string Mask = "***";

    /// <summary>The text itself, for the one place that sends it.</summary>
    public string Reveal() => text;

    public bool Equals(Secret? other) => other is not null && other.Reveal() == text;

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode() => string.GetHashCode(text, StringComparison.Ordinal);

    public override string ToString() => Mask;
}
