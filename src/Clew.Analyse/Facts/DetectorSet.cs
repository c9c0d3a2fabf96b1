using System.Reflection;
using System.Text.Json;
using Clew.Analyse.Facts;
using Clew.Telemetry.Findings;

namespace Clew.Analyse;

/// <summary>The detectors and their thresholds: those that come with Clew, changed by what a facts folder says of them. Immutable.</summary>
public sealed class DetectorSet
{
    private const string FileName = "detectors.json";
    private readonly Dictionary<string, DetectorFacts> byId;

    private DetectorSet(IReadOnlyList<DetectorFacts> detectors)
    {
        Detectors = detectors;
        byId = detectors.ToDictionary(detector => detector.Id, StringComparer.Ordinal);
    }

    /// <summary>What comes with Clew.</summary>
    public static DetectorSet BuiltIn { get; } = ReadBuiltIn();

    /// <summary>All detectors, in the order in which they are shown.</summary>
    public IReadOnlyList<DetectorFacts> Detectors { get; }

    /// <summary>The facts of a detector; null when there is none of that id.</summary>
    public DetectorFacts? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>
    /// The built-in detectors with what the file <c>detectors.json</c> of the folder says instead: a detector named there replaces only the fields,
    /// thresholds and words that are given. The built-in ones when there is no folder or no such file.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is not valid; the message names it and every fault, one a line.</exception>
    public static DetectorSet Load(string? factsFolder)
    {
        string path = Path.Combine(factsFolder ?? "", FileName);
        if (factsFolder is null || !File.Exists(path))
        {
            return BuiltIn;
        }
        using FileStream stream = File.OpenRead(path);
        return BuiltIn.With(ReadFile(stream, path), path);
    }

    /// <summary>This set with some detectors switched on or off.</summary>
    public DetectorSet WithEnabled(Func<DetectorFacts, bool> isEnabled) => new([.. Detectors.Select(detector => detector with { Enabled = isEnabled(detector) })]);

    internal DetectorFacts this[string id] => byId[id];

    internal DetectorSet With(DetectorFile file, string path)
    {
        List<string> faults = [];
        foreach ((string id, DetectorEntry entry) in file.Detectors)
        {
            if (Find(id) is { } known)
            {
                faults.AddRange(Faults(known, entry).Select(fault => $"{id}: {fault}"));
            }
            else
            {
                faults.Add($"{id}: there is no such detector.");
            }
        }
        if (faults.Count > 0)
        {
            throw new InvalidDataException(string.Join('\n', faults.Select(fault => $"{path}: {fault}")));
        }
        return new DetectorSet([.. Detectors.Select(known => file.Detectors.TryGetValue(known.Id, out DetectorEntry? entry) ? Change(known, entry) : known)]);
    }

    private static IEnumerable<string> Faults(DetectorFacts known, DetectorEntry entry)
    {
        foreach ((string name, double value) in entry.Thresholds)
        {
            if (!known.Thresholds.ContainsKey(name))
            {
                yield return $"it has no threshold '{name}'{Known(known.Thresholds.Keys)}";
            }
            else if (!double.IsFinite(value) || value <= 0)
            {
                yield return $"the threshold '{name}' is not above 0.";
            }
        }
        foreach ((string name, List<string> words) in entry.Words)
        {
            if (!known.Words.ContainsKey(name))
            {
                yield return $"it has no words '{name}'{Known(known.Words.Keys)}";
            }
            else if (words.Exists(string.IsNullOrWhiteSpace))
            {
                yield return $"one of the words '{name}' is empty.";
            }
        }
    }

    private static string Known(IEnumerable<string> names) => names.Any() ? $"; it knows {string.Join(", ", names)}." : ".";

    private static DetectorFacts Change(DetectorFacts known, DetectorEntry entry) => known with
    {
        Name = entry.Name ?? known.Name,
        Severity = entry.Severity ?? known.Severity,
        Enabled = entry.Enabled ?? known.Enabled,
        Description = entry.Description ?? known.Description,
        Advice = entry.Advice ?? known.Advice,
        Thresholds = known.Thresholds.ToDictionary(item => item.Key, item => entry.Thresholds.GetValueOrDefault(item.Key, item.Value)),
        Words = known.Words.ToDictionary(item => item.Key, item => entry.Words.TryGetValue(item.Key, out List<string>? words) ? words : item.Value),
    };

    private static DetectorSet ReadBuiltIn()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(FileName)!;
        return new DetectorSet([.. ReadFile(stream, FileName).Detectors.Select(item => new DetectorFacts(
            item.Key, item.Value.Name!, item.Value.Severity.GetValueOrDefault(FindingSeverity.Warning), item.Value.Enabled ?? true,
            item.Value.Description!, item.Value.Advice!, item.Value.Thresholds,
            item.Value.Words.ToDictionary(words => words.Key, IReadOnlyList<string> (words) => words.Value)))]);
    }

    private static DetectorFile ReadFile(Stream stream, string path)
    {
        try
        {
            return JsonSerializer.Deserialize(stream, DetectorJson.Default.DetectorFile) ?? throw new JsonException("The file holds null.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }
    }
}
