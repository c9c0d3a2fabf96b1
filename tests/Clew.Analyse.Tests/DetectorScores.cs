using Clew.Analyse.Tests.Labelled;
using Clew.Pipeline.Cost;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;
using Clew.Telemetry.Findings;

namespace Clew.Analyse.Tests;

/// <summary>How each detector does on the labelled set.</summary>
internal sealed class DetectorScores
{
    private readonly List<string> errors = [];

    private DetectorScores(IReadOnlyList<DetectorScore> rows, List<string> errors) => (Rows, this.errors) = (rows, errors);

    public IReadOnlyList<DetectorScore> Rows { get; }

    /// <summary>What was missed and what was wrong, in words.</summary>
    public IReadOnlyList<string> Errors => errors;

    public static DetectorScores Of(IReadOnlyList<LabelledTrace> traces, TraceAnalysis analysis)
    {
        List<string> errors = [];
        Dictionary<string, int> hits = [];
        Dictionary<string, int> missed = [];
        Dictionary<string, int> wrong = [];
        foreach (LabelledTrace trace in traces)
        {
            IReadOnlyList<Finding> found = analysis.Detect(trace.ToAnalysed());
            HashSet<string> types = [.. found.Select(finding => finding.Type)];
            HashSet<string> expected = [.. trace.Expected.Select(label => label.Type)];
            Count(hits, types.Intersect(expected));
            Count(missed, expected.Except(types));
            Count(wrong, types.Except(expected));
            errors.AddRange(expected.Except(types).Select(type => $"missed {type}: {trace.Name}"));
            errors.AddRange(found.Where(finding => !expected.Contains(finding.Type)).Select(finding => $"wrong {finding.Type}: {trace.Name}: {finding.Explanation}"));
        }
        return new DetectorScores(
            [.. DetectorSet.BuiltIn.Detectors.Select(detector => new DetectorScore(
                detector.Id, hits.GetValueOrDefault(detector.Id), missed.GetValueOrDefault(detector.Id), wrong.GetValueOrDefault(detector.Id)))], errors);
    }

    private static void Count(Dictionary<string, int> counts, IEnumerable<string> types)
    {
        foreach (string type in types)
        {
            counts[type] = counts.GetValueOrDefault(type) + 1;
        }
    }
}

/// <param name="Id">The detector.</param>
/// <param name="Hits">Traces with the finding in which it was found.</param>
/// <param name="Missed">Traces with the finding in which it was not.</param>
/// <param name="Wrong">Traces without the finding in which it was.</param>
internal sealed record DetectorScore(string Id, int Hits, int Missed, int Wrong)
{
    public double Precision => Hits + Wrong == 0 ? 0 : Hits / (double)(Hits + Wrong);

    public double Recall => Hits + Missed == 0 ? 0 : Hits / (double)(Hits + Missed);
}
