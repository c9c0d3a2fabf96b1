using Clew.Telemetry;
using Clew.Telemetry.Otlp;
using Clew.Workload;

namespace Clew.Tests;

/// <summary>The generator that benchmarks and these tests rely on.</summary>
public sealed class WorkloadTests
{
    [Theory]
    [InlineData(WorkloadProfile.Lean, 658)]
    [InlineData(WorkloadProfile.Content, 2_950)]
    public void Requests_HaveTheSizeOfTheirProfile(WorkloadProfile profile, int bytesPerSpan)
    {
        RequestBody[] bodies = Make(profile, seed: 1);

        double bytes = (double)bodies.Sum(body => body.Bytes.Length) / bodies.Sum(body => body.Spans);

        bytes.ShouldBe(bytesPerSpan, tolerance: bytesPerSpan * 0.05);
    }

    [Fact]
    public void Requests_AreWholeTracesThatDecode()
    {
        foreach (RequestBody body in Make(WorkloadProfile.Content, seed: 2))
        {
            SpanBatch batch = new() { Buffer = body.Bytes, BufferLength = body.Bytes.Length };

            TraceDecoder.Decode(batch, new DecodeLimits()).Ok.ShouldBeTrue();

            batch.RejectedCount.ShouldBe(0);
            Enumerable.Range(0, batch.Count).GroupBy(i => batch[i].TraceId.ToString()).ToDictionary(spans => spans.Key, spans => spans.Count())
                .ShouldBe(body.Traces.ToDictionary(trace => trace.TraceId, trace => trace.Spans), ignoreOrder: true);
        }
    }

    [Fact]
    public void SameSeed_MakesTheSameBytes()
    {
        Make(WorkloadProfile.Lean, seed: 3)[0].Bytes.ShouldBe(Make(WorkloadProfile.Lean, seed: 3)[0].Bytes);
        Make(WorkloadProfile.Lean, seed: 4)[0].Bytes.ShouldNotBe(Make(WorkloadProfile.Lean, seed: 3)[0].Bytes);
    }

    private static RequestBody[] Make(WorkloadProfile profile, int seed) =>
        [.. new AgentTraffic(new WorkloadOptions { Profile = profile, Spans = 20_000, Seed = seed, EndUnixNano = 1_795_000_000_000_000_000 }).Requests()];
}
