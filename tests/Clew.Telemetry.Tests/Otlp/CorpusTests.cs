namespace Clew.Telemetry.Tests.Otlp;

public class CorpusTests
{
    [Theory]
    [InlineData("otel-openai/001-traces.pb", 1, "otel-openai-demo")]
    [InlineData("openinference-langchain/005-traces.pb", 6, "openinference-langchain-demo")]
    [InlineData("openinference-mcp/003-traces.pb", 6, "openinference-mcp-client")]
    [InlineData("openinference-claude-agent-sdk/002-traces.pb", 2, "openinference-claude-agent-demo")]
    [InlineData("openllmetry-anthropic/003-traces.pb", 1, "openllmetry-anthropic-demo")]
    [InlineData("vercel-ai/007-traces.pb", 9, "vercel-ai-demo")]
    [InlineData("vercel-ai-legacy/005-traces.pb", 6, "vercel-ai-legacy-demo")]
    public void Decode_RecordedTraces_KeepsEverySpan(string file, int spans, string service)
    {
        SpanBatch batch = Some.DecodedSpans(Corpus.Read(file));

        batch.Count.ShouldBe(spans);
        batch.RejectedCount.ShouldBe(0);
        batch.RepairedUtf8Count.ShouldBe(0);
        foreach (Span span in Canonical.Items(batch))
        {
            span.Resource.Service.ToString().ShouldBe(service);
            span.Name.IsNullOrEmpty.ShouldBeFalse();
            span.Attributes.Count.ShouldBeGreaterThan(0);
            span.DurationNanos.ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public void Decode_RecordedChat_ReadsItsAttributes()
    {
        Span span = Some.DecodedSpans(Corpus.Read("otel-openai/001-traces.pb"))[0];

        span.TraceId.ToString().ShouldBe("3aedc7936f19632838d3bcda5d183615");
        span.OtlpKind.ShouldBe(OtlpSpanKind.Client);
        span.Attributes.GetText("gen_ai.operation.name"u8).ToString().ShouldBe("chat");
        span.Attributes.TryGet("gen_ai.usage.input_tokens"u8, out AnyValue tokens).ShouldBeTrue();
        tokens.Kind.ShouldBe(AnyValueKind.Int);
        tokens.AsInt.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("otel-openai/002-logs.pb", 3)]
    [InlineData("otel-openai/008-logs.pb", 15)]
    public void Decode_RecordedLogs_KeepsEveryRecord(string file, int records)
    {
        LogBatch batch = Some.LogBatch(Corpus.Read(file));

        LogDecoder.Decode(batch, DecodeLimits.Default).ShouldBe(DecodeResult.Success);

        batch.Count.ShouldBe(records);
        batch.FirstRejection.ShouldBeNull();
        Canonical.Items(batch).ShouldAllBe(record => record.TimeUnixNano > 0 && !record.TraceId.IsEmpty && !record.SpanId.IsEmpty);
    }

    [Fact]
    public void Decode_RecordedMetrics_KeepsEveryPoint()
    {
        MetricBatch batch = Some.MetricBatch(Corpus.Read("otel-openai/040-metrics.pb"));

        MetricDecoder.Decode(batch, DecodeLimits.Default).ShouldBe(DecodeResult.Success);

        batch.Count.ShouldBe(20);
        batch.RejectedCount.ShouldBe(0);
        MetricPoint[] histograms = [.. Canonical.Items(batch).Where(point => point.Type == MetricType.Histogram)];
        histograms.ShouldNotBeEmpty();
        histograms.ShouldAllBe(point => point.BucketCounts.Sum(count => (long)count) == (long)point.Count);
    }

    /// <summary>The two encodings share no reading code, so each checks the other.</summary>
    [Fact]
    public void DecodeJson_OfEveryRecordedBody_EqualsProtobuf()
    {
        foreach (byte[] body in Corpus.All("traces"))
        {
            SpanBatch expected = Some.DecodedSpans(body);
            SpanBatch actual = Some.SpanBatch(Bodies.Encode(expected, json: true));
            TraceDecoder.DecodeJson(actual, DecodeLimits.Default).ShouldBe(DecodeResult.Success);
            Canonical.Lines(actual).ShouldBe(Canonical.Lines(expected));
        }
    }
}
