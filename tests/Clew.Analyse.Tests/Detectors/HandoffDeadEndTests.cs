using Clew.Pipeline;
using Clew.Pipeline.Cost;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;
using Clew.Telemetry.Findings;
using Shouldly;
using Xunit;

namespace Clew.Analyse.Tests.Detectors;

/// <summary>Handovers that frameworks report as spans of their own.</summary>
public sealed class HandoffDeadEndTests
{
    public static TheoryData<string, (string, object?)[]> HandoverSpans() => new()
    {
        { "handoff to billing", [("openinference.span.kind", "TOOL")] },
        { "support → billing.handoff", [("traceloop.span.kind", "handoff"), ("gen_ai.handoff.to_agent", "billing")] },
        { "handoff from support to billing", [("sentry.op", "gen_ai.handoff"), ("gen_ai.operation.name", "handoff")] },
        { "agent transfer", [("gen_ai.operation.name", "handoff"), ("gen_ai.handoff.to_agent", "billing")] },
    };

    [Theory]
    [MemberData(nameof(HandoverSpans))]
    public void Detect_ASpanThatHandsOverToNobody_IsADeadEnd(string name, (string, object?)[] attributes)
    {
        SpanBatch batch = Trace(name, attributes, followed: false);

        Finding finding = Detect(batch).ShouldHaveSingleItem();

        (finding.Type, finding.Agent, finding.EvidenceSpanIds.Single()).ShouldBe(("handoff_dead_end", "support", new SpanId(2)));
        Signs(batch).HasFlag(TraceSigns.Handoff).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(HandoverSpans))]
    public void Detect_ASpanThatHandsOverToAnAgentThatStarts_IsNone(string name, (string, object?)[] attributes) => Detect(Trace(name, attributes, followed: true)).ShouldBeEmpty();

    private static SpanBatch Trace(string name, (string, object?)[] attributes, bool followed)
    {
        SpanBatch batch = new();
        batch.AddSpan("invoke_agent support", id: 1, attributes: [("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "support")]);
        batch.AddSpan(name, id: 2, parent: 1, attributes: attributes);
        if (followed)
        {
            batch.AddSpan("invoke_agent billing", id: 3, parent: 1, attributes: [("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "billing")]);
        }
        new IngestPipeline().Process(batch);
        return batch;
    }

    private static IReadOnlyList<Finding> Detect(SpanBatch batch) => new TraceAnalysis(DetectorSet.BuiltIn, DialectSet.BuiltIn, PriceTable.BuiltIn)
        .Detect(new AnalysedTrace { Spans = [.. Enumerable.Range(0, batch.Count).Select(i => batch[i])], NowUnixNanos = Some.StartUnixNano + 5_000_000_000 });

    private static TraceSigns Signs(SpanBatch batch)
    {
        TraceScreen screen = new(DetectorSet.BuiltIn, DialectSet.BuiltIn, PriceTable.BuiltIn);
        screen.Observe(batch);
        return screen.Examine(Some.TraceId, Some.StartUnixNano + 5_000_000_000)!.Signs;
    }
}
