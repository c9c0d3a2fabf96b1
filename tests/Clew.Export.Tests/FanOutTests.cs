using Clew.Telemetry;
using Clew.Telemetry.Otlp;

namespace Clew.Export.Tests;

public sealed class FanOutTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Filter_ByTenant_SendsOnlyThatTenantsItems()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        DestinationFilter tenant = new() { Attributes = [new("tenant.id", "acme")] };
        await using FanOutFixture fixture = new(FanOutFixture.To(receiver) with { Filter = tenant });
        SpanBatch batch = new();
        batch.AddSpan("of acme", id: 1, attributes: ("tenant.id", "acme"));
        batch.AddSpan("of another", id: 2, attributes: ("tenant.id", "acme2"));
        batch.AddSpan("of nobody", id: 3);
        Span byResource = batch.AddSpan("of acme's service", id: 4);
        byResource.Resource = new Resource();
        byResource.Resource.Attributes.Add("tenant.id", "acme");

        await fixture.SendAsync(batch);
        await receiver.WhenSpansAsync(2);

        receiver.SpanNames.ShouldBe(["of acme", "of acme's service"]);
        fixture.Status().FilteredItems[OtlpSignal.Traces].ShouldBe(2);
    }

    [Theory]
    [InlineData("agent = planner and not tool.error")]
    [InlineData("model = gpt-4o")]
    public async Task Filter_ByQuery_ChoosesSpans(string query)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using FanOutFixture fixture = new(FanOutFixture.To(receiver) with { Signals = ExportSignals.Traces, Filter = new DestinationFilter { Query = query } });
        SpanBatch batch = new();
        Span wanted = batch.AddSpan("wanted");
        (wanted.Kind, wanted.Agent, wanted.EnsureLlm().RequestModel) = (SpanKind.Llm, "planner", "gpt-4o");
        batch.AddSpan("other", id: 2);

        await fixture.SendAsync(batch);
        await receiver.WhenSpansAsync(1);
        await DeliveryTests.EmptyAsync(fixture);

        receiver.SpanNames.ShouldBe(["wanted"]);
    }

    [Fact]
    public async Task Filter_OnSpansForAllSignals_IsAFault()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using FanOutFixture fixture = new();

        InvalidDataException fault = Should.Throw<InvalidDataException>(() => fixture.FanOut.Use([FanOutFixture.To(receiver) with { Filter = new DestinationFilter { Agents = ["a"] } }]));

        fault.Message.ShouldContain("signals must be [traces]");
    }

    [Fact]
    public async Task Sampling_KeepsTheSameTracesEverywhere()
    {
        await using OtlpReceiver quarter = await OtlpReceiver.StartAsync();
        await using OtlpReceiver half = await OtlpReceiver.StartAsync();
        await using FanOutFixture fixture = new(
            FanOutFixture.To(quarter) with { SampleRatio = 0.25 }, FanOutFixture.To(half, "otlphttp/b") with { SampleRatio = 0.5 });
        SpanBatch batch = new();
        Random random = new(5);
        for (int i = 0; i < 4000; i++)
        {
            batch.AddSpan($"{i}", id: (ulong)i + 1).TraceId = new TraceId(1, (ulong)random.NextInt64());
        }

        await fixture.SendAsync(batch);
        await DeliveryTests.EmptyAsync(fixture);
        await DeliveryTests.UntilAsync(() => fixture.Status("otlphttp/b").QueuedItems == 0);

        quarter.SpanNames.Count.ShouldBeInRange(850, 1150);
        half.SpanNames.Count.ShouldBeInRange(1850, 2150);
        quarter.SpanNames.Except(half.SpanNames).ShouldBeEmpty();
    }

    [Fact]
    public async Task Normalized_SpeaksTodaysNamesAndKeepsTheOriginals()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using FanOutFixture fixture = new(FanOutFixture.To(receiver) with { Attributes = AttributeForm.Normalized });
        SpanBatch batch = new();
        Span span = batch.AddSpan("call", attributes: [("llm.model_name", "gpt-4o"), ("gen_ai.usage.input_tokens", 5L)]);
        (span.Kind, span.EnsureLlm().RequestModel, span.EnsureLlm().FinishReasons) = (SpanKind.Llm, "gpt-4o", "stop");
        span.Usage = new TokenUsage { FreshInput = 5, CacheRead = 95, Output = 7 };

        await fixture.SendAsync(batch);
        await receiver.WhenSpansAsync(1);

        AttributeList received = OtlpReceiver.SpansOf(receiver.Requests.Single().Body).Single().Attributes;
        received.GetText("llm.model_name"u8).ToString().ShouldBe("gpt-4o");
        received.GetText("gen_ai.request.model"u8).ToString().ShouldBe("gpt-4o");
        received.TryGet("gen_ai.usage.input_tokens"u8, out AnyValue input).ShouldBeTrue();
        input.AsInt.ShouldBe(100);
        received.AsSpan().ToArray().Count(item => item.Key.Equals("gen_ai.usage.input_tokens"u8)).ShouldBe(1);
        span.Attributes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Redaction_OfOneDestination_LeavesTheOthersAndTheStoreAlone()
    {
        await using OtlpReceiver open = await OtlpReceiver.StartAsync();
        await using OtlpReceiver closed = await OtlpReceiver.StartAsync();
        ExportRedaction redaction = new(name => name == "strict", static (_, spans) => spans[0].Name = "hidden", static (_, _) => { }, static (_, _) => { });
        await using FanOutFixture fixture = new(redaction, FanOutFixture.To(open), FanOutFixture.To(closed, "otlphttp/b") with { Redaction = "strict" });
        SpanBatch batch = FanOutFixture.Spans("secret");

        await fixture.SendAsync(batch);
        await Task.WhenAll(open.WhenSpansAsync(1), closed.WhenSpansAsync(1));

        (open.SpanNames.Single(), closed.SpanNames.Single(), batch[0].Name.ToString()).ShouldBe(("secret", "hidden", "secret"));
    }

    [Fact]
    public async Task Redaction_ThatNobodyKnows_IsAFaultAndChangesNothing()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using FanOutFixture fixture = new(FanOutFixture.To(receiver));

        Should.Throw<InvalidDataException>(() => fixture.FanOut.Use([FanOutFixture.To(receiver, "otlphttp/b") with { Redaction = "strict" }])).Message.ShouldContain("no redaction policy 'strict'");

        fixture.FanOut.GetStatus().Select(status => status.Options.Name).ShouldBe(["otlphttp/a"]);
    }

    [Fact]
    public async Task Redaction_ThatFails_HoldsNoRoomInTheOtherQueues()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        ExportRedaction redaction = new(static _ => true, static (_, spans) => ThrowIfLarge(spans), static (_, _) => { }, static (_, _) => { });
        await using FanOutFixture fixture = new(
            redaction,
            FanOutFixture.To(receiver) with { Queue = new QueueOptions { MaxBytes = QueueOptions.MaxBytesMin, WhenFull = FullQueuePolicy.Refuse } },
            FanOutFixture.To(receiver, "otlphttp/b") with { Redaction = "broken" });
        SpanBatch large = FanOutFixture.Spans(new string('x', 1 << 20));

        for (int i = 0; i < 10; i++)
        {
            Should.Throw<InvalidOperationException>(() => fixture.FanOut.Prepare(large)).Message.ShouldBe("too large");
        }
        await fixture.SendAsync("small");

        fixture.Status().RefusedRequests.ShouldBe(0);

        static void ThrowIfLarge(SpanBatch spans)
        {
            if (spans[0].Name.Length > 1000)
            {
                throw new InvalidOperationException("too large");
            }
        }
    }

    [Fact]
    public async Task FullQueue_ThatRefuses_TakesNothingOfARequestAnywhere()
    {
        await using OtlpReceiver down = await OtlpReceiver.StartAsync();
        await using OtlpReceiver healthy = await OtlpReceiver.StartAsync();
        down.Refuse = (context, _) => Task.FromResult((context.Response.StatusCode = 503) > 0);
        await using FanOutFixture fixture = new(
            FanOutFixture.To(healthy, "otlphttp/b"), FanOutFixture.To(down) with { Queue = new QueueOptions { MaxBytes = QueueOptions.MaxBytesMin, WhenFull = FullQueuePolicy.Refuse } });
        string large = new('x', 1 << 20);
        int taken = 0;
        while (fixture.FanOut.Prepare(FanOutFixture.Spans(large)) is { } prepared)
        {
            await prepared.CommitAsync();
            taken++;
        }

        await DeliveryTests.UntilAsync(() => fixture.Status("otlphttp/b").QueuedItems == 0);

        taken.ShouldBe(7);
        healthy.SpanNames.Count.ShouldBe(taken);
        (fixture.Status().RefusedRequests, fixture.Status().DroppedItems[ExportDrop.QueueFull]).ShouldBe((1, 0));
    }

    [Fact]
    public async Task FullQueue_ThatDropsTheOldest_CountsAndStaysBounded()
    {
        await using OtlpReceiver down = await OtlpReceiver.StartAsync();
        bool isDown = true;
        down.Refuse = (context, _) => Task.FromResult(Volatile.Read(ref isDown) && (context.Response.StatusCode = 503) > 0);
        await using FanOutFixture fixture = new(FanOutFixture.To(down) with { Queue = new QueueOptions { MaxBytes = QueueOptions.MaxBytesMin } });
        string large = new('x', 1 << 20);
        for (int i = 0; i < 20; i++)
        {
            await fixture.SendAsync(large);
        }
        long dropped = fixture.Status().DroppedItems[ExportDrop.QueueFull];
        fixture.Status().QueuedBytes.ShouldBeLessThanOrEqualTo(QueueOptions.MaxBytesMin);

        Volatile.Write(ref isDown, false);
        await fixture.Time.AdvanceUntilAsync(DeliveryTests.EmptyAsync(fixture), Second);

        dropped.ShouldBeGreaterThan(0);
        (down.SpanNames.Count + dropped).ShouldBe(20);
    }

    [Fact]
    public async Task Change_OfTheAddress_SendsWhatWaitsThere()
    {
        await using OtlpReceiver first = await OtlpReceiver.StartAsync();
        await using OtlpReceiver second = await OtlpReceiver.StartAsync();
        first.Refuse = (context, _) => Task.FromResult((context.Response.StatusCode = 503) > 0);
        await using FanOutFixture fixture = new(FanOutFixture.To(first));
        await fixture.SendAsync("one");
        await first.WhenAsync(() => first.RefusedCount > 0);

        fixture.FanOut.Use([FanOutFixture.To(second)]);

        await fixture.Time.AdvanceUntilAsync(second.WhenSpansAsync(1), Second);
        second.SpanNames.ShouldBe(["one"]);
    }

    [Fact]
    public async Task Removal_DrainsTheQueueThenDeletesIt()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        bool isDown = true;
        receiver.Refuse = (context, _) => Task.FromResult(Volatile.Read(ref isDown) && (context.Response.StatusCode = 503) > 0);
        await using FanOutFixture fixture = new(FanOutFixture.To(receiver));
        await fixture.SendAsync("one");
        await receiver.WhenAsync(() => receiver.RefusedCount > 0);

        fixture.FanOut.Use([]);
        await fixture.FanOut.Prepare(FanOutFixture.Spans("late"))!.CommitAsync();
        fixture.Status().IsDraining.ShouldBeTrue();
        Volatile.Write(ref isDown, false);
        await fixture.Time.AdvanceUntilAsync(DeliveryTests.UntilAsync(() => fixture.FanOut.GetStatus().Count == 0), Second);

        receiver.SpanNames.ShouldBe(["one"]);
    }

    [Fact]
    public async Task Restart_WhileDown_LosesNothingAndRepeatsNothing()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        bool isDown = false;
        receiver.Refuse = (context, _) => Task.FromResult(Volatile.Read(ref isDown) && (context.Response.StatusCode = 503) > 0);
        await using FanOutFixture fixture = new(FanOutFixture.To(receiver));
        await fixture.SendAsync("before");
        await receiver.WhenSpansAsync(1);
        await DeliveryTests.EmptyAsync(fixture);
        Volatile.Write(ref isDown, true);
        await fixture.SendAsync("while down");

        await fixture.RestartAsync(FanOutFixture.To(receiver));
        await fixture.SendAsync("after");
        Volatile.Write(ref isDown, false);
        await fixture.Time.AdvanceUntilAsync(receiver.WhenSpansAsync(3), Second);
        await DeliveryTests.EmptyAsync(fixture);

        receiver.SpanNames.ShouldBe(["before", "while down", "after"]);
    }

    [Fact]
    public async Task SecondProcess_OnTheSameFolder_IsRefused()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using FanOutFixture fixture = new(FanOutFixture.To(receiver));
        await using FanOut second = new(fixture.Folder, fixture.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger<FanOut>.Instance);

        Should.Throw<IOException>(() => second.Use([FanOutFixture.To(receiver)])).Message.ShouldContain("in use by another process");
    }
}
