using System.Text;

namespace Clew.Telemetry.Tests.Otlp;

public class LogDecoderTests
{
    private static LogBatch Decoded(byte[] body, bool json = false)
    {
        LogBatch batch = Some.LogBatch(body);
        (json ? LogDecoder.DecodeJson(batch, DecodeLimits.Default) : LogDecoder.Decode(batch, DecodeLimits.Default)).ShouldBe(DecodeResult.Success);
        return batch;
    }

    [Fact]
    public void Decode_EveryField_IsRead()
    {
        byte[] record = Proto.Message(
            Proto.Fixed64(1, 10), Proto.Fixed64(11, 11), Proto.Number(2, 17), Proto.Text(3, "ERROR"), Proto.Text(12, "gen_ai.choice"),
            Proto.Sub(5, Proto.Text(1, "body")), Proto.Attribute(6, "k", "v"), Proto.Number(7, 2), Proto.Fixed32(8, 1),
            Proto.Bytes(9, Some.TraceIdBytes), Proto.Bytes(10, Some.SpanIdBytes));

        Canonical.Lines(Decoded(Proto.Request(record))).ShouldBe([
            $"10/11 17 'ERROR' event='gen_ai.choice' body='body' a={{'k':'v'}}+2 flags=1 {Some.TraceIdHex}/{Some.SpanIdHex} r={{}}+0 - s='x'@- - {{}}+0",
        ]);
    }

    [Fact]
    public void DecodeJson_EveryField_IsRead()
    {
        string json = $$$"""
            {"resourceLogs":[{"scopeLogs":[{"scope":{"name":"x"},"logRecords":[{"timeUnixNano":"10","observedTimeUnixNano":"11",
              "severityNumber":"SEVERITY_NUMBER_ERROR","severityText":"ERROR","eventName":"e","body":{"kvlistValue":{"values":[{"key":"a","value":{"intValue":1}}]}},
              "flags":1,"traceId":"{{{Some.TraceIdHex}}}","spanId":"{{{Some.SpanIdHex}}}"}]}]}]}
            """;

        Canonical.Lines(Decoded(Encoding.UTF8.GetBytes(json), json: true)).ShouldBe([
            $"10/11 17 'ERROR' event='e' body={{'a':1}} a={{}}+0 flags=1 {Some.TraceIdHex}/{Some.SpanIdHex} r={{}}+0 - s='x'@- - {{}}+0",
        ]);
    }

    [Theory]
    [InlineData(5, 8, "trace id has 5 bytes, expected 16")]
    [InlineData(16, 3, "span id has 3 bytes, expected 8")]
    public void Decode_IdOfWrongLength_KeepsTheRecordWithoutIds(int traceIdLength, int spanIdLength, string problem)
    {
        byte[] Id(int length) => [.. Enumerable.Repeat((byte)7, length)];
        byte[] record = Proto.Message(Proto.Bytes(9, Id(traceIdLength)), Proto.Bytes(10, Id(spanIdLength)), Proto.Text(3, "kept"));

        LogBatch batch = Decoded(Proto.Request(record));

        batch[0].SeverityText.ToString().ShouldBe("kept");
        batch[0].TraceId.IsEmpty.ShouldBeTrue();
        batch[0].SpanId.IsEmpty.ShouldBeTrue();
        batch.RejectedCount.ShouldBe(0);
        batch.FirstRejection.ShouldBe($"log record 0 of scope 'x' is stored without its ids: {problem}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Decode_RecordWithoutOrWithZeroIds_IsNoWarning(int sent)
    {
        byte[] record = sent == 0 ? Proto.Text(3, "INFO") : Proto.Message(Proto.Bytes(9, new byte[16]), Proto.Bytes(10, new byte[8]));

        LogBatch batch = Decoded(Proto.Request(record));

        batch.Count.ShouldBe(1);
        batch.FirstRejection.ShouldBeNull();
    }

    [Fact]
    public void Decode_SeverityOutOfRange_IsUnspecified() => Decoded(Proto.Request(Proto.Number(2, 99)))[0].SeverityNumber.ShouldBe((byte)0);

    [Fact]
    public void Decode_RecordedTraces_FailAsAnotherSignal()
    {
        LogBatch batch = Some.LogBatch(Corpus.Read("otel-openai/001-traces.pb"));

        LogDecoder.Decode(batch, DecodeLimits.Default).Error.ShouldNotBeNull().ShouldStartWith("field 1 of LogRecord has wire type 2");
        batch.Count.ShouldBe(0);
    }
}
