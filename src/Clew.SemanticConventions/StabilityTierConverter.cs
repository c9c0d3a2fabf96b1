using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clew.SemanticConventions;

/// <summary>Tiers as the conventions spell them: <c>release_candidate</c>.</summary>
internal sealed class StabilityTierConverter() : JsonStringEnumConverter<StabilityTier>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
