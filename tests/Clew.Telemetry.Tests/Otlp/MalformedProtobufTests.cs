namespace Clew.Telemetry.Tests.Otlp;

public class MalformedProtobufTests
{
    public static TheoryData<string, byte[], string> Bodies => new()
    {
        { "truncated tag", [0x8A], "truncated varint at byte 0" },
        { "truncated length", [0x0A, 0x80], "truncated varint at byte 1" },
        { "length beyond the end", [0x0A, 0x05, 0x00], "length 5 runs past the end of its message at byte 1" },
        { "hostile length", [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], "length 18446744073709551615 runs past the end of its message at byte 1" },
        { "varint of 11 bytes", [0x10, .. Enumerable.Repeat((byte)0xFF, 10), 0x01], "varint of more than 10 bytes at byte 1" },
        { "field number zero", [0x02, 0x00], "invalid field number at byte 0" },
        { "tag of more than 32 bits", [0xFA, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], "invalid field number at byte 0" },
        { "wrong wire type at the top", [0x08, 0x01], "field 1 of the request has wire type 0, which its type does not allow (a request of another signal?) at byte 1" },
        { "reserved wire type", [0x7F], "unexpected wire type 7 at byte 1" },
        { "group end without start", [0x7C], "unexpected wire type 4 at byte 1" },
        { "group without end", [0x7B, 0x08, 0x01], "group without end at byte 1" },
        { "group ended by another", [0x7B, 0x74], "unexpected wire type 4 at byte 2" },
        { "nested length beyond its parent", [0x0A, 0x02, 0x12, 0x05, 0, 0, 0, 0, 0], "length 5 runs past the end of its message at byte 3" },
        { "truncated fixed64 in a span", Proto.Request([0x39, 1, 2]), "truncated 64-bit value at byte 12" },
        { "truncated fixed32 in a span", Proto.Request([0x85, 0x01, 1]), "truncated 32-bit value at byte 13" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Decode_MalformedBody_NamesProblemAndByte(string what, byte[] body, string error)
    {
        SpanBatch batch = Some.SpanBatch(body);

        DecodeResult result = TraceDecoder.Decode(batch, DecodeLimits.Default);

        result.ShouldBe(new DecodeResult(false, error), what);
        batch.Count.ShouldBe(0);
    }

    [Fact]
    public void Decode_GroupsNestedDeeply_Fails()
    {
        byte[] body = [.. Enumerable.Repeat((byte)0x7B, 100_000)];

        TraceDecoder.Decode(Some.SpanBatch(body), DecodeLimits.Default).Error.ShouldNotBeNull().ShouldStartWith("groups nested too deeply");
    }

    [Fact]
    public void Decode_EveryTruncationOfABody_FailsOrIsShorter()
    {
        byte[] body = Corpus.Read("otel-openai/001-traces.pb");
        for (int length = 1; length < body.Length; length++)
        {
            SpanBatch batch = new() { Buffer = body, BufferLength = length };
            TraceDecoder.Decode(batch, DecodeLimits.Default).Ok.ShouldBeFalse();
            batch.Count.ShouldBe(0);
        }
    }
}
