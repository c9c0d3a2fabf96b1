using System.Buffers;

namespace Clew.Telemetry.Tests.Otlp;

public class BatchBodyTests
{
    [Fact]
    public void SetBody_OfSeveralSegments_IsContiguous()
    {
        byte[] body = Corpus.Read("vercel-ai/007-traces.pb");
        Segment first = new(body.AsMemory(0, 100));
        ReadOnlySequence<byte> sequence = new(first, 0, first.Append(body.AsMemory(100)), body.Length - 100);
        SpanBatch batch = new();

        batch.SetBody(sequence);

        batch.Buffer.AsSpan(0, batch.BufferLength).SequenceEqual(body).ShouldBeTrue();
    }

    [Fact]
    public void SetBody_SmallerThanBefore_KeepsTheBuffer()
    {
        SpanBatch batch = new();
        batch.SetBody(new ReadOnlySequence<byte>(new byte[100_000]));
        byte[] buffer = batch.Buffer;

        batch.SetBody(new ReadOnlySequence<byte>(new byte[10]));

        batch.Buffer.ShouldBeSameAs(buffer);
        batch.BufferLength.ShouldBe(10);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory)
        {
            Memory = memory;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            Segment next = new(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
