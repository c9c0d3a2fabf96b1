namespace Clew.Instrumentation.Http;

/// <summary>Hands on what is written, and shows it to the call once it has arrived.</summary>
internal sealed class TeeStream(Stream target, ObservedCall call) : WriteOnlyStream
{
    public override void Flush() => target.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => target.FlushAsync(cancellationToken);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        target.Write(buffer);
        call.OnBytes(buffer);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await target.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        call.OnBytes(buffer.Span);
    }
}
