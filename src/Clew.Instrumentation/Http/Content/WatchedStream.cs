namespace Clew.Instrumentation.Http;

/// <summary>Shows the call what the application reads, after it has it. Everything else is the inner stream's.</summary>
internal sealed class WatchedStream(Stream inner, ObservedCall call) : Stream
{
    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => inner.CanWrite;

    public override bool CanTimeout => inner.CanTimeout;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int ReadTimeout
    {
        get => inner.ReadTimeout;
        set => inner.ReadTimeout = value;
    }

    public override int WriteTimeout
    {
        get => inner.WriteTimeout;
        set => inner.WriteTimeout = value;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    public override int Read(Span<byte> buffer)
    {
        int count;
        try
        {
            count = inner.Read(buffer);
        }
        catch (Exception exception)
        {
            call.OnReadError(exception);
            throw;
        }
        OnRead(buffer, count);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask<int> reading;
        try
        {
            reading = inner.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception)
        {
            call.OnReadError(exception);
            throw;
        }
        if (!reading.IsCompletedSuccessfully)
        {
            return FinishReadAsync(reading, buffer);
        }
        int count = reading.Result;
        OnRead(buffer.Span, count);
        return new ValueTask<int>(count);
    }

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void SetLength(long value) => inner.SetLength(value);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        call.OnDisposed();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            call.OnDisposed();
        }
        base.Dispose(disposing);
    }

    private async ValueTask<int> FinishReadAsync(ValueTask<int> reading, Memory<byte> buffer)
    {
        int count;
        try
        {
            count = await reading.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            call.OnReadError(exception);
            throw;
        }
        OnRead(buffer.Span, count);
        return count;
    }

    private void OnRead(ReadOnlySpan<byte> buffer, int count)
    {
        if (count > 0)
        {
            call.OnBytes(buffer[..count]);
        }
        else if (buffer.Length > 0)
        {
            // A read into an empty buffer only waits for bytes; any other that returns none is the end.
            call.OnEnd();
        }
    }
}
