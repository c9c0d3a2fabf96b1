namespace Clew.SemanticConventions;

/// <summary>How far one name can be trusted.</summary>
public sealed class TierEntry
{
    /// <summary>The name, or a prefix that ends in <c>*</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What the conventions say.</summary>
    public required StabilityTier Upstream { get; init; }

    /// <summary>What the articles say that teams work from; null when they do not name it.</summary>
    public StabilityTier? Articles { get; init; }

    /// <summary>Whether a panel built on the name today can be expected to go on working.</summary>
    public required bool SafeForDashboards { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public required string Reason { get; init; }
}
