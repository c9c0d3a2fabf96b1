using Clew.Analyse.Tests.Labelled;
using Clew.Pipeline;
using Clew.Pipeline.Cost;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;
using Clew.Telemetry.Findings;
using Shouldly;
using Xunit;

namespace Clew.Analyse.Tests;

/// <summary>Emitters that send what was said as log records beside their spans, in the words of OpenTelemetry's conventions of before and of today.</summary>
public sealed class LogMessagesTests
{
    private const long Second = 1_000_000_000;
    private readonly TraceAnalysis analysis = new(DetectorSet.BuiltIn, DialectSet.BuiltIn, PriceTable.BuiltIn);
    private readonly TraceScreen screen = new(DetectorSet.BuiltIn, DialectSet.BuiltIn, PriceTable.BuiltIn);

    [Fact]
    public void Detect_ToolsAskedForInRecords_AreALoop()
    {
        (RunWriter run, SpanId[] calls) = Calls(5);
        LogBatch logs = new();
        for (int i = 0; i < calls.Length; i++)
        {
            Choice(logs, run, calls[i], ("role", "assistant"), i < calls.Length - 1 ? ("tool_calls", new object[] { Tool("call_" + i) }) : ("content", "I found no order."));
            if (i > 0)
            {
                Add(logs, run, calls[i], "gen_ai.tool.message", Some.Map(("id", $"call_{i - 1}"), ("content", """{"state":"new"}""")));
            }
        }

        Finding finding = Detect(run, logs).ShouldHaveSingleItem();

        (finding.Type, finding.Subject, finding.EvidenceCount).ShouldBe(("tool_loop", "get_order", 4));
    }

    [Fact]
    public void Detect_AnInventedToolInTheDetailsOfACall_IsFound()
    {
        (RunWriter run, SpanId[] calls) = Calls(1);
        LogBatch logs = new();
        Add(logs, run, calls[0], "gen_ai.client.inference.operation.details", default,
            ("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"order_brochure","arguments":{}}]}]"""),
            ("gen_ai.tool.definitions", """[{"type":"function","name":"get_order","parameters":{"type":"object"}}]"""));

        (Detect(run, logs).ShouldHaveSingleItem().Type, Signs(run, logs).HasFlag(TraceSigns.MessageLogs)).ShouldBe(("hallucinated_tool", true));
    }

    [Fact]
    public void Detect_AnEmptyAnswerAndARefusalInRecords_AreFound()
    {
        (RunWriter run, SpanId[] calls) = Calls(2, output: 3);
        LogBatch logs = new();
        Choice(logs, run, calls[0], ("role", "assistant"), ("content", ""));
        Choice(logs, run, calls[1], ("role", "assistant"), ("content", null), ("refusal", "I can't help with that."));

        IReadOnlyList<Finding> found = Detect(run, logs);

        found.Select(finding => finding.Type).ShouldBe(["empty_answer", "refused_answer"]);
        found.Select(finding => finding.EvidenceSpanIds.Single()).ShouldBe(calls);
    }

    [Fact]
    public void Detect_AQuestionAndItsAnswerInRecords_FindsNothingAndIsNotRead()
    {
        (RunWriter run, SpanId[] calls) = Calls(1);
        LogBatch logs = new();
        Add(logs, run, calls[0], "gen_ai.user.message", Some.Map(("content", "Where is my order, and which tool told you?")));
        Choice(logs, run, calls[0], ("role", "assistant"), ("content", "It is on its way."));

        Detect(run, logs).ShouldBeEmpty();
        Signs(run, logs).ShouldBe(TraceSigns.None);
    }

    [Fact]
    public void Detect_ContentAgainstThePolicyInRecords_NamesTheSpan()
    {
        (RunWriter run, SpanId[] calls) = Calls(1);
        LogBatch logs = new();
        Add(logs, run, calls[0], "gen_ai.user.message", Some.Map(("content", "Where is my order?")));
        new IngestPipeline { Redactor = RunWriter.Dropping }.Process(logs, out _);

        Finding finding = Detect(run, logs).ShouldHaveSingleItem();

        (finding.Type, finding.EvidenceSpanIds.Single(), Signs(run, logs)).ShouldBe(("content_against_policy", calls[0], TraceSigns.ForbiddenContent));
        finding.Explanation.ShouldContain("No content may be stored for it, and none was: body.");
    }

    [Fact]
    public void TakeWithNewLogs_RecordsThatComeAfterTheTrace_TellOfItOnceWhenTheyAreQuiet()
    {
        (RunWriter run, SpanId[] calls) = Calls(2);
        LogBatch logs = new();
        Choice(logs, run, calls[0], ("role", "assistant"), ("tool_calls", new object[] { Tool("c1") }));
        screen.Observe(run.ToBatch());
        screen.Observe(logs);
        long received = logs[0].ReceivedTimeUnixNano;

        screen.TakeWithNewLogs(received + Second, 2 * Second).ShouldBeEmpty();
        screen.TakeWithNewLogs(received + (2 * Second), 2 * Second).ShouldBe([run.TraceId]);
        screen.TakeWithNewLogs(received + (3 * Second), 2 * Second).ShouldBeEmpty();
    }

    /// <summary>Calls whose spans carry no content.</summary>
    private static (RunWriter Run, SpanId[] Calls) Calls(int count, long output = 30)
    {
        RunWriter run = new(1, new OtelVocabulary(reportsAgents: true)) { WithoutContent = true, Model = "gpt-4o" };
        run.BeginAgent("support");
        SpanId[] calls = [.. Enumerable.Range(0, count).Select(_ => run.Call("", input: 500, output: output))];
        run.End();
        return (run, calls);
    }

    private static AnyValue Tool(string id) => Some.Map(("id", id), ("type", "function"), ("function", Some.Map(("name", "get_order"), ("arguments", """{"order_id":"A1"}"""))));

    private static void Choice(LogBatch logs, RunWriter run, SpanId call, params (string, object?)[] message) =>
        Add(logs, run, call, "gen_ai.choice", Some.Map(("index", 0), ("finish_reason", "stop"), ("message", Some.Map(message))));

    private static void Add(LogBatch logs, RunWriter run, SpanId call, string name, AnyValue body, params (string Key, string Value)[] attributes)
    {
        LogRecord log = logs.Add();
        (log.EventName, log.Body, log.TraceId, log.SpanId) = (name, body, run.TraceId, call);
        log.Resource = new Resource { Service = run.Service };
        log.TimeUnixNano = run.Written(call).Start + logs.Count;
        log.ReceivedTimeUnixNano = run.Now + (5 * Second);
        foreach ((string key, string value) in attributes)
        {
            log.Attributes.Add(key, value);
        }
    }

    private IReadOnlyList<Finding> Detect(RunWriter run, LogBatch logs)
    {
        SpanBatch batch = run.ToBatch();
        return analysis.Detect(new AnalysedTrace
        {
            Spans = [.. Enumerable.Range(0, batch.Count).Select(i => batch[i])],
            Logs = [.. Enumerable.Range(0, logs.Count).Select(i => logs[i])],
            NowUnixNanos = run.Now + (3 * Second),
        });
    }

    private TraceSigns Signs(RunWriter run, LogBatch logs)
    {
        screen.Observe(run.ToBatch());
        screen.Observe(logs);
        return screen.Examine(run.TraceId, run.Now + (3 * Second))!.Signs;
    }
}
