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
    private const int DefaultIterations = 1500;

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
        byte[][] seeds,
        Decoder<TBatch> decode,
        Func<byte[], TBatch> newBatch,
        Func<TBatch, string[]> lines,
        Action<TBatch, IBufferWriter<byte>> encode)
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
        accepted.ShouldBeGreaterThan(iterations / 20, "too few bodies were accepted to say anything about what is kept");
    }

    /// <summary>Lines are sorted because encoding brings items of equal resources and scopes together.</summary>
    private static void ShouldSurvive<TBatch>(
        TBatch batch,
        Decoder<TBatch> decode,
        Func<byte[], TBatch> newBatch,
        Func<TBatch, string[]> lines,
        Action<TBatch, IBufferWriter<byte>> encode,
        string which)
    {
        TBatch again = newBatch(Bodies.Written(output => encode(batch, output)));
        decode(again, DecodeLimits.Default).ShouldBe(DecodeResult.Success, which);
        lines(again).Order(StringComparer.Ordinal).ShouldBe(lines(batch).Order(StringComparer.Ordinal), which);
    }

    private static int Setting(string name, int defaultValue) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : defaultValue;

    private static byte[][] TraceSeeds(bool json) =>
    [
        .. Corpus.All("traces").Select(body => Bodies.Encode(Some.DecodedSpans(body), json)),
        Bodies.Encode(new RandomTelemetry(11).Spans(8), json),
    ];

    private static byte[][] LogSeeds(bool json) =>
    [
        .. Corpus.All("logs").Select(body => Bodies.Encode(Some.DecodedLogs(body), json)),
        Bodies.Encode(new RandomTelemetry(12).Logs(8), json),
    ];

    private static byte[][] MetricSeeds(bool json) =>
    [
        .. Corpus.All("metrics").Select(body => Bodies.Encode(Some.DecodedMetrics(body), json)),
        Bodies.Encode(new RandomTelemetry(13).Metrics(8), json),
        Bodies.Encode(new RandomTelemetry(14).Metrics(2), json),
    ];
}
