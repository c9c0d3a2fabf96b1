using System.Text;

namespace Clew.Telemetry.Tests.Otlp;

public class MetricDecoderTests
{
    private static MetricBatch Decoded(byte[] body, bool json = false, DecodeLimits? limits = null)
    {
        MetricBatch batch = Some.MetricBatch(body);
        DecodeResult result = json ? MetricDecoder.DecodeJson(batch, limits ?? DecodeLimits.Default) : MetricDecoder.Decode(batch, limits ?? DecodeLimits.Default);
        result.ShouldBe(DecodeResult.Success);
        return batch;
    }

    private static MetricBatch Decoded(params byte[][] metric) => Decoded(Proto.Request(Proto.Message(metric)));

    [Fact]
    public void Decode_SumBeforeItsName_GivesEachPointTheHead()
    {
        byte[] sum = Proto.Sub(7, Proto.Sub(1, Proto.Fixed64(6, 5), Proto.Attribute(7, "k", "v")), Proto.Sub(1, Proto.Double(4, 0.5)), Proto.Number(2, 2), Proto.Number(3, 1));

        MetricBatch batch = Decoded(sum, Proto.Text(3, "{token}"), Proto.Text(1, "tokens"));

        batch.Count.ShouldBe(2);
        Canonical.Items(batch).ShouldAllBe(point =>
            point.Name.ToString() == "tokens" && point.Unit.ToString() == "{token}" && point.Type == MetricType.Sum
            && point.Temporality == AggregationTemporality.Cumulative && point.IsMonotonic);
        (batch[0].IntValue, batch[0].DoubleValue).ShouldBe((5L, (double?)null));
        (batch[1].IntValue, batch[1].DoubleValue).ShouldBe(((long?)null, 0.5));
    }

    [Fact]
    public void Decode_Histogram_ReadsPackedAndUnpackedNumbersAndExemplars()
    {
        byte[] exemplar = Proto.Sub(8, Proto.Fixed64(2, 9), Proto.Fixed64(6, 3), Proto.Bytes(4, Some.SpanIdBytes), Proto.Bytes(5, Some.TraceIdBytes));
        byte[] packed = Proto.Sub(1,
            Proto.Fixed64(4, 3), Proto.Double(5, 1.5), Proto.Double(11, 0.1), Proto.Double(12, 2), exemplar,
            Proto.Bytes(6, [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]), Proto.Bytes(7, BitConverter.GetBytes(0.5)));
        byte[] unpacked = Proto.Sub(1, Proto.Fixed64(6, 1), Proto.Fixed64(6, 2), Proto.Double(7, 0.5));

        MetricBatch batch = Decoded(Proto.Text(1, "h"), Proto.Sub(9, packed, unpacked, Proto.Number(2, 1)));

        MetricPoint point = batch[0];
        (point.Count, point.Sum, point.Min, point.Max).ShouldBe((3ul, 1.5, 0.1, 2.0));
        point.Exemplars.ShouldHaveSingleItem().ShouldBe(new Exemplar(9, 3, TraceId.Read(Some.TraceIdBytes), new SpanId(0xA1A2A3A4A5A6A7A8)));
        point.BucketCounts.ShouldBe([1, 2]);
        batch[1].BucketCounts.ShouldBe([1, 2]);
        batch[1].ExplicitBounds.ShouldBe([0.5]);
        batch[1].Temporality.ShouldBe(AggregationTemporality.Delta);
        batch[1].Sum.ShouldBeNull();
    }

    [Fact]
    public void Decode_ExponentialHistogram_ReadsBothRanges()
    {
        byte[] positive = Proto.Sub(8, Proto.Number(1, 3), Proto.Bytes(2, 1, 0x80, 0x01));
        byte[] negative = Proto.Sub(9, Proto.Number(1, 4), Proto.Number(2, 7), Proto.Number(2, 8));

        MetricBatch batch = Decoded(Proto.Text(1, "e"), Proto.Sub(10, Proto.Sub(1, Proto.Number(6, 5), Proto.Fixed64(7, 6), Proto.Double(14, 0.25), positive, negative)));

        MetricPoint point = batch[0];
        (point.Scale, point.ZeroCount, point.ZeroThreshold, point.PositiveOffset, point.NegativeOffset).ShouldBe((-3, 6ul, 0.25, -2, 2));
        point.BucketCounts.ShouldBe([1, 128]);
        point.NegativeBucketCounts.ShouldBe([7, 8]);
    }

    [Fact]
    public void Decode_Summary_ReadsQuantiles()
    {
        byte[] point = Proto.Sub(1, Proto.Fixed64(4, 2), Proto.Sub(6, Proto.Double(1, 0.5), Proto.Double(2, 3)), Proto.Sub(6, Proto.Double(2, 4)));

        MetricPoint read = Decoded(Proto.Text(1, "s"), Proto.Sub(11, point))[0];

        read.QuantileValues.ShouldBe([0.5, 3, 0, 4]);
        read.Sum.ShouldBe(0);
    }

    [Fact]
    public void DecodeJson_EveryType_IsRead()
    {
        string json = """
            {"resourceMetrics":[{"scopeMetrics":[{"metrics":[
              {"name":"g","gauge":{"dataPoints":[{"asInt":"7","timeUnixNano":"1"},{"as_double":"NaN"}]}},
              {"name":"c","sum":{"dataPoints":[{"asDouble":1.5}],"aggregationTemporality":"AGGREGATION_TEMPORALITY_DELTA","isMonotonic":true}},
              {"name":"h","histogram":{"dataPoints":[{"count":"3","sum":2,"bucketCounts":["1",2],"explicitBounds":[10]}],"aggregationTemporality":2}},
              {"name":"e","exponentialHistogram":{"dataPoints":[{"scale":-1,"zeroCount":4,"positive":{"offset":-2,"bucketCounts":[5]}}]}},
              {"name":"s","summary":{"dataPoints":[{"quantileValues":[{"quantile":0.5,"value":2}]}]}}]}]}]}
            """;

        MetricBatch batch = Decoded(Encoding.UTF8.GetBytes(json), json: true);

        string.Join(' ', Canonical.Items(batch).Select(point => $"{point.Name}:{point.Type}:{point.Temporality}"))
            .ShouldBe("g:Gauge:Unspecified g:Gauge:Unspecified c:Sum:Delta h:Histogram:Cumulative e:ExponentialHistogram:Unspecified s:Summary:Unspecified");
        batch[0].IntValue.ShouldBe(7);
        batch[1].DoubleValue.ShouldBe(double.NaN);
        batch[2].IsMonotonic.ShouldBeTrue();
        batch[3].BucketCounts.ShouldBe([1, 2]);
        (batch[4].Scale, batch[4].ZeroCount, batch[4].PositiveOffset).ShouldBe((-1, 4ul, -2));
        batch[5].QuantileValues.ShouldBe([0.5, 2]);
    }

    [Fact]
    public void Decode_MetricWithoutName_RejectsItsPoints()
    {
        byte[] gauge = Proto.Sub(5, Proto.Sub(1, Proto.Fixed64(6, 1)), Proto.Sub(1, Proto.Fixed64(6, 2)));

        MetricBatch batch = Decoded(Proto.Request(gauge, Proto.Message(Proto.Text(1, "named"), gauge)));

        batch.Count.ShouldBe(2);
        batch.RejectedCount.ShouldBe(2);
        batch.FirstRejection.ShouldBe("metric 0 of scope 'x' has no name");
    }

    [Fact]
    public void Decode_BucketsThatDoNotFit_RejectsThePointOnly()
    {
        byte[] wrong = Proto.Sub(1, Proto.Fixed64(6, 1), Proto.Double(7, 0.5));
        byte[] none = Proto.Sub(1, Proto.Fixed64(4, 1));

        MetricBatch batch = Decoded(Proto.Text(1, "h"), Proto.Sub(9, none, wrong));

        batch.Count.ShouldBe(1);
        batch.FirstRejection.ShouldBe("data point 1 of metric 0 (name 'h'): 1 bucket counts do not fit 1 bounds");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decode_MoreBucketsThanTheLimit_RejectsThePoint(bool json)
    {
        byte[] body = Proto.Request(Proto.Message(Proto.Text(1, "e"), Proto.Sub(10, Proto.Sub(1, Proto.Sub(8, Proto.Bytes(2, new byte[1000]))))));
        string text = $$$$"""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"e","exponentialHistogram":{"dataPoints":[{"positive":{"bucketCounts":[{{{{string.Join(',', new int[1000])}}}}]}}]}}]}]}]}""";

        MetricBatch batch = Decoded(json ? Encoding.UTF8.GetBytes(text) : body, json, new DecodeLimits { MaxBucketsPerPoint = 999 });

        batch.Count.ShouldBe(0);
        batch.FirstRejection.ShouldBe("data point 0 of metric 0 (name 'e'): more than 999 buckets or quantiles");
    }

    [Fact]
    public void Decode_DataOfTwoKinds_LastKindWins()
    {
        byte[] metric = Proto.Message(Proto.Text(1, "m"), Proto.Sub(5, Proto.Sub(1, Proto.Fixed64(6, 1))), Proto.Sub(7, Proto.Sub(1, Proto.Fixed64(6, 2))));

        MetricBatch batch = Decoded(Proto.Request(metric));

        batch.Count.ShouldBe(1);
        (batch[0].Type, batch[0].IntValue).ShouldBe((MetricType.Sum, 2L));
    }

    [Fact]
    public void Decode_PackedNumbersCutShort_FailTheRequest()
    {
        MetricBatch batch = Some.MetricBatch(Proto.Request(Proto.Message(Proto.Text(1, "h"), Proto.Sub(9, Proto.Sub(1, Proto.Bytes(6, new byte[12]))))));

        MetricDecoder.Decode(batch, DecodeLimits.Default).Error.ShouldNotBeNull().ShouldStartWith("truncated 64-bit value at byte ");
    }
}
