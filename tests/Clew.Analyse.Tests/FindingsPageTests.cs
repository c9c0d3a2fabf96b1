using System.Globalization;
using Clew.Analyse.Tests.Labelled;
using Clew.Pipeline.Cost;
using Clew.Pipeline.Normalize;
using Shouldly;
using Xunit;

namespace Clew.Analyse.Tests;

/// <summary>The tables of docs/findings.md are made here: when one differs, the message holds the table to put there.</summary>
public sealed class FindingsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "findings.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Page_ScoresOnTheLabelledSet_AreThoseOfTheDetectors()
    {
        IReadOnlyList<LabelledTrace> traces = LabelledSet.All;
        DetectorScores scores = DetectorScores.Of(traces, new TraceAnalysis(DetectorSet.BuiltIn, DialectSet.BuiltIn, PriceTable.BuiltIn));
        int traps = traces.Count(trace => trace.IsTrap);

        Table("scores").ShouldBe(string.Join('\n', (IEnumerable<string>)
        [
            $"{traces.Count} traces: {traces.Count - traps} with findings, {traps} healthy ones that look like trouble.", "",
            "| Detector | Traces with it | Found | Missed | Wrong | Precision | Recall |", "| --- | --- | --- | --- | --- | --- | --- |",
            .. scores.Rows.Select(row => string.Create(
                CultureInfo.InvariantCulture, $"| {row.Id} | {row.Hits + row.Missed} | {row.Hits} | {row.Missed} | {row.Wrong} | {row.Precision:0.000} | {row.Recall:0.000} |")),
        ]));
    }

    [Fact]
    public void Page_Detectors_AreThoseOfTheFile()
    {
        Table("detectors").ShouldBe(string.Join('\n', (IEnumerable<string>)
        [
            "| Detector | Severity | Lights when | Thresholds |", "| --- | --- | --- | --- |",
            .. DetectorSet.BuiltIn.Detectors.Select(detector => string.Create(
                CultureInfo.InvariantCulture, $"| {detector.Id} | {detector.Severity.ToString().ToLowerInvariant()} | {detector.Description} | {Thresholds(detector)} |")),
        ]));
    }

    private static string Thresholds(DetectorFacts detector) =>
        string.Join(", ", detector.Thresholds.Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Key} {item.Value}")));

    private static string Table(string name)
    {
        string start = $"<!-- {name} -->\n";
        int from = Page.IndexOf(start, StringComparison.Ordinal);
        int to = Page.IndexOf($"\n<!-- end of {name} -->", StringComparison.Ordinal);
        (from >= 0 && to > from).ShouldBeTrue($"The page has no block '{name}'.");
        return Page[(from + start.Length)..to];
    }
}
