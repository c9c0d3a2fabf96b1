using System.Net;
using System.Net.Http.Headers;

namespace Clew.Instrumentation.Http;

/// <summary>
/// An answer's content that is watched while the application reads it. It has the headers, length, errors and life of the content that it
/// stands for, and holds back nothing.
/// </summary>
internal sealed class ObservedContent : HttpContent
{
    private readonly HttpContent inner;
    private readonly ObservedCall call;

    public ObservedContent(HttpContent inner, ObservedCall call)
    {
        this.inner = inner;
        this.call = call;
        foreach (KeyValuePair<string, HeaderStringValues> header in inner.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            await inner.CopyToAsync(new TeeStream(stream, call), context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            call.OnReadError(exception);
            throw;
        }
        call.OnEnd();
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            inner.CopyTo(new TeeStream(stream, call), context, cancellationToken);
        }
        catch (Exception exception)
        {
            call.OnReadError(exception);
            throw;
        }
        call.OnEnd();
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new WatchedStream(await inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), call);

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => new WatchedStream(inner.ReadAsStream(cancellationToken), call);

    protected override bool TryComputeLength(out long length)
    {
        long? known = inner.Headers.ContentLength;
        length = known ?? 0;
        return known.HasValue;
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
}
