using System.Text;

namespace Clew.Telemetry.Tests.Otlp;

/// <summary>Attribute values and the limits on them, in both encodings.</summary>
public class AttributeTests
{
    [Fact]
    public void Decode_EveryKindOfValue_IsKept()
    {
        byte[] Named(string key, byte[] value) => Proto.Sub(9, Proto.Text(1, key), Proto.Bytes(2, value));
        byte[] list = Proto.Sub(1, Proto.Text(1, "k"), Proto.Sub(2, Proto.Sub(5, Proto.Sub(1, Proto.Number(3, 1)))));

        Span span = Some.DecodedSpan(
            Named("s", Proto.Text(1, "größe")), Named("b", Proto.Number(2, 1)), Named("i", Proto.Number(3, ulong.MaxValue)),
            Named("d", Proto.Double(4, 0.5)), Named("a", Proto.Sub(5, Proto.Sub(1, Proto.Text(1, "x")), Proto.Sub(1))),
            Named("l", Proto.Bytes(6, list)), Named("y", Proto.Bytes(7, 1, 255)), Named("e", []), Proto.Sub(9, Proto.Text(1, "none")));

        Canonical.Attributes(span.Attributes)
            .ShouldBe("{'s':'größe','b':true,'i':-1,'d':0.5d,'a':['x',empty],'l':{'k':[1]},'y':0x01FF,'e':empty,'none':empty}");
    }

    [Fact]
    public void Decode_TextIsASliceOfTheBuffer()
    {
        SpanBatch batch = Some.DecodedSpans(Proto.Request(Some.SpanMessage(Proto.Attribute(9, "key", "value"))));

        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(batch[0].Attributes[0].Value.AsText.Memory, out ArraySegment<byte> segment);
        segment.Array.ShouldBeSameAs(batch.Buffer);
    }

    [Fact]
    public void Decode_InvalidUtf8_IsRepairedAndCounted()
    {
        byte[] invalid = [(byte)'a', 0xFF, (byte)'b', 0xC3];
        SpanBatch batch = Some.DecodedSpans(Proto.Request(Some.SpanMessage(Proto.Bytes(3, invalid), Proto.Sub(9, Proto.Bytes(1, invalid), Proto.Sub(2, Proto.Bytes(1, invalid))))));

        batch[0].TraceState.ToString().ShouldBe("a\uFFFDb\uFFFD");
        batch[0].Attributes[0].Key.ToString().ShouldBe("a\uFFFDb\uFFFD");
        Utf8Text.IsValid(batch[0].Attributes[0].Value.AsBytes).ShouldBeTrue();
        batch.RepairedUtf8Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(20, "größe-grö…[cut]", false)]
    [InlineData(20, "größe-grö…[cut]", true)]
    [InlineData(19, "größe-gr…[cut]", false)]
    [InlineData(19, "größe-gr…[cut]", true)]
    public void Decode_ValueAboveTheLimit_IsCutOnACharacterWithAMarker(int limit, string cut, bool json)
    {
        DecodeLimits limits = new() { MaxAttributeValueBytes = limit };
        string value = "größe-größe-größe";

        SpanBatch batch = json
            ? Some.DecodedJsonSpans(Some.SpanJson($$$"""
                "attributes":[{"key":"k","value":{"stringValue":"{{{value}}}"}},{"key":"short","value":{"stringValue":"1234567890123456789"}}]
                """), limits)
            : Some.DecodedSpans(Proto.Request(Some.SpanMessage(Proto.Attribute(9, "k", value), Proto.Attribute(9, "short", "1234567890123456789"))), limits);

        batch[0].Attributes[0].Value.AsText.ToString().ShouldBe(cut);
        batch[0].Attributes[1].Value.AsText.Length.ShouldBe(19);
        batch.TruncatedValueCount.ShouldBe(1);
        batch.RepairedUtf8Count.ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decode_KeyAboveTheLimit_IsCut(bool json)
    {
        DecodeLimits limits = new() { MaxKeyBytes = 4 };

        SpanBatch batch = json
            ? Some.DecodedJsonSpans(Some.SpanJson("""
                "attributes":[{"key":"abcö","value":{}}]
                """), limits)
            : Some.DecodedSpans(Proto.Request(Some.SpanMessage(Proto.Attribute(9, "abcö", "v"))), limits);

        batch[0].Attributes[0].Key.ToString().ShouldBe("abc");
        batch.TruncatedValueCount.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decode_BytesAboveTheLimit_AreCut(bool json)
    {
        DecodeLimits limits = new() { MaxAttributeValueBytes = 64 };
        byte[] value = new byte[65];

        SpanBatch batch = json
            ? Some.DecodedJsonSpans(Some.SpanJson($$$"""
                "attributes":[{"key":"k","value":{"bytesValue":"{{{Convert.ToBase64String(value)}}}"}}]
                """), limits)
            : Some.DecodedSpans(Proto.Request(Some.SpanMessage(Proto.Sub(9, Proto.Text(1, "k"), Proto.Sub(2, Proto.Bytes(7, value))))), limits);

        batch[0].Attributes[0].Value.AsBytes.Length.ShouldBe(64);
        batch.TruncatedValueCount.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decode_MoreItemsThanTheLimits_AreDroppedAndCounted(bool json)
    {
        DecodeLimits limits = new() { MaxAttributesPerItem = 2, MaxEventsPerSpan = 1, MaxLinksPerSpan = 1, MaxElementsPerValue = 2 };
        string link = $$"""{"traceId":"{{Some.TraceIdHex}}","spanId":"{{Some.SpanIdHex}}"}""";
        byte[] linkBytes = Proto.Sub(13, Proto.Bytes(1, Some.TraceIdBytes), Proto.Bytes(2, Some.SpanIdBytes));
        byte[] array = Proto.Sub(9, Proto.Text(1, "a"), Proto.Sub(2, Proto.Sub(5, Proto.Sub(1), Proto.Sub(1), Proto.Sub(1))));

        SpanBatch batch = json
            ? Some.DecodedJsonSpans(Some.SpanJson($$$$"""
                "attributes":[{"key":"a","value":{"arrayValue":{"values":[{},{},{}]}}},{"key":"b"},{"key":"c"},{"key":"d"}],
                "events":[{},{},{}],"droppedEventsCount":10,"links":[{{{{link}}}},{{{{link}}}}]
                """), limits)
            : Some.DecodedSpans(Proto.Request(Some.SpanMessage(
                array, Proto.Attribute(9, "b", ""), Proto.Attribute(9, "c", ""), Proto.Attribute(9, "d", ""),
                Proto.Sub(11), Proto.Sub(11), Proto.Sub(11), Proto.Number(12, 10), linkBytes, linkBytes)), limits);

        Span span = batch[0];
        (span.Attributes.Count, span.DroppedAttributesCount, batch.DroppedAttributeCount).ShouldBe((2, 2u, 2L));
        (span.Events.Count, span.DroppedEventsCount).ShouldBe((1, 12u));
        (span.Links.Count, span.DroppedLinksCount).ShouldBe((1, 1u));
        span.Attributes[0].Value.AsArray.Length.ShouldBe(2);
        batch.TruncatedValueCount.ShouldBe(1);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(50_000, false)]
    public void Decode_NestedArrays_AreBoundedByDepth(int depth, bool ok)
    {
        byte[] value = [];
        StringBuilder json = new("{}");
        for (int i = 1; i < Math.Min(depth, 2000); i++)
        {
            value = Proto.Sub(5, Proto.Bytes(1, value));
            json.Insert(0, """{"arrayValue":{"values":[""").Append("]}}");
        }
        byte[] body = Proto.Request(Some.SpanMessage(Proto.Sub(9, Proto.Text(1, "k"), Proto.Bytes(2, value))));
        byte[] jsonBody = Encoding.UTF8.GetBytes(Some.SpanJson($$"""
            "attributes":[{"key":"k","value":{{json}}}]
            """));

        TraceDecoder.Decode(Some.SpanBatch(body), DecodeLimits.Default).Ok.ShouldBe(ok);
        TraceDecoder.DecodeJson(Some.SpanBatch(jsonBody), DecodeLimits.Default).Ok.ShouldBe(ok);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decode_NestedListsAtTheLimit_AreKept(bool json)
    {
        byte[] value = Proto.Text(1, "deep");
        StringBuilder text = new("""{"stringValue":"deep"}""");
        for (int i = 1; i < 64; i++)
        {
            value = Proto.Sub(6, Proto.Sub(1, Proto.Text(1, "k"), Proto.Bytes(2, value)));
            text.Insert(0, """{"kvlistValue":{"values":[{"key":"k","value":""").Append("}]}}");
        }

        SpanBatch batch = json
            ? Some.DecodedJsonSpans(Some.SpanJson($$"""
                "attributes":[{"key":"k","value":{{text}}}]
                """))
            : Some.DecodedSpans(Proto.Request(Some.SpanMessage(Proto.Sub(9, Proto.Text(1, "k"), Proto.Bytes(2, value)))));

        Canonical.Attributes(batch[0].Attributes).ShouldContain("'deep'");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decode_BodyThatGrowsWhenDecoded_IsRefused(bool json)
    {
        DecodeLimits limits = new() { MaxDecodedBytes = 100_000 };
        byte[] body = Proto.Request(Some.SpanMessage(Enumerable.Repeat(Proto.Sub(11), 2000).ToArray()));
        byte[] jsonBody = Encoding.UTF8.GetBytes(Some.SpanJson($"\"events\":[{string.Join(',', Enumerable.Repeat("{}", 2000))}]"));

        DecodeResult result = json ? TraceDecoder.DecodeJson(Some.SpanBatch(jsonBody), limits) : TraceDecoder.Decode(Some.SpanBatch(body), limits);

        result.Error.ShouldNotBeNull().ShouldStartWith("request decodes to more than 100000 bytes at byte ");
    }
}
