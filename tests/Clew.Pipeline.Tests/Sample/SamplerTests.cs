using Clew.Pipeline.Sample;
using Clew.Pipeline.Sample.Policies;
using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Sample;

public sealed class SamplerTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void Trace_KeptForAFact_StandsForItself()
    {
        Sampler sampler = new([Errors(), new ProbabilityPolicy("tenth", 0.1)]);

        sampler.Decide(Trace(1, hasError: true), Second).ShouldBe(new SamplingDecision(true, "errors", 1));
        sampler.Decide(Trace(1), Second).ShouldBe(SamplingDecision.Dropped);
    }

    [Fact]
    public void Sampler_ThatTakesThePlaceOfAnother_GoesOnWithWhatItLearnedAndCounted()
    {
        Sampler before = new(Stateful());
        TraceFacts[] runs = [.. Enumerable.Range(1, 60).Select(i => Trace((ulong)i) with { Agent = "a", DurationNanos = Second })];
        Array.ForEach(runs, run => before.Decide(run, Second));
        Sampler fresh = new(Stateful());
        Sampler after = new(Stateful());

        after.Adopt(before);

        TraceFacts next = Trace(99) with { Agent = "a", DurationNanos = Second / 2 };
        fresh.Decide(next, Second).IsKept.ShouldBeTrue("its agent is not known, and its rate is not spent");
        after.Decide(next, Second).IsKept.ShouldBeFalse();
        after.Decide(next with { DurationNanos = 5 * Second }, Second).Policy.ShouldBe("both");

        SamplingPolicy[] Stateful() => [new AllOfPolicy("both", [new AgentPercentilePolicy("slow", 95, 50)]), new AgentPercentilePolicy("slow", 95, 50), new RateLimitPolicy("rate", 1, Everything)];
    }

    private static string Everything(TraceFacts facts) => "";

    [Fact]
    public void Share_KeepsItsPartAndWeightsMakeItWhole()
    {
        Sampler sampler = new([Errors(), new ProbabilityPolicy("tenth", 0.1)]);
        Random random = new(7);
        List<SamplingDecision> kept = [.. Enumerable.Range(0, 50_000).Select(_ => sampler.Decide(Trace((ulong)random.NextInt64()), Second)).Where(decision => decision.IsKept)];

        kept.Count.ShouldBeInRange(4_800, 5_200);
        kept.ShouldAllBe(decision => Math.Abs(decision.Weight - 10) < 1e-9);
    }

    [Fact]
    public void Share_OfTwoSizes_KeepsTheSameTraces()
    {
        Random random = new(7);
        Sampler small = new([new ProbabilityPolicy("5", 0.05)]);
        Sampler large = new([new ProbabilityPolicy("20", 0.2)]);
        TraceFacts[] traces = [.. Enumerable.Range(0, 10_000).Select(_ => Trace((ulong)random.NextInt64()))];

        traces.Where(trace => small.Decide(trace, Second).IsKept).ShouldAllBe(trace => large.Decide(trace, Second).IsKept);
    }

    [Fact]
    public void Shares_OfTwoPolicies_AreNested() =>
        new Sampler([new ProbabilityPolicy("5", 0.05), new ProbabilityPolicy("20", 0.2)]).Decide(Trace(ulong.MaxValue), Second).Weight.ShouldBe(5, 1e-9);

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(1.0, 100)]
    public void Share_AtItsEnds_KeepsNoneOrAll(double share, int kept)
    {
        Sampler sampler = new([new ProbabilityPolicy("share", share)]);
        ulong[] ids = [0, ulong.MaxValue, .. Enumerable.Range(1, 98).Select(i => (ulong)i * 0x9E3779B97F4A7C15)];

        ids.Count(id => sampler.Decide(Trace(id), Second).IsKept).ShouldBe(kept);
    }

    [Fact]
    public void Threshold_IsReachedOrTheNumberIsNotKnown()
    {
        Sampler sampler = new([new ThresholdPolicy("slow", static facts => facts.FirstChunkNanos / 1e9, 1.5)]);

        sampler.Decide(Trace(1) with { FirstChunkNanos = 3 * Second / 2 }, Second).IsKept.ShouldBeTrue();
        sampler.Decide(Trace(1) with { FirstChunkNanos = Second }, Second).IsKept.ShouldBeFalse();
        sampler.Decide(Trace(1), Second).IsKept.ShouldBeFalse();
    }

    [Fact]
    public void Percentile_OfAnAgent_FollowsWhatTheAgentDoes()
    {
        Sampler sampler = new([new AgentPercentilePolicy("slow", 95, 100)]);
        Random random = new(7);
        Dictionary<string, int> kept = new() { ["fast"] = 0, ["slow"] = 0 };
        for (int i = 0; i < 20_000; i++)
        {
            string agent = i % 2 == 0 ? "fast" : "slow";
            double seconds = (agent == "fast" ? 1 : 60) * (0.5 + random.NextDouble());
            kept[agent] += sampler.Decide(Trace(1, agent) with { DurationNanos = (long)(seconds * 1e9) }, Second).IsKept ? 1 : 0;
        }

        // 5 % of 10,000, and 95 of the first 100.
        kept["fast"].ShouldBeInRange(500, 700);
        kept["slow"].ShouldBeInRange(500, 700);
        sampler.Decide(Trace(1, "fast") with { DurationNanos = 10 * Second }, Second).IsKept.ShouldBeTrue();
        sampler.Decide(Trace(1, "slow") with { DurationNanos = 10 * Second }, Second).IsKept.ShouldBeFalse();
    }

    [Fact]
    public void Percentile_OfAnUnknownAgent_KeepsItsFirstRuns()
    {
        Sampler sampler = new([new AgentPercentilePolicy("slow", 95, 3)]);

        Enumerable.Range(0, 5).Select(_ => sampler.Decide(Trace(1, "new") with { DurationNanos = Second }, Second).IsKept).ShouldBe([true, true, true, false, false]);
    }

    [Fact]
    public void RateLimit_OfEachAgent_LeavesRoomForTheRareOne()
    {
        Sampler sampler = new([new RateLimitPolicy("rate", 2, static facts => facts.Agent!)]);
        double weights = 0;
        int kept = 0;
        for (int i = 0; i < 6_000; i++)
        {
            SamplingDecision decision = sampler.Decide(Trace(1, "busy"), Second + (i * Second / 10));
            kept += decision.IsKept ? 1 : 0;
            weights += decision.Weight;
        }

        kept.ShouldBeInRange(20, 24);
        weights.ShouldBeInRange(5_600, 6_000);
        sampler.Decide(Trace(1, "rare"), 600 * Second).ShouldBe(new SamplingDecision(true, "rate", 1));
    }

    [Fact]
    public void Combinations_DecideAsTheirWordsSay()
    {
        SamplingPolicy large = new ThresholdPolicy("large", static facts => facts.SpanCount, 10);
        TraceFacts failedAndLarge = Trace(1, hasError: true) with { SpanCount = 10 };
        TraceFacts failed = Trace(1, hasError: true) with { SpanCount = 9 };

        Kept(new AllOfPolicy("all", [Errors(), large]), failedAndLarge, failed).ShouldBe([true, false]);
        Kept(new AnyOfPolicy("any", [Errors(), large]), failedAndLarge, failed, Trace(1)).ShouldBe([true, true, false]);
        Kept(new NoneOfPolicy("none", [Errors(), large]), failedAndLarge, failed, Trace(1)).ShouldBe([false, false, true]);
        new Sampler([new AllOfPolicy("half of errors", [Errors(), new ProbabilityPolicy("half", 0.5)])]).Decide(Trace(ulong.MaxValue, hasError: true), Second).Weight.ShouldBe(2, 1e-9);
    }

    [Fact]
    public void Revise_LateError_KeepsWhatWasDropped()
    {
        Sampler sampler = new([Errors(), new ProbabilityPolicy("half", 0.5)]);
        SamplingDecision dropped = sampler.Decide(Trace(0), Second);
        SamplingDecision byChance = sampler.Decide(Trace(ulong.MaxValue), Second);

        dropped.IsKept.ShouldBeFalse();
        sampler.Revise(Trace(0, hasError: true), 2 * Second, dropped).ShouldBe(new SamplingDecision(true, "errors", 1));
        sampler.Revise(Trace(ulong.MaxValue, hasError: true), 2 * Second, byChance).ShouldBe(new SamplingDecision(true, "errors", 1));
        sampler.Revise(Trace(ulong.MaxValue), 2 * Second, byChance).ShouldBe(byChance);
    }

    [Fact]
    public void Revise_SpendsNoRateAndTeachesNoPercentile()
    {
        Sampler sampler = new([new RateLimitPolicy("rate", 1, static _ => ""), new AgentPercentilePolicy("slow", 95, 1)]);
        SamplingDecision first = sampler.Decide(Trace(1) with { DurationNanos = Second }, Second);

        for (int i = 0; i < 100; i++)
        {
            sampler.Revise(Trace(1) with { DurationNanos = 100 * Second }, Second, SamplingDecision.Dropped);
        }

        first.IsKept.ShouldBeTrue();
        sampler.Decide(Trace(2) with { DurationNanos = 50 * Second }, 61 * Second).Policy.ShouldBe("rate");
        sampler.Decide(Trace(3) with { DurationNanos = 100 * Second }, 61 * Second).Policy.ShouldBe("slow");
    }

    [Fact]
    public void Facts_OfSpans_TellTheTraceAsAWhole()
    {
        SpanBatch batch = new();
        Span agent = batch.AddSpan("invoke_agent planner", id: 1, attributes: [("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "planner"), ("agent.iterations", 4), ("tenant", "acme")]);
        agent.EndTimeUnixNano = agent.StartTimeUnixNano + (20 * Second);
        batch.AddSpan("chat", id: 2, parent: 1, attributes: [("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.usage.input_tokens", 1000), ("gen_ai.usage.output_tokens", 100), ("gen_ai.response.finish_reasons", new[] { "length" }), ("gen_ai.response.time_to_first_chunk", 0.7)]);
        batch.AddSpan("execute_tool search", id: 3, parent: 1, status: StatusCode.Error, attributes: [("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "search")]);
        agent.AddEvent("gen_ai.evaluation.result", ("gen_ai.evaluation.name", "relevance"), ("gen_ai.evaluation.score.value", 0.25));
        Run.Process(batch);

        TraceFacts facts = TraceFacts.Of([batch[0], batch[1], batch[2]]);

        (facts.Agent, facts.HasError, facts.HasFailedTool, facts.DurationNanos, facts.Iterations, facts.Tokens, facts.SpanCount).ShouldBe(("planner", true, true, 20 * Second, 4, 1100, 3));
        facts.FirstChunkNanos.ShouldBe(700_000_000);
        facts.CostUsd!.Value.ShouldBeGreaterThan(0);
        facts.FinishReasons.ShouldBe(["length"]);
        facts.Scores.ShouldBe([("relevance", 0.25)]);
        facts.AttributeValues("tenant").ShouldBe(["acme"]);
        facts.AttributeValues("nothing").ShouldBeEmpty();
    }

    private static FactPolicy Errors() => new("errors", static facts => facts.HasError);

    private static IEnumerable<bool> Kept(SamplingPolicy policy, params TraceFacts[] traces) => traces.Select(trace => new Sampler([policy]).Decide(trace, Second).IsKept);

    private static TraceFacts Trace(ulong id, string? agent = "planner", bool hasError = false) => new() { TraceId = new TraceId(1, id), Agent = agent, HasError = hasError };
}
