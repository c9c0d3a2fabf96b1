using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clew.Server.Query.Series;

/// <summary>The thresholds of all metrics: the built-in file, and over it one of the facts folder.</summary>
internal sealed class ThresholdTable
{
    private const string FileName = "thresholds.json";
    private static readonly string[] Statistics = ["value", "p50", "p99", "success"];
    private static readonly string[] Tones = ["ok", "warn", "error"];
    private readonly Dictionary<string, MetricThreshold[]> metrics;

    private ThresholdTable(Dictionary<string, MetricThreshold[]> metrics) => this.metrics = metrics;

    /// <summary>None for a metric that has no threshold.</summary>
    public IReadOnlyList<MetricThreshold> Of(string metric) => metrics.GetValueOrDefault(metric) ?? [];

    /// <param name="folder">Null for the built-in file alone.</param>
    /// <exception cref="InvalidDataException">The file in the folder is not valid; the message names the fault.</exception>
    public static ThresholdTable Load(string? folder)
    {
        using Stream builtIn = typeof(ThresholdTable).Assembly.GetManifestResourceStream(FileName)!;
        Dictionary<string, MetricThreshold[]> metrics = Read(builtIn, FileName);
        string? path = folder is null ? null : Path.Combine(folder, FileName);
        if (path is not null && File.Exists(path))
        {
            using FileStream own = File.OpenRead(path);
            foreach ((string metric, MetricThreshold[] thresholds) in Read(own, path))
            {
                metrics[metric] = thresholds;
            }
        }
        return new ThresholdTable(metrics);
    }

    private static Dictionary<string, MetricThreshold[]> Read(Stream json, string name)
    {
        ThresholdFile file;
        try
        {
            file = JsonSerializer.Deserialize(json, ThresholdJson.Default.ThresholdFile) ?? throw new InvalidDataException($"{name} is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{name} is not a file of thresholds: {e.Message}", e);
        }
        foreach ((string metric, MetricThreshold[] thresholds) in file.Metrics)
        {
            if (SeriesMetric.All.All(known => known.Name != metric))
            {
                throw new InvalidDataException($"{name}: there is no metric '{metric}'. There are {string.Join(", ", SeriesMetric.All.Select(known => known.Name))}.");
            }
            if (thresholds.FirstOrDefault(one => !Statistics.Contains(one.Statistic) || !Tones.Contains(one.Tone)) is { } wrong)
            {
                throw new InvalidDataException($"{name}: '{wrong.Label}' of {metric} needs a statistic of {string.Join(", ", Statistics)} and a tone of {string.Join(", ", Tones)}.");
            }
        }
        return file.Metrics;
    }
}

/// <summary>The form of <c>thresholds.json</c>.</summary>
internal sealed record ThresholdFile(string? About, Dictionary<string, MetricThreshold[]> Metrics);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ThresholdFile))]
internal sealed partial class ThresholdJson : JsonSerializerContext;
