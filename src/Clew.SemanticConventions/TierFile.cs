using System.Text.Json.Serialization;

namespace Clew.SemanticConventions;

/// <summary><c>tiers.json</c>.</summary>
internal sealed class TierFile
{
    public required string Version { get; init; }

    /// <summary>For the reader of the file.</summary>
    public string? Sources { get; init; }

    public required List<TierEntry> Attributes { get; init; }

    public required List<TierEntry> Spans { get; init; }

    public required List<TierEntry> Metrics { get; init; }

    public required List<TierEntry> Events { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(TierFile))]
internal sealed partial class TierJson : JsonSerializerContext;
