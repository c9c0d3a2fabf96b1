using System.Buffers;
using System.Globalization;
using Clew.Telemetry.Tests.Otlp;

namespace Clew.Telemetry.Tests.Fuzz;

/// <summary>
/// All six decoders on damaged bodies: no exception, memory in proportion to the input, and what was accepted survives being encoded and
/// decoded again. CLEW_FUZZ_ITERATIONS sets the number of bodies per decoder, CLEW_FUZZ_SEED where they start.
/// </summary>
public class DecoderFuzzTests
{
    private const int DefaultIterations = 4000;

    /// <summary>
    /// The most that a byte of input may become: an empty event of two bytes is an object of 56 bytes, its list of 40, and its place in a
    /// list that grows by doubling, and the attributes of a small list take 320 at once.
    /// </summary>
    private const int MaxBytesPerByte = 200;

    private const int FixedBytes = 64 * 1024;

    private delegate DecodeResult Decoder<TBatch>(TBatch batch, DecodeLimits limits);

    [Fact]
    public void Traces_DamagedProtobuf_NeverThrow() =>
        Run(TraceSeeds(false), TraceDecoder.Decode, Some.SpanBatch, Canonical.Lines, TraceEncoder.Encode);

    [Fact]
    public void Traces_DamagedJson_NeverThrow() =>
        Run(TraceSeeds(true), TraceDecoder.DecodeJson, Some.SpanBatch, Canonical.Lines, TraceEncoder.EncodeJson);

    [Fact]
    public void Logs_DamagedProtobuf_NeverThrow() =>
        Run(LogSeeds(false), LogDecoder.Decode, Some.LogBatch, Canonical.Lines, LogEncoder.Encode);

    [Fact]
    public void Logs_DamagedJson_NeverThrow() =>
        Run(LogSeeds(true), LogDecoder.DecodeJson, Some.LogBatch, Canonical.Lines, LogEncoder.EncodeJson);

    [Fact]
    public void Metrics_DamagedProtobuf_NeverThrow() =>
        Run(MetricSeeds(false), MetricDecoder.Decode, Some.MetricBatch, Canonical.Lines, MetricEncoder.Encode);

    [Fact]
    public void Metrics_DamagedJson_NeverThrow() =>
        Run(MetricSeeds(true), MetricDecoder.DecodeJson, Some.MetricBatch, Canonical.Lines, MetricEncoder.EncodeJson);

    private static void Run<TBatch>(
        byte[][] seeds, Decoder<TBatch> decode, Func<byte[], TBatch> newBatch, Func<TBatch, string[]> lines, Action<TBatch, IBufferWriter<byte>> encode)
    {
        int iterations = Setting("CLEW_FUZZ_ITERATIONS", DefaultIterations);
        int seed = Setting("CLEW_FUZZ_SEED", 1);
        Mutator mutator = new(seed, seeds);
        int accepted = 0;
        for (int i = 0; i < iterations; i++)
        {
            byte[] body = mutator.Next();
            TBatch batch = newBatch(body);
            long before = GC.GetAllocatedBytesForCurrentThread();
            DecodeResult result = decode(batch, DecodeLimits.Default);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            allocated.ShouldBeLessThan(FixedBytes + ((long)body.Length * MaxBytesPerByte), $"seed {seed}, iteration {i}");
            (result.Error is null).ShouldBe(result.Ok);
            if (result.Ok && i % 4 == 0)
            {
                accepted++;
                ShouldSurvive(batch, decode, newBatch, lines, encode, $"seed {seed}, iteration {i}");
            }
        }
        accepted.ShouldBeGreaterThan(iterations / 200, "too few bodies were accepted to say anything about what is kept");
    }

    /// <summary>Lines are sorted because encoding brings items of equal resources and scopes together.</summary>
    private static void ShouldSurvive<TBatch>(
        TBatch batch, Decoder<TBatch> decode, Func<byte[], TBatch> newBatch, Func<TBatch, string[]> lines, Action<TBatch, IBufferWriter<byte>> encode, string which)
    {
        TBatch again = newBatch(RoundTripTests.Encoded(output => encode(batch, output)));
        decode(again, DecodeLimits.Default).ShouldBe(DecodeResult.Success, which);
        lines(again).Order(StringComparer.Ordinal).ShouldBe(lines(batch).Order(StringComparer.Ordinal), which);
    }

    private static int Setting(string name, int defaultValue) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : defaultValue;

    private static byte[][] TraceSeeds(bool json)
    {
        SpanBatch random = new RandomTelemetry(11).Spans(8);
        return
        [
            .. Corpus.All("traces").Select(body => json ? RoundTripTests.Encoded(output => TraceEncoder.EncodeJson(Some.DecodedSpans(body), output)) : body),
            RoundTripTests.Encoded(output => (json ? TraceEncoder.EncodeJson : (Action<SpanBatch, IBufferWriter<byte>>)TraceEncoder.Encode)(random, output)),
        ];
    }

    private static byte[][] LogSeeds(bool json)
    {
        LogBatch random = new RandomTelemetry(12).Logs(8);
        return [.. Corpus.All("logs").Select(ToLogs), Encoded(random)];

        byte[] ToLogs(byte[] body)
        {
            LogBatch batch = Some.LogBatch(body);
            LogDecoder.Decode(batch, DecodeLimits.Default).ShouldBe(DecodeResult.Success);
            return Encoded(batch);
        }

        byte[] Encoded(LogBatch batch) =>
            RoundTripTests.Encoded(output => (json ? LogEncoder.EncodeJson : (Action<LogBatch, IBufferWriter<byte>>)LogEncoder.Encode)(batch, output));
    }

    private static byte[][] MetricSeeds(bool json)
    {
        return [.. Corpus.All("metrics").Select(ToMetrics), Encoded(new RandomTelemetry(13).Metrics(8)), Encoded(new RandomTelemetry(14).Metrics(2))];

        byte[] ToMetrics(byte[] body)
        {
            MetricBatch batch = Some.MetricBatch(body);
            MetricDecoder.Decode(batch, DecodeLimits.Default).ShouldBe(DecodeResult.Success);
            return Encoded(batch);
        }

        byte[] Encoded(MetricBatch batch) =>
            RoundTripTests.Encoded(output => (json ? MetricEncoder.EncodeJson : (Action<MetricBatch, IBufferWriter<byte>>)MetricEncoder.Encode)(batch, output));
    }
}
