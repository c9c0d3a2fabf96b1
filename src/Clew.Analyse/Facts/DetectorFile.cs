using System.Text.Json;
using System.Text.Json.Serialization;
using Clew.Telemetry.Findings;

namespace Clew.Analyse.Facts;

/// <summary><c>detectors.json</c>, described in docs/findings.md. In a file that changes the built-in one every field may be left out.</summary>
internal sealed class DetectorFile
{
    /// <summary>For the reader of the file.</summary>
    public string? About { get; set; }

    public Dictionary<string, DetectorEntry> Detectors { get; set; } = [];
}

internal sealed class DetectorEntry
{
    public string? Name { get; set; }

    public FindingSeverity? Severity { get; set; }

    public bool? Enabled { get; set; }

    public string? Description { get; set; }

    public string? Advice { get; set; }

    public Dictionary<string, double> Thresholds { get; set; } = [];

    public Dictionary<string, List<string>> Words { get; set; } = [];
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(DetectorFile))]
internal sealed partial class DetectorJson : JsonSerializerContext;
