using Clew.Analyse.Screen;
using Clew.Analyse.Tests.Labelled;
using Clew.Pipeline.Cost;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;
using Shouldly;
using Xunit;

namespace Clew.Analyse.Tests.Screen;

public sealed class TraceScreenTests
{
    private const long Second = 1_000_000_000;
    private readonly TraceScreen screen = new(DetectorSet.BuiltIn, DialectSet.BuiltIn, PriceTable.BuiltIn);

    [Fact]
    public void Examine_AnUnknownTrace_IsNull() => screen.Examine(Some.TraceId, Some.StartUnixNano).ShouldBeNull();

    [Fact]
    public void Examine_AHealthyRun_HasNoSignAndItsSums()
    {
        RunWriter run = Healthy(1);
        screen.Observe(run.ToBatch());

        ScreenedTrace screened = screen.Examine(run.TraceId, run.Now)!;

        screened.Signs.ShouldBe(TraceSigns.None);
        screened.Agent.ShouldBe(run.Spans.Single(span => span.Kind == SpanKind.Agent).Name);
        screened.SpanCount.ShouldBe(run.Spans.Count);
        screened.Tokens.ShouldBe(run.Spans.Sum(span => span.InputTokens + span.OutputTokens));
        screened.DurationNanos.ShouldBe(run.Now - Some.StartUnixNano);
        screened.CostUsd!.Value.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Examine_ASpanThatComesLater_AddsItsSign()
    {
        RunWriter run = Healthy(2);
        SpanId late = run.Call("The answer was", finish: "length");
        screen.Observe(run.ToBatch(span => span.Id != late));
        screen.Examine(run.TraceId, run.Now)!.Signs.ShouldBe(TraceSigns.None);

        screen.Observe(run.ToBatch(span => span.Id == late));

        screen.Examine(run.TraceId, run.Now)!.Signs.ShouldBe(TraceSigns.FinishReason);
    }

    [Fact]
    public void HadSigns_OfTracesThatMadeRoomBeforeAnybodyAsked_TellsThoseWithSignsOnce()
    {
        TraceScreen small = new(DetectorSet.BuiltIn, DialectSet.BuiltIn, PriceTable.BuiltIn, tracesMax: 1);
        RunWriter cut = Healthy(4);
        cut.Call("The answer was", finish: "length");
        RunWriter told = Healthy(5);
        told.Call("The answer was", finish: "length");
        RunWriter fine = Healthy(6);
        small.Observe(cut.ToBatch());
        small.Observe(told.ToBatch());
        small.Examine(told.TraceId, told.Now)!.Signs.ShouldBe(TraceSigns.FinishReason);
        small.Observe(fine.ToBatch());
        small.Observe(Healthy(7).ToBatch());

        new[] { cut, told, fine }.Select(run => small.Examine(run.TraceId, run.Now)).ShouldAllBe(screened => screened == null);
        new[] { cut, cut, told, fine }.Select(run => small.HadSigns(run.TraceId)).ShouldBe([true, false, false, false]);
    }

    [Fact]
    public void Examine_ADetectorThatIsSwitchedOff_HasNoSign()
    {
        TraceScreen without = new(DetectorSet.BuiltIn.WithEnabled(detector => detector.Id is not ("truncation" or "refused_answer")), DialectSet.BuiltIn, PriceTable.BuiltIn);
        RunWriter run = Healthy(3);
        run.Call("The answer was", finish: "length");
        without.Observe(run.ToBatch());

        without.Examine(run.TraceId, run.Now)!.Signs.ShouldBe(TraceSigns.None);
    }

    [Fact]
    public void Examine_TracesOfOneConversationOfTwoServices_NamesEachOther()
    {
        RunWriter outer = Healthy(4);
        RunWriter inner = new(5, new OtelVocabulary(reportsAgents: true)) { Service = "billing", Conversation = outer.Conversation };
        inner.Wait(0.001);
        inner.BeginAgent("biller");
        inner.End();
        screen.Observe(outer.ToBatch());
        screen.Observe(inner.ToBatch());

        screen.Examine(inner.TraceId, outer.Now)!.Neighbours.ShouldHaveSingleItem().ShouldBe(
            new ConversationNeighbour(outer.TraceId, outer.Service, outer.Spans.Single(span => span.Kind == SpanKind.Agent).Name, Some.StartUnixNano, outer.Now));
        screen.Examine(outer.TraceId, outer.Now)!.Neighbours.ShouldHaveSingleItem().Service.ShouldBe("billing");
    }

    [Fact]
    public void TakeStuck_ARunWithoutAnEnd_IsToldOnceAndNotTooEarly()
    {
        RunWriter run = new(6, new OtelVocabulary(reportsAgents: true));
        SpanId agent = run.BeginAgent("researcher");
        run.Turn("search_docs", """{"query":"a"}""", "found");
        run.End();
        run.Lose(agent);
        screen.Observe(run.ToBatch());

        screen.TakeStuck(run.Now + (500 * Second)).ShouldBeEmpty();
        screen.TakeStuck(run.Now + (700 * Second)).ShouldBe([run.TraceId]);
        screen.TakeStuck(run.Now + (800 * Second)).ShouldBeEmpty();
    }

    [Fact]
    public void Table_AtItsBound_ForgetsTheTraceTouchedLeastRecently()
    {
        TraceTable table = new(3, static _ => { });
        foreach (ulong id in (ulong[])[1, 2, 3])
        {
            table.Touch(new TraceId(0, id), 10);
            table.Join(conversation: 7);
        }
        table.Touch(new TraceId(0, 1), 11);

        table.Touch(new TraceId(0, 4), 12);

        table.Evicted.ShouldBe(1);
        table.Find(new TraceId(0, 2)).ShouldBeNull();
        table.Find(new TraceId(0, 1)).ShouldNotBeNull();
        table.FromOldest().First().TraceId.ShouldBe(new TraceId(0, 3));
    }

    [Fact]
    public void Table_AnyOrderOfTouches_KeepsTheNewestAndItsListsWhole()
    {
        TraceTable table = new(50, static _ => { });
        Random random = new(11);
        List<ulong> order = [];
        for (int i = 0; i < 20_000; i++)
        {
            ulong id = (ulong)random.Next(1, 120);
            TraceState state = table.Touch(new TraceId(0, id), i);
            if (state.Conversation == 0)
            {
                table.Join((id % 5) + 1);
            }
            order.Remove(id);
            order.Add(id);
        }

        List<ulong> known = [];
        foreach (TraceState state in table.FromOldest())
        {
            known.Add(state.TraceId.Low);
            state.SpanCount.ShouldBe(0);
        }
        known.ShouldBe(order.TakeLast(50));
        table.Count.ShouldBe(50);
    }

    private static RunWriter Healthy(int seed)
    {
        RunWriter run = new(seed, new OtelVocabulary(reportsAgents: true));
        Scenario.Open(run);
        Scenario.Close(run);
        return run;
    }
}
