namespace Clew.Telemetry.Tests.Otlp;

public class RoundTripTests
{
    public static TheoryData<int, bool> SeedsAndEncodings
    {
        get
        {
            TheoryData<int, bool> data = [];
            for (int seed = 1; seed <= 25; seed++)
            {
                data.Add(seed, false);
                data.Add(seed, true);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(SeedsAndEncodings))]
    public void Spans_EncodedAndDecoded_AreEqual(int seed, bool json)
    {
        SpanBatch sent = new RandomTelemetry(seed).Spans(30);
        SpanBatch received = Some.SpanBatch(Bodies.Encode(sent, json));

        DecodeResult result = json
            ? TraceDecoder.DecodeJson(received, DecodeLimits.Default)
            : TraceDecoder.Decode(received, DecodeLimits.Default);

        result.ShouldBe(DecodeResult.Success);
        Canonical.Lines(received).ShouldBe(Canonical.Lines(sent));
        received.RejectedCount.ShouldBe(0);
        received.RepairedUtf8Count.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(SeedsAndEncodings))]
    public void Logs_EncodedAndDecoded_AreEqual(int seed, bool json)
    {
        LogBatch sent = new RandomTelemetry(seed).Logs(30);
        LogBatch received = Some.LogBatch(Bodies.Encode(sent, json));

        DecodeResult result = json
            ? LogDecoder.DecodeJson(received, DecodeLimits.Default)
            : LogDecoder.Decode(received, DecodeLimits.Default);

        result.ShouldBe(DecodeResult.Success);
        Canonical.Lines(received).ShouldBe(Canonical.Lines(sent));
    }

    [Theory]
    [MemberData(nameof(SeedsAndEncodings))]
    public void Metrics_EncodedAndDecoded_AreEqual(int seed, bool json)
    {
        MetricBatch sent = new RandomTelemetry(seed).Metrics(30);
        MetricBatch received = Some.MetricBatch(Bodies.Encode(sent, json));

        DecodeResult result = json
            ? MetricDecoder.DecodeJson(received, DecodeLimits.Default)
            : MetricDecoder.Decode(received, DecodeLimits.Default);

        result.ShouldBe(DecodeResult.Success);
        Canonical.Lines(received).ShouldBe(Canonical.Lines(sent));
        received.RejectedCount.ShouldBe(0);
    }

    [Fact]
    public void Hashes_OfBothEncodings_AreEqual()
    {
        SpanBatch sent = new RandomTelemetry(7).Spans(40);
        SpanBatch fromProtobuf = Some.DecodedSpans(Bodies.Encode(sent, json: false));
        SpanBatch fromJson = Some.SpanBatch(Bodies.Encode(sent, json: true));
        TraceDecoder.DecodeJson(fromJson, DecodeLimits.Default).ShouldBe(DecodeResult.Success);

        Canonical.Items(fromJson).Select(span => (span.Resource.Hash, span.Scope.Hash))
            .ShouldBe(Canonical.Items(fromProtobuf).Select(span => (span.Resource.Hash, span.Scope.Hash)));
        Canonical.Items(fromJson).Select(span => span.Resource.Hash).Distinct().Count().ShouldBeGreaterThan(3);
    }

    [Fact]
    public void Spans_WithContentMovedAside_AreEncodedWhole()
    {
        Span span = Some.DecodedSpan(Proto.Attribute(9, "model", "m"));
        span.Content.Add("prompt", "hello");

        SpanBatch received = Some.DecodedSpans(Bodies.Written(output => TraceEncoder.Encode([span], output)));

        Canonical.Attributes(received[0].Attributes).ShouldBe("{'model':'m','prompt':'hello'}");
    }

    [Fact]
    public void Spans_InterleavedWithEqualResources_AreGrouped()
    {
        byte[] body = Proto.Request(Some.SpanMessage());
        byte[] resource = Proto.Sub(1, Proto.Attribute(1, "service.name", "b"));
        byte[] other = Proto.Sub(1, resource, Proto.Sub(2, Proto.Bytes(2, Some.SpanMessage())));
        SpanBatch[] requests = [Some.DecodedSpans(body), Some.DecodedSpans(other), Some.DecodedSpans(body)];

        SpanBatch received = Some.DecodedSpans(Bodies.Written(output => TraceEncoder.Encode([.. requests.Select(request => request[0])], output)));

        received.Count.ShouldBe(3);
        Canonical.Items(received).Select(span => span.Resource).Distinct().Count().ShouldBe(2);
        received[0].Resource.ShouldBeSameAs(received[1].Resource);
        received[0].Scope.ShouldBeSameAs(received[1].Scope);
    }
}
