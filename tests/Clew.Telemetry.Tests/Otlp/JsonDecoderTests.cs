using System.Text;

namespace Clew.Telemetry.Tests.Otlp;

public class JsonDecoderTests
{
    [Fact]
    public void DecodeJson_SpecificationStyle_ReadsEveryField()
    {
        SpanBatch batch = Some.DecodedJsonSpans("""
            {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"my.service"}}]},"scopeSpans":[{
              "scope":{"name":"my.library","version":"1.0.0","attributes":[{"key":"a","value":{"boolValue":true}}]},"spans":[{
                "traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174","parentSpanId":"eee19b7ec3c1b173","traceState":"k=v",
                "flags":257,"name":"I'm a server span","kind":2,"startTimeUnixNano":"1544712660000000000","endTimeUnixNano":1544712661000000000,
                "attributes":[{"key":"n","value":{"intValue":"-3"}},{"key":"d","value":{"doubleValue":1e3}}],"status":{"code":2,"message":"no"},
                "events":[{"name":"e","timeUnixNano":"5"}]}],"schemaUrl":"s"}],"schemaUrl":"r"}]}
            """);

        Canonical.Lines(batch).ShouldBe([
            "5b8efff798038103d269b633813fc60c/eee19b7ec3c1b174<eee19b7ec3c1b173 state='k=v' flags=257 name='I'm a server span' Server "
            + "1544712660000000000-1544712661000000000 Error 'no' a={'n':-3,'d':1000d}+0 e=[5 'e' {}+0]+0 l=[]+0 "
            + "r={'service.name':'my.service'}+0 'r' s='my.library'@'1.0.0' 's' {'a':true}+0",
        ]);
    }

    [Fact]
    public void DecodeJson_SnakeCaseNamesAndEnumNames_AreAccepted()
    {
        SpanBatch batch = Some.DecodedJsonSpans($$$$"""
            {"resource_spans":[{"scope_spans":[{"spans":[{"trace_id":"{{{{Some.TraceIdHex}}}}","span_id":"{{{{Some.SpanIdHex}}}}","kind":"SPAN_KIND_CLIENT",
              "start_time_unix_nano":"7","attributes":[{"key":"a","value":{"array_value":{"values":[{"string_value":"x"}]}}}],
              "dropped_events_count":3,"status":{"code":"STATUS_CODE_ERROR"}}],"schema_url":"u"}]}]}
            """);

        Span span = batch[0];
        (span.OtlpKind, span.StatusCode, span.StartTimeUnixNano, span.DroppedEventsCount).ShouldBe((OtlpSpanKind.Client, StatusCode.Error, 7, 3u));
        Canonical.Attributes(span.Attributes).ShouldBe("{'a':['x']}");
        span.Scope.SchemaUrl.ToString().ShouldBe("u");
    }

    [Theory]
    [InlineData("AQIDBAUGBwgJCgsMDQ4PEA==", "oaKjpKWmp6g=")]
    [InlineData("AQIDBAUGBwgJCgsMDQ4PEA", "oaKjpKWmp6g")]
    [InlineData("0102030405060708090A0B0C0D0E0F10", "A1a2A3a4A5a6A7a8")]
    public void DecodeJson_IdsInBase64OrHex_AreTheSame(string traceId, string spanId)
    {
        SpanBatch batch = Some.DecodedJsonSpans($$$$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"{{{{traceId}}}}","spanId":"{{{{spanId}}}}"}]}]}]}""");

        batch[0].TraceId.ToString().ShouldBe(Some.TraceIdHex);
        batch[0].SpanId.ToString().ShouldBe(Some.SpanIdHex);
    }

    [Theory]
    [InlineData("0102", Some.SpanIdHex, "", "trace id has 2 bytes, expected 16")]
    [InlineData("", Some.SpanIdHex, "", "trace id is missing")]
    [InlineData("zz02030405060708090a0b0c0d0e0f10", Some.SpanIdHex, "", "trace id is not hexadecimal")]
    [InlineData("00000000000000000000000000000000", Some.SpanIdHex, "", "trace id is all zero")]
    [InlineData(Some.TraceIdHex, "a1a2a3", "", "span id has 3 bytes, expected 8")]
    [InlineData(Some.TraceIdHex, Some.SpanIdHex, "a1a2a3a4a5a6a7a8a9", "parent span id has 9 bytes, expected 8")]
    public void DecodeJson_InvalidId_RejectsTheSpanOnly(string traceId, string spanId, string parentId, string problem)
    {
        SpanBatch batch = Some.DecodedJsonSpans($$"""
            {"resourceSpans":[{"scopeSpans":[{"scope":{"name":"x"},"spans":[
              {"traceId":"{{traceId}}","spanId":"{{spanId}}","parentSpanId":"{{parentId}}","name":"y"},
              {"traceId":"{{Some.TraceIdHex}}","spanId":"{{Some.SpanIdHex}}"}]}]}]}
            """);

        batch.Count.ShouldBe(1);
        batch.FirstRejection.ShouldBe($"span 0 of scope 'x' (name 'y'): {problem}");
    }

    [Theory]
    [InlineData("""{"doubleValue":"NaN"}""", "NaNd")]
    [InlineData("""{"doubleValue":"-Infinity"}""", "-Infinityd")]
    [InlineData("""{"doubleValue":"0.25"}""", "0.25d")]
    [InlineData("""{"doubleValue":3}""", "3d")]
    [InlineData("""{"intValue":9223372036854775807}""", "9223372036854775807")]
    [InlineData("""{"intValue":"-9223372036854775808"}""", "-9223372036854775808")]
    [InlineData("""{"intValue":1e3}""", "1000")]
    [InlineData("""{"intValue":2.0}""", "2")]
    [InlineData("""{"bytesValue":"+/+/"}""", "0xFBFFBF")]
    [InlineData("""{"bytesValue":"-_-_"}""", "0xFBFFBF")]
    [InlineData("""{"bytesValue":"AQ"}""", "0x01")]
    [InlineData("""{"kvlistValue":{"values":[{"key":"k","value":{"stringValue":""}}]}}""", "{'k':''}")]
    [InlineData("""{"arrayValue":{}}""", "[]")]
    [InlineData("""{"stringValue":null}""", "empty")]
    [InlineData("""{"stringValue":"x","laterField":{"a":[1,{"b":2}]}}""", "'x'")]
    [InlineData("""{}""", "empty")]
    [InlineData("null", "empty")]
    public void DecodeJson_Value_IsRead(string json, string value)
    {
        SpanBatch batch = Some.DecodedJsonSpans(Some.SpanJson($$"""
            "attributes":[{"key":"k","value":{{json}}}]
            """));

        Canonical.Value(batch[0].Attributes[0].Value).ShouldBe(value);
    }

    [Theory]
    [InlineData("""\"\\\/\b\f\n\r\t""", "\"\\/\b\f\n\r\t", 0)]
    [InlineData("""gr\u00f6\u00DFe \u6a21""", "größe 模", 0)]
    [InlineData("""\ud83d\ude00!""", "😀!", 0)]
    [InlineData("""cut \ud83d""", "cut \uFFFD", 1)]
    [InlineData("""\ude00\ud83d\u0041""", "\uFFFD\uFFFDA", 1)]
    public void DecodeJson_EscapedText_IsUnescaped(string json, string text, int repaired)
    {
        SpanBatch batch = Some.DecodedJsonSpans(Some.SpanJson($"\"name\":\"{json}\""));

        batch[0].Name.ToString().ShouldBe(text);
        batch.RepairedUtf8Count.ShouldBe(repaired);
    }

    [Fact]
    public void DecodeJson_InvalidUtf8_IsRepairedAndCounted()
    {
        byte[] body = Encoding.Latin1.GetBytes(Some.SpanJson("\"name\":\"a\u00FFb\""));
        SpanBatch batch = Some.SpanBatch(body);

        TraceDecoder.DecodeJson(batch, DecodeLimits.Default).ShouldBe(DecodeResult.Success);

        batch[0].Name.ToString().ShouldBe("a\uFFFDb");
        batch.RepairedUtf8Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("", "invalid JSON: ")]
    [InlineData("{", "invalid JSON: ")]
    [InlineData("""{"resourceSpans":[]} x""", "invalid JSON: ")]
    [InlineData("""{"resourceSpans":[{]}""", "invalid JSON: ")]
    [InlineData("[]", "expected an object at byte 0")]
    [InlineData("""{"resourceSpans":{}}""", "expected an array at byte 17")]
    [InlineData("""{"resourceSpans":[5]}""", "expected an object at byte 18")]
    [InlineData("""{"resourceLogs":[]}""", "the body is of another signal, expected resourceSpans at byte 16")]
    public void DecodeJson_MalformedBody_NamesProblemAndByte(string json, string error)
    {
        DecodeResult result = TraceDecoder.DecodeJson(Some.SpanBatch(Encoding.UTF8.GetBytes(json)), DecodeLimits.Default);

        result.Ok.ShouldBeFalse();
        result.Error.ShouldNotBeNull().ShouldStartWith(error);
    }

    [Theory]
    [InlineData("\"name\":5", "expected a string")]
    [InlineData("\"startTimeUnixNano\":\"x\"", "expected an unsigned 64-bit integer")]
    [InlineData("\"startTimeUnixNano\":-1", "expected an unsigned 64-bit integer")]
    [InlineData("\"flags\":4294967296", "expected a 32-bit integer")]
    [InlineData("\"attributes\":[{\"value\":{\"boolValue\":1}}]", "expected true or false")]
    [InlineData("\"attributes\":[{\"value\":{\"intValue\":1.5}}]", "expected a 64-bit integer")]
    [InlineData("\"attributes\":[{\"value\":{\"doubleValue\":\"Infinite\"}}]", "expected a number")]
    [InlineData("\"attributes\":[{\"value\":{\"bytesValue\":\"a b!\"}}]", "expected base64")]
    [InlineData("\"traceId\":12", "expected a string")]
    public void DecodeJson_ValueOfWrongType_FailsTheRequest(string property, string error)
    {
        SpanBatch batch = Some.SpanBatch(Encoding.UTF8.GetBytes(Some.SpanJson(property)));

        TraceDecoder.DecodeJson(batch, DecodeLimits.Default).Error.ShouldNotBeNull().ShouldStartWith(error + " at byte ");
        batch.Count.ShouldBe(0);
    }
}
