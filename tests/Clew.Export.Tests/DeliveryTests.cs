using System.Net;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;

namespace Clew.Export.Tests;

public sealed class DeliveryTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(ExportProtocol.HttpProtobuf, true)]
    [InlineData(ExportProtocol.HttpProtobuf, false)]
    [InlineData(ExportProtocol.Grpc, true)]
    [InlineData(ExportProtocol.Grpc, false)]
    public async Task Spans_OverEachProtocol_ArriveWhole(ExportProtocol protocol, bool gzip)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(grpc: protocol == ExportProtocol.Grpc);
        await using FanOutFixture fixture = new(FanOutFixture.To(receiver) with { Protocol = protocol, Gzip = gzip, Headers = [new("x-team", "secret"), new("Authorization", "Bearer abc")] });
        SpanBatch batch = new();
        Span sent = batch.AddSpan("chat", id: 7, parent: 3, status: StatusCode.Error, attributes: [("a", "text"), ("n", 5L), ("list", new object?[] { true, 1.5, null })]);
        (sent.TraceState, sent.Flags, sent.DroppedEventsCount) = ("ot=th:8", 0x301, 4);
        sent.AddEvent("first", ("k", "v"));
        sent.Links.Add(new SpanLink { TraceId = Some.TraceId, SpanId = new SpanId(9), Flags = 1 });
        sent.Content.Add("prompt", "hello");

        await fixture.SendAsync(batch);
        await receiver.WhenSpansAsync(1);

        ReceivedRequest request = receiver.Requests.Single();
        Span received = OtlpReceiver.SpansOf(request.Body).Single();
        (received.TraceId, received.SpanId, received.ParentSpanId, received.TraceState.ToString(), received.Flags, received.DroppedEventsCount, received.StatusCode)
            .ShouldBe((sent.TraceId, sent.SpanId, sent.ParentSpanId, "ot=th:8", 0x301u, 4u, StatusCode.Error));
        received.Attributes.AsSpan().ToArray().Select(item => item.Key.ToString()).ShouldBe(["a", "n", "list", "prompt"]);
        (received.Events.Single().Name.ToString(), received.Links.Single().SpanId).ShouldBe(("first", new SpanId(9)));
        (request.Headers["x-team"], request.Headers["authorization"], request.WasCompressed).ShouldBe(("secret", "Bearer abc", gzip));
        request.Path.ShouldBe(protocol == ExportProtocol.Grpc ? "/opentelemetry.proto.collector.trace.v1.TraceService/Export" : "/v1/traces");
    }

    [Fact]
    public async Task Spans_AsJson_AreOtlpJson()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using FanOutFixture fixture = new(FanOutFixture.To(receiver) with { Protocol = ExportProtocol.HttpJson, Endpoint = new Uri(receiver.Address, "/base/") });
        Task arrived = receiver.WhenAsync(() => receiver.Requests.Count == 1);

        // This receiver reads Protocol Buffers only; the body is looked at here.
        await fixture.SendAsync("one");
        await arrived;

        ReceivedRequest request = receiver.Requests.Single();
        (request.Path, request.Headers["content-type"]).ShouldBe(("/base/v1/traces", "application/json"));
        SpanBatch read = new() { Buffer = request.Body, BufferLength = request.Body.Length };
        TraceDecoder.DecodeJson(read, DecodeLimits.Default).Ok.ShouldBeTrue();
        read[0].Name.ToString().ShouldBe("one");
    }

    [Fact]
    public async Task LogsAndMetrics_AreForwardedOnTheirPaths()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using FanOutFixture fixture = new(FanOutFixture.To(receiver) with { SignalEndpoints = new Dictionary<OtlpSignal, Uri> { [OtlpSignal.Metrics] = new(receiver.Address, "/api/v1/otlp") } });
        LogBatch logs = new();
        logs.Add().Body = AnyValue.From("hello");
        MetricBatch metrics = new();
        (metrics.Add().Name, metrics[0].Type, metrics[0].IntValue) = ("queue.length", MetricType.Gauge, 3);

        await fixture.FanOut.Prepare(logs)!.CommitAsync();
        await fixture.FanOut.Prepare(metrics)!.CommitAsync();
        await receiver.WhenAsync(() => receiver.Requests.Count == 2);

        receiver.Requests.Select(request => request.Path).Order().ShouldBe(["/api/v1/otlp", "/v1/logs"]);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task RetryableStatus_IsTriedAgainUntilItIsTaken(int status)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        receiver.Refuse = (context, _) => RefuseTimes(receiver, context, status, 3);
        await using FanOutFixture fixture = new(FanOutFixture.To(receiver));

        await fixture.SendAsync("one");
        await fixture.Time.AdvanceUntilAsync(receiver.WhenSpansAsync(1), Second);
        await EmptyAsync(fixture);

        receiver.SpanNames.ShouldBe(["one"]);
        (fixture.Status().Retries, fixture.Status().Health).ShouldBe((3, DestinationHealth.Healthy));
    }

    [Theory]
    [InlineData(400, ExportFault.BadRequest)]
    [InlineData(401, ExportFault.Unauthenticated)]
    [InlineData(403, ExportFault.Forbidden)]
    [InlineData(404, ExportFault.WrongPath)]
    [InlineData(500, ExportFault.OtherStatus)]
    public async Task PermanentStatus_DropsAndCounts(int status, ExportFault fault)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        receiver.Refuse = (context, _) => RefuseTimes(receiver, context, status, 1);
        await using FanOutFixture fixture = new(FanOutFixture.To(receiver));

        await fixture.SendAsync("one", "two");
        await EmptyAsync(fixture);

        DestinationStatus state = fixture.Status();
        (state.DroppedItems[ExportDrop.Refused], state.LastFailure!.Fault, state.LastFailure.Status, state.Health).ShouldBe((2, fault, $"HTTP {status}", DestinationHealth.Failing));
        receiver.SpanNames.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RetryAfter_IsWaitedFor(bool grpc)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(grpc: grpc);
        TaskCompletionSource refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
        receiver.Refuse = async (context, _) =>
        {
            if (receiver.RefusedCount > 0)
            {
                return false;
            }
            context.Response.StatusCode = grpc ? 200 : 429;
            context.Response.Headers.RetryAfter = "90";
            await (grpc ? OtlpReceiver.GrpcAsync(context, 8, OtlpResponse.Status(8, "later", TimeSpan.FromSeconds(90))) : Task.CompletedTask);
            return true;
        };
        await using FanOutFixture fixture = new(FanOutFixture.To(receiver) with { Protocol = grpc ? ExportProtocol.Grpc : ExportProtocol.HttpProtobuf });

        await fixture.SendAsync("one");
        await UntilAsync(() => fixture.Status().Retries == 1);
        DateTimeOffset start = fixture.Time.GetUtcNow();
        await fixture.Time.AdvanceUntilAsync(receiver.WhenSpansAsync(1), Second);

        (fixture.Time.GetUtcNow() - start).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(89));
    }

    [Fact]
    public async Task PartialSuccess_CountsWhatTheReceiverLeftOut()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.ContentType = "application/x-protobuf";
            return context.Response.Body.WriteAsync(OtlpResponse.Export(2, "two are too old")).AsTask();
        };
        await using FanOutFixture fixture = new(FanOutFixture.To(receiver));

        await fixture.SendAsync("one", "two", "three");
        await EmptyAsync(fixture);

        (fixture.Status().SentItems[OtlpSignal.Traces], fixture.Status().DroppedItems[ExportDrop.RejectedByReceiver]).ShouldBe((1, 2));
    }

    [Fact]
    public async Task TooLarge_IsSplitUntilItFits()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        receiver.Refuse = (context, request) => Task.FromResult(OtlpReceiver.SpansOf(request.Body).Count > 3 && (context.Response.StatusCode = 413) > 0);
        await using FanOutFixture fixture = new(FanOutFixture.To(receiver));
        string[] names = [.. Enumerable.Range(1, 20).Select(i => $"span {i}")];

        await fixture.SendAsync(names);
        await receiver.WhenSpansAsync(20);
        await EmptyAsync(fixture);

        receiver.SpanNames.ShouldBe(names);
        fixture.Status().DroppedItems.Values.Sum().ShouldBe(0);
    }

    [Fact]
    public async Task TooLarge_OneItemAlone_IsDroppedAndTheRestSent()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        receiver.Refuse = (context, request) => Task.FromResult(OtlpReceiver.SpansOf(request.Body).Any(span => span.Name.Equals("giant"u8)) && (context.Response.StatusCode = 413) > 0);
        await using FanOutFixture fixture = new(FanOutFixture.To(receiver));

        await fixture.SendAsync("one", "giant", "two");
        await receiver.WhenSpansAsync(2);
        await EmptyAsync(fixture);

        receiver.SpanNames.ShouldBe(["one", "two"]);
        fixture.Status().DroppedItems[ExportDrop.TooLarge].ShouldBe(1);
    }

    [Fact]
    public async Task Retries_BeyondTheLimit_GiveUp()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        receiver.Refuse = (context, _) => Task.FromResult((context.Response.StatusCode = 503) > 0);
        await using FanOutFixture fixture = new(FanOutFixture.To(receiver) with { Retry = new RetryOptions { MaxElapsedTime = TimeSpan.FromSeconds(20) } });

        await fixture.SendAsync("one");
        await fixture.Time.AdvanceUntilAsync(EmptyAsync(fixture), Second);

        fixture.Status().DroppedItems[ExportDrop.RetriesExhausted].ShouldBe(1);
        receiver.RefusedCount.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task WaitingRequests_BecomeOneWhenTheReceiverIsBack()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        bool down = true;
        receiver.Refuse = (context, _) => Task.FromResult(Volatile.Read(ref down) && (context.Response.StatusCode = 503) > 0);
        await using FanOutFixture fixture = new(FanOutFixture.To(receiver));
        string[] names = [.. Enumerable.Range(0, 50).Select(i => $"span {i}")];
        foreach (string name in names)
        {
            await fixture.SendAsync(name);
        }

        Volatile.Write(ref down, false);
        await fixture.Time.AdvanceUntilAsync(receiver.WhenSpansAsync(50), Second);

        receiver.SpanNames.ShouldBe(names);
        receiver.Requests.Count.ShouldBeLessThanOrEqualTo(2);
    }

    /// <summary>Waits for what the sender does after the receiver has answered.</summary>
    internal static async Task UntilAsync(Func<bool> holds)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (!holds())
        {
            await Task.Delay(1, limit.Token);
        }
    }

    internal static Task EmptyAsync(FanOutFixture fixture) => UntilAsync(() => fixture.Status().QueuedItems == 0);

    private static Task<bool> RefuseTimes(OtlpReceiver receiver, HttpContext context, int status, int times)
    {
        if (receiver.RefusedCount >= times)
        {
            return Task.FromResult(false);
        }
        context.Response.StatusCode = status;
        return Task.FromResult(true);
    }
}
