namespace Clew.Telemetry.Tests.Otlp;

public class TraceDecoderTests
{
    [Fact]
    public void Decode_ResourceAndScopeAfterTheSpans_AreStillTheirs()
    {
        byte[] scopeSpans = Proto.Message(Proto.Bytes(2, Some.SpanMessage()), Proto.Text(3, "scope-url"), Proto.Sub(1, Proto.Text(1, "lib"), Proto.Text(2, "1.2")));
        byte[] resource = Proto.Message(
            Proto.Attribute(1, "service.name", "shop"), Proto.Attribute(1, "service.version", "7"),
            Proto.Attribute(1, "deployment.environment", "old"), Proto.Attribute(1, "deployment.environment.name", "prod"));
        byte[] body = Proto.Sub(1, Proto.Bytes(2, scopeSpans), Proto.Text(3, "resource-url"), Proto.Bytes(1, resource));

        Span span = Some.DecodedSpans(body)[0];

        span.Resource.Service.ToString().ShouldBe("shop");
        span.Resource.ServiceVersion.ToString().ShouldBe("7");
        span.Resource.Environment.ToString().ShouldBe("prod");
        span.Resource.SchemaUrl.ToString().ShouldBe("resource-url");
        span.Scope.Name.ToString().ShouldBe("lib");
        span.Scope.Version.ToString().ShouldBe("1.2");
        span.Scope.SchemaUrl.ToString().ShouldBe("scope-url");
        span.Scope.Hash.ShouldBe(0ul);
    }

    [Fact]
    public void Decode_WithoutResource_IsUnknownService()
    {
        Resource resource = Some.DecodedSpan().Resource;

        resource.Service.ToString().ShouldBe("unknown_service");
        resource.Environment.IsNull.ShouldBeTrue();
        resource.Hash.ShouldNotBe(0ul);
    }

    [Fact]
    public void Decode_OnlyTheOldEnvironmentAttribute_IsTheEnvironment()
    {
        byte[] body = Proto.Sub(1, Proto.Sub(1, Proto.Attribute(1, "deployment.environment", "old")), Proto.Sub(2, Proto.Bytes(2, Some.SpanMessage())));

        Some.DecodedSpans(body)[0].Resource.Environment.ToString().ShouldBe("old");
    }

    [Fact]
    public void Decode_FieldSentTwice_LastOneWins()
    {
        Span span = Some.DecodedSpan(Proto.Text(5, "first"), Proto.Text(5, "second"), Proto.Number(6, 2), Proto.Number(6, 3));

        span.Name.ToString().ShouldBe("second");
        span.OtlpKind.ShouldBe(OtlpSpanKind.Client);
    }

    [Fact]
    public void Decode_UnknownFieldsAndGroups_AreSkipped()
    {
        Span span = Some.DecodedSpan(
            Proto.Text(99, "later version"), Proto.Number(100, ulong.MaxValue), Proto.Fixed32(101, 1), Proto.Fixed64(102, 1),
            Proto.Group(103, Proto.Text(1, "x"), Proto.Group(2, Proto.Number(1, 5))), Proto.Number(6, 5));

        span.OtlpKind.ShouldBe(OtlpSpanKind.Consumer);
    }

    [Fact]
    public void Decode_NumbersOfALaterVersion_AreUnspecified()
    {
        Span span = Some.DecodedSpan(Proto.Number(6, 77), Proto.Sub(15, Proto.Number(3, 9)));

        span.OtlpKind.ShouldBe(OtlpSpanKind.Unspecified);
        span.StatusCode.ShouldBe(StatusCode.Unset);
    }

    [Fact]
    public void Decode_TimeBeyondTheModel_IsTheLargestTime()
    {
        Span span = Some.DecodedSpan(Proto.Fixed64(7, ulong.MaxValue), Proto.Fixed64(8, 5));

        span.StartTimeUnixNano.ShouldBe(long.MaxValue);
        span.DurationNanos.ShouldBe(0);
    }

    [Fact]
    public void Decode_EmptyNameAndZeroTimes_AreAccepted()
    {
        Span span = Some.DecodedSpan(Proto.Text(5, ""));

        span.Name.IsNullOrEmpty.ShouldBeTrue();
        span.StartTimeUnixNano.ShouldBe(0);
    }

    [Theory]
    [InlineData(5, 8, -1, "trace id has 5 bytes, expected 16")]
    [InlineData(0, 8, -1, "trace id is missing")]
    [InlineData(16, 7, -1, "span id has 7 bytes, expected 8")]
    [InlineData(16, 0, -1, "span id is missing")]
    [InlineData(16, 8, 9, "parent span id has 9 bytes, expected 8")]
    public void Decode_IdOfWrongLength_RejectsTheSpanOnly(int traceIdLength, int spanIdLength, int parentLength, string problem)
    {
        byte[] Id(int length) => [.. Enumerable.Repeat((byte)7, length)];
        byte[] parent = parentLength < 0 ? [] : Proto.Bytes(4, Id(parentLength));
        byte[] wrong = Proto.Message(Proto.Bytes(1, Id(traceIdLength)), Proto.Bytes(2, Id(spanIdLength)), parent, Proto.Text(5, "y"));

        SpanBatch batch = Some.DecodedSpans(Proto.Request(Some.SpanMessage(), wrong, Some.SpanMessage()));

        batch.Count.ShouldBe(2);
        batch.RejectedCount.ShouldBe(1);
        batch.FirstRejection.ShouldBe($"span 1 of scope 'x' (name 'y'): {problem}");
    }

    [Theory]
    [InlineData(true, "trace id is all zero")]
    [InlineData(false, "span id is all zero")]
    public void Decode_ZeroId_RejectsTheSpan(bool zeroTraceId, string problem)
    {
        byte[] traceId = zeroTraceId ? new byte[16] : Some.TraceIdBytes;
        byte[] spanId = zeroTraceId ? Some.SpanIdBytes : new byte[8];

        SpanBatch batch = Some.DecodedSpans(Proto.Request(Proto.Message(Proto.Bytes(1, traceId), Proto.Bytes(2, spanId))));

        batch.Count.ShouldBe(0);
        batch.FirstRejection.ShouldBe($"span 0 of scope 'x' (name ''): {problem}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public void Decode_ParentEmptyOrZero_IsARoot(int length)
    {
        Some.DecodedSpan(Proto.Bytes(4, new byte[length])).IsRoot.ShouldBeTrue();
    }

    [Fact]
    public void Decode_AllSpansWithoutIds_SuggestsAnotherSignal()
    {
        SpanBatch batch = Some.DecodedSpans(Proto.Request(Proto.Message(Proto.Text(5, "a")), Proto.Message(Proto.Text(5, "b"))));

        batch.RejectedCount.ShouldBe(2);
        batch.FirstRejection.ShouldNotBeNull().ShouldContain("it looks as if logs or another signal were sent as traces");
    }

    [Fact]
    public void Decode_RecordedLogs_FailAsAnotherSignal()
    {
        SpanBatch batch = Some.SpanBatch(Corpus.Read("otel-openai/002-logs.pb"));

        DecodeResult result = TraceDecoder.Decode(batch, DecodeLimits.Default);

        result.Error.ShouldNotBeNull().ShouldContain("field 1 of Span has wire type 1, which its type does not allow (a request of another signal?) at byte");
        batch.Count.ShouldBe(0);
        batch.RejectedCount.ShouldBe(0);
    }

    [Fact]
    public void Decode_LinkWithoutIds_IsDroppedAndCounted()
    {
        byte[] good = Proto.Sub(13, Proto.Bytes(1, Some.TraceIdBytes), Proto.Bytes(2, Some.SpanIdBytes), Proto.Fixed32(6, 0x300));

        Span span = Some.DecodedSpan(Proto.Sub(13, Proto.Text(3, "state")), good, Proto.Number(14, 4));

        span.Links.ShouldHaveSingleItem().Flags.ShouldBe(0x300u);
        span.DroppedLinksCount.ShouldBe(5u);
    }

    [Fact]
    public void Decode_EmptyBody_IsAnEmptyRequest() => Some.DecodedSpans([]).Count.ShouldBe(0);

    [Fact]
    public void Decode_BatchUsedAgain_KeepsNothingOfTheRequestBefore()
    {
        SpanBatch batch = Some.DecodedSpans(Proto.Request(Some.SpanMessage(Proto.Text(3, "state"), Proto.Attribute(9, "k", "v"), Proto.Sub(11, Proto.Attribute(3, "k", "v")))));
        byte[] second = Proto.Request(Some.SpanMessage(Proto.Sub(11, Proto.Text(2, "event"))));

        batch.Clear();
        batch.SetBody(new System.Buffers.ReadOnlySequence<byte>(second));
        TraceDecoder.Decode(batch, DecodeLimits.Default).ShouldBe(DecodeResult.Success);

        Canonical.Line(batch[0]).ShouldBe(Canonical.Line(Some.DecodedSpans(second)[0]));
        batch[0].Attributes.Count.ShouldBe(0);
        batch[0].Events.ShouldHaveSingleItem().Attributes.Count.ShouldBe(0);
    }
}
