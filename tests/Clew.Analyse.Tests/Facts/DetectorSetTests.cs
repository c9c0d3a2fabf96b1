using Clew.Analyse.Detectors;
using Clew.Analyse.Screen;
using Clew.Telemetry.Findings;
using Shouldly;
using Xunit;

namespace Clew.Analyse.Tests.Facts;

public sealed class DetectorSetTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("clew-detectors-").FullName;

    [Fact]
    public void BuiltIn_AllDetectors_HaveFactsAndTexts()
    {
        DetectorSet.BuiltIn.Detectors.Select(detector => detector.Id).ShouldBe(TraceAnalysis.All().Select(detector => detector.Id));
        DetectorSet.BuiltIn.Detectors.ShouldAllBe(detector => detector.Enabled && detector.Name.Length > 0 && detector.Description.EndsWith('.') && detector.Advice.EndsWith('.'));
    }

    [Fact]
    public void BuiltIn_AllButTheComparisonWithHistory_HaveASignInTheScreen() =>
        TraceAnalysis.All().Where(detector => ScreenRules.SignsOf(detector.Id) == TraceSigns.None).Select(detector => detector.Id).ShouldBe([new CostOutlierDetector().Id]);

    [Fact]
    public void Load_AFileThatChangesOneThreshold_KeepsTheRest()
    {
        Write("""{"detectors":{"tool_loop":{"severity":"info","thresholds":{"calls":5}},"refused_answer":{"enabled":false}}}""");

        DetectorSet set = DetectorSet.Load(folder);

        DetectorFacts loop = set.Find("tool_loop")!;
        loop.Severity.ShouldBe(FindingSeverity.Info);
        loop.Thresholds["calls"].ShouldBe(5);
        loop.Thresholds["pollingCalls"].ShouldBe(10);
        loop.Name.ShouldBe("Tool loop");
        set.Detectors.Where(detector => !detector.Enabled).Select(detector => detector.Id).ShouldBe(["refused_answer"]);
    }

    [Fact]
    public void Load_AFileWithFaults_NamesEveryOne()
    {
        Write("""{"detectors":{"tool_lop":{},"tool_loop":{"thresholds":{"cals":5,"calls":0},"words":{"pollingResults":[""],"other":[]}},"refused_answer":{"thresholds":{"x":1}}}}""");

        string message = Should.Throw<InvalidDataException>(() => DetectorSet.Load(folder)).Message;

        message.Split('\n').Select(line => line[(line.IndexOf(".json: ", StringComparison.Ordinal) + 7)..]).ShouldBe(
        [
            "tool_lop: there is no such detector.", "tool_loop: it has no threshold 'cals'; it knows calls, pollingCalls.", "tool_loop: the threshold 'calls' is not above 0.",
            "tool_loop: one of the words 'pollingResults' is empty.", "tool_loop: it has no words 'other'; it knows pollingResults, acknowledgements.", "refused_answer: it has no threshold 'x'.",
        ]);
    }

    [Theory]
    [InlineData("""{"detectors":{"tool_loop":{"treshold":1}}}""")]
    [InlineData("""{"detectors":{"tool_loop":{"severity":"high"}}}""")]
    [InlineData("{")]
    [InlineData("null")]
    public void Load_AFileThatIsNotOne_NamesIt(string text)
    {
        Write(text);

        Should.Throw<InvalidDataException>(() => DetectorSet.Load(folder)).Message.ShouldContain("detectors.json");
    }

    [Fact]
    public void Load_NoFile_IsTheBuiltInSet()
    {
        DetectorSet.Load(folder).ShouldBeSameAs(DetectorSet.BuiltIn);
        DetectorSet.Load(null).ShouldBeSameAs(DetectorSet.BuiltIn);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void Write(string text) => File.WriteAllText(Path.Combine(folder, "detectors.json"), text);
}
