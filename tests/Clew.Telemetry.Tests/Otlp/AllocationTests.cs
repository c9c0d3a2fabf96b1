namespace Clew.Telemetry.Tests.Otlp;

public class AllocationTests
{
    private const int SpanCount = 500;

    /// <summary>One resource and scope, 22 attributes and an event per span: an ordinary batch of an SDK.</summary>
    private static byte[] LeanBody()
    {
        List<byte[]> spans = [];
        for (int i = 0; i < SpanCount; i++)
        {
            List<byte[]> fields = [Proto.Fixed64(7, 1), Proto.Fixed64(8, 2)];
            for (int k = 0; k < 22; k++)
            {
                fields.Add(Proto.Attribute(9, "gen_ai.attribute." + k, "value " + k));
            }
            fields.Add(Proto.Sub(11, Proto.Text(2, "event"), Proto.Attribute(3, "k", "v")));
            spans.Add(Some.SpanMessage([.. fields]));
        }
        return Proto.Request([.. spans]);
    }

    [Fact]
    public void Decode_IntoAUsedBatch_AllocatesPerRequestNotPerSpan()
    {
        SpanBatch batch = Some.DecodedSpans(LeanBody());
        int length = batch.BufferLength;
        batch.Clear();
        batch.BufferLength = length;

        long before = GC.GetAllocatedBytesForCurrentThread();
        TraceDecoder.Decode(batch, DecodeLimits.Default);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        batch.Count.ShouldBe(SpanCount);
        allocated.ShouldBeLessThan(SpanCount * 10);
    }

    [Fact]
    public void DecodeJson_IntoAUsedBatch_AllocatesPerRequestNotPerSpan()
    {
        SpanBatch batch = Some.SpanBatch(Bodies.Encode(Some.DecodedSpans(LeanBody()), json: true));
        int length = batch.BufferLength;
        TraceDecoder.DecodeJson(batch, DecodeLimits.Default).ShouldBe(DecodeResult.Success);
        batch.Clear();
        batch.BufferLength = length;

        long before = GC.GetAllocatedBytesForCurrentThread();
        TraceDecoder.DecodeJson(batch, DecodeLimits.Default);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        batch.Count.ShouldBe(SpanCount);
        allocated.ShouldBeLessThan(SpanCount * 10);
    }
}
