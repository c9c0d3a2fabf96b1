using Clew.Telemetry;
using Clew.Telemetry.Otlp;
using Clew.Workload;

namespace Clew.Benchmarks;

/// <summary>Input of the benchmarks: requests of 500 spans, the same in every run.</summary>
internal static class Requests
{
    public const long FixedEndUnixNano = 1_795_000_000_000_000_000;

    public static RequestBody[] Make(WorkloadProfile profile, int spans) =>
        [.. new AgentTraffic(new WorkloadOptions { Profile = profile, Spans = spans, EndUnixNano = FixedEndUnixNano }).Requests()];

    /// <summary>One request of 500 spans and a few.</summary>
    public static RequestBody MakeOne(WorkloadProfile profile) => Make(profile, 5_000)[0];

    /// <summary>A new batch, as after reading a request's body.</summary>
    public static SpanBatch Received(RequestBody body)
    {
        SpanBatch batch = new();
        Receive(batch, body);
        return batch;
    }

    public static void Receive(SpanBatch batch, RequestBody body)
    {
        batch.Clear();
        if (batch.Buffer.Length < body.Bytes.Length)
        {
            batch.Buffer = new byte[body.Bytes.Length];
        }
        body.Bytes.CopyTo(batch.Buffer, 0);
        batch.BufferLength = body.Bytes.Length;
    }

    public static void Decode(SpanBatch batch, DecodeLimits limits)
    {
        DecodeResult result = TraceDecoder.Decode(batch, limits);
        if (!result.Ok || batch.RejectedCount > 0)
        {
            throw new InvalidOperationException(result.Error ?? batch.FirstRejection);
        }
    }
}
