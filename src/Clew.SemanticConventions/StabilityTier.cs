using System.Text.Json.Serialization;

namespace Clew.SemanticConventions;

/// <summary>How much a name may still change. Ordered from the most to the least trustworthy, so that the worst of several is their maximum.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StabilityTier>))]
public enum StabilityTier
{
    /// <summary>Will not be renamed.</summary>
    [JsonStringEnumMemberName("stable")]
    Stable,

    /// <summary>Will be stable unless a fault is found.</summary>
    [JsonStringEnumMemberName("release_candidate")]
    ReleaseCandidate,

    /// <summary>In use, with renames to be expected. Upstream gave the word up for <see cref="Development"/>; the articles use both.</summary>
    [JsonStringEnumMemberName("experimental")]
    Experimental,

    /// <summary>Still being written.</summary>
    [JsonStringEnumMemberName("development")]
    Development,

    /// <summary>Renamed or removed.</summary>
    [JsonStringEnumMemberName("deprecated")]
    Deprecated,

    /// <summary>Not defined upstream.</summary>
    [JsonStringEnumMemberName("unregistered")]
    Unregistered,
}
