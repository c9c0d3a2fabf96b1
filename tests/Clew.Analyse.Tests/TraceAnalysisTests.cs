using Clew.Analyse.Tests.Labelled;
using Clew.Pipeline.Account;
using Clew.Pipeline.Cost;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;
using Clew.Telemetry.Findings;
using Shouldly;
using Xunit;

namespace Clew.Analyse.Tests;

public sealed class TraceAnalysisTests
{
    private readonly TraceAnalysis analysis = new(DetectorSet.BuiltIn, DialectSet.BuiltIn, PriceTable.BuiltIn);

    [Fact]
    public void Detect_ALoop_TellsWhatTheRepeatedCallsCost()
    {
        RunWriter run = new(1, new OtelVocabulary(reportsAgents: true)) { Model = "gpt-4o" };
        run.User("Where is my order?");
        run.BeginAgent("support");
        for (int i = 0; i < 4; i++)
        {
            run.Turn("get_order", """{"order_id":"A1"}""", """{"state":"new"}""");
        }
        run.End();
        List<Span> spans = Spans(run);

        Finding finding = analysis.Detect(new AnalysedTrace { Spans = spans, NowUnixNanos = run.Now }).ShouldHaveSingleItem();

        Span[] repeats = [.. spans.Where(span => span.Kind == SpanKind.Llm).OrderBy(span => span.StartTimeUnixNano).Skip(1)];
        finding.WastedTokens.ShouldBe(repeats.Sum(span => span.Usage!.Value.InputTotal + span.Usage!.Value.OutputTotal));
        finding.WastedCostUsd.ShouldBe(repeats.Sum(span => span.CostNanoUsd!.Value) / 1e9);
        (finding.Type, finding.Subject, finding.Agent, finding.Tool, finding.EvidenceCount).ShouldBe(("tool_loop", "get_order", "support", "get_order", 4));
        finding.Service.ShouldBe(run.Service);
        finding.TimeUnixNanos.ShouldBe(spans.Where(span => span.Kind == SpanKind.Tool).Max(span => span.EndTimeUnixNano));
        finding.Explanation.ShouldBe(
            """The agent “support” called “get_order” 4 times in a row with the same arguments “{"order_id":"A1"}”, and got the same result each time: “{"state":"new"}”. 3 such calls make a loop.""");
    }

    [Fact]
    public void Detect_ADetectorThatIsSwitchedOff_FindsNothing()
    {
        TraceAnalysis without = new(DetectorSet.BuiltIn.WithEnabled(_ => false), DialectSet.BuiltIn, PriceTable.BuiltIn);

        LabelledSet.All.SelectMany(trace => without.Detect(trace.ToAnalysed())).ShouldBeEmpty();
    }

    [Fact]
    public void Detect_SpansDeliveredTwice_CountOnce()
    {
        RunWriter run = new(2, new OtelVocabulary(reportsAgents: true));
        run.BeginAgent("support");
        run.Turn("get_order", """{"order_id":"A1"}""", "shipped");
        run.Turn("get_order", """{"order_id":"A1"}""", "shipped");
        run.Call("It is shipped.");
        run.End();

        analysis.Detect(new AnalysedTrace { Spans = [.. Spans(run), .. Spans(run), .. Spans(run)], NowUnixNanos = run.Now }).ShouldBeEmpty();
    }

    [Fact]
    public void Detect_MoreEvidenceThanIsKept_KeepsTheFirstAndTheNumber()
    {
        RunWriter run = new(3, new OtelVocabulary(reportsAgents: true));
        run.BeginAgent("support");
        for (int i = 0; i < 120; i++)
        {
            run.Turn("get_order", """{"order_id":"A1"}""", "shipped");
        }
        run.End();

        Finding loop = analysis.Detect(new AnalysedTrace { Spans = Spans(run), NowUnixNanos = run.Now }).Single(finding => finding.Type == "tool_loop");

        loop.EvidenceCount.ShouldBe(120);
        loop.EvidenceSpanIds.ShouldBe(run.Spans.Where(span => span.Kind == SpanKind.Tool).Take(Finding.EvidenceMax).Select(span => span.Id));
    }

    [Fact]
    public void Detect_HostileSpans_NeverThrows()
    {
        Random random = new(5);
        string[] values = ["", "{", "[[[[", "null", "\uFFFD", """{"a":{"a":{"a":1}}}""", new string('[', 5000), """[{"role":"assistant","parts":[{"type":"tool_call","name":"x","arguments":"{"}]}]""", "{\"type\":\"object\",\"required\":3}"];
        string[] keys = ["gen_ai.operation.name", "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.tool.definitions", "gen_ai.tool.name", "gen_ai.tool.call.id", "gen_ai.tool.call.arguments", "gen_ai.tool.call.result", "gen_ai.agent.name", "gen_ai.response.finish_reasons", "gen_ai.usage.input_tokens"];
        string[] operations = ["chat", "execute_tool", "invoke_agent"];
        TraceScreen screen = new(DetectorSet.BuiltIn, DialectSet.BuiltIn, PriceTable.BuiltIn);
        for (int round = 0; round < 200; round++)
        {
            SpanBatch batch = new();
            for (int i = 0; i < 12; i++)
            {
                // Ids below 8 repeat, are parents of themselves and form cycles.
                Span span = batch.AddSpan(values[random.Next(values.Length)], (ulong)random.Next(1, 8), (ulong)random.Next(0, 8), attributes:
                    [("gen_ai.operation.name", operations[random.Next(3)]), .. Enumerable.Range(0, 6).Select(_ => (keys[random.Next(1, keys.Length)], (object?)values[random.Next(values.Length)]))]);
                span.EndTimeUnixNano = span.StartTimeUnixNano + random.NextInt64(-5, long.MaxValue / 4);
            }
            new Pipeline.IngestPipeline().Process(batch);
            screen.Observe(batch);
            Span[] spans = [.. Enumerable.Range(0, batch.Count).Select(i => batch[i])];
            TokenLedger.Apply(spans);

            Should.NotThrow(() => analysis.Detect(new AnalysedTrace { Spans = spans, NowUnixNanos = long.MaxValue / 2 }));
            screen.Examine(Some.TraceId, long.MaxValue / 2).ShouldNotBeNull();
        }
    }

    [Fact]
    public void Detect_NoSpans_FindsNothing() => analysis.Detect(new AnalysedTrace { Spans = [], NowUnixNanos = 0 }).ShouldBeEmpty();

    private static List<Span> Spans(RunWriter run)
    {
        SpanBatch batch = run.ToBatch();
        List<Span> spans = [.. Enumerable.Range(0, batch.Count).Select(i => batch[i])];
        TokenLedger.Apply(spans);
        return spans;
    }
}
