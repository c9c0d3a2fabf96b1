using System.Text.Json.Serialization;

namespace Clew.SemanticConventions;

/// <summary>How much a name may still change. Ordered from the most to the least trustworthy, so that the worst of several is their maximum.</summary>
[JsonConverter(typeof(StabilityTierConverter))]
public enum StabilityTier
{
    /// <summary>Will not be renamed.</summary>
    Stable,

    /// <summary>Will be stable unless a fault is found.</summary>
    ReleaseCandidate,

    /// <summary>In use, with renames to be expected. Upstream gave the word up for <see cref="Development"/>; the articles use both.</summary>
    Experimental,

    /// <summary>Still being written.</summary>
    Development,

    /// <summary>Renamed or removed.</summary>
    Deprecated,

    /// <summary>Not defined upstream.</summary>
    Unregistered,
}
