using Clew.Analyse.Screen;
using Clew.Analyse.Tests.Labelled;
using Clew.Pipeline.Cost;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;
using Clew.Telemetry.Findings;
using Shouldly;
using Xunit;

namespace Clew.Analyse.Tests;

public sealed class LabelledSetTests
{
    private static readonly IReadOnlyList<LabelledTrace> Traces = LabelledSet.All;
    private readonly TraceAnalysis analysis = new(DetectorSet.BuiltIn, DialectSet.BuiltIn, PriceTable.BuiltIn);

    [Fact]
    public void Detect_OnTheLabelledSet_IsPreciseAndComplete()
    {
        DetectorScores scores = DetectorScores.Of(Traces, analysis);

        Traces.Count.ShouldBeGreaterThanOrEqualTo(200);
        string errors = string.Join('\n', scores.Errors);
        scores.Rows.ShouldAllBe(row => row.Hits >= 3, errors);
        scores.Rows.ShouldAllBe(row => row.Precision >= 0.98 && row.Recall >= 0.98, errors);
    }

    [Fact]
    public void Detect_OnTheLabelledSet_ShowsTheSpansThatMadeTheFinding()
    {
        List<string> wrong = [];
        foreach (LabelledTrace trace in Traces)
        {
            IReadOnlyList<Finding> found = analysis.Detect(trace.ToAnalysed());
            foreach ((string type, SpanId[] evidence) in trace.Expected.Where(label => label.Evidence.Length > 0))
            {
                SpanId[] shown = [.. found.Where(finding => finding.Type == type).SelectMany(finding => finding.EvidenceSpanIds).Distinct()];
                if (!evidence.Distinct().Order(ById).SequenceEqual(shown.Order(ById)))
                {
                    wrong.Add($"{type}: {trace.Name}: {string.Join(' ', shown)} instead of {string.Join(' ', evidence)}");
                }
            }
        }
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Detect_SpansInAnyOrder_FindsTheSame()
    {
        foreach (LabelledTrace trace in Traces)
        {
            string expected = Text(analysis.Detect(trace.ToAnalysed()));
            for (int shuffle = 1; shuffle <= 2; shuffle++)
            {
                Text(analysis.Detect(trace.ToAnalysed(shuffle))).ShouldBe(expected, trace.Name);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Examine_ATraceWithFindings_HasTheirSigns(int shuffle)
    {
        List<string> missed = [];
        foreach (LabelledTrace trace in Traces)
        {
            TraceScreen screen = ScreenOf(trace, shuffle);
            ScreenedTrace screened = screen.Examine(trace.TraceId, trace.NowUnixNanos)!;
            foreach (Finding finding in analysis.Detect(trace.ToAnalysed()).Where(finding => finding.Type is not ("cost_outlier" or "broken_propagation")))
            {
                if ((screened.Signs & ScreenRules.SignsOf(finding.Type)) == 0)
                {
                    missed.Add($"{finding.Type}: {trace.Name} has only {screened.Signs}");
                }
            }
            missed.AddRange(trace.Expected.Where(label => label.Type == "cost_outlier" && !screened.IsSuspicious(DetectorSet.BuiltIn, trace.History)).Select(_ => trace.Name));
        }
        missed.ShouldBeEmpty();
    }

    [Fact]
    public void Examine_HealthyRunsThatReportTheirTools_AreSeldomRead()
    {
        LabelledTrace[] healthy = [.. Traces.Where(trace => trace.IsTrap && trace.Vocabulary != "OpenTelemetry, client only")];

        int read = healthy.Count(trace => ScreenOf(trace, 0).Examine(trace.TraceId, trace.NowUnixNanos)!.Signs != TraceSigns.None);

        // Most of these were made to look like trouble; of the usual runs next to none are read.
        (read / (double)healthy.Length).ShouldBeLessThan(0.5);
    }

    /// <param name="trace">What the screen sees.</param>
    /// <param name="shuffle">Every span comes in a request of its own, in the order of this shuffle; 0 for all in one.</param>
    private static TraceScreen ScreenOf(LabelledTrace trace, int shuffle = 0)
    {
        TraceScreen screen = new(DetectorSet.BuiltIn, DialectSet.BuiltIn, PriceTable.BuiltIn);
        if (shuffle == 0)
        {
            screen.Observe(trace.Batch);
            return screen;
        }
        foreach (SpanBatch single in trace.OneByOne(shuffle))
        {
            screen.Observe(single);
        }
        return screen;
    }

    private static string Text(IReadOnlyList<Finding> found) =>
        string.Join('\n', found.Select(finding => $"{finding with { EvidenceSpanIds = [] }} {string.Join(' ', finding.EvidenceSpanIds)}"));

    private static readonly Comparer<SpanId> ById = Comparer<SpanId>.Create((left, right) => left.Value.CompareTo(right.Value));
}
