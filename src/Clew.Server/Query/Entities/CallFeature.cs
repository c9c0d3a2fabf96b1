namespace Clew.Server.Query.Entities;

/// <summary>What a feature says of the value under its key.</summary>
internal enum FeatureTest
{
    Equal,

    /// <summary>A text with a certain character.</summary>
    Contains,

    /// <summary>A class of values: empty, null, only digits, zero, negative.</summary>
    Shape,

    /// <summary>The length of a text, or of a list, by powers of ten.</summary>
    Length,
    Present,
    Absent,
}

/// <summary>Something that calls can have in common.</summary>
/// <param name="OfArgument">Of the tool's arguments; otherwise of the span.</param>
/// <param name="Key">The attribute, or the argument's path with dots.</param>
/// <param name="Test">What is said of it.</param>
/// <param name="Value">What it equals or contains, or the name of the class; null where the test needs none.</param>
internal readonly record struct CallFeature(bool OfArgument, string Key, FeatureTest Test, string? Value)
{
    /// <summary>As the API names it.</summary>
    public static string NameOf(FeatureTest test) => test.ToString().ToLowerInvariant();
}
