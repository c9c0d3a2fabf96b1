using System.Diagnostics;

namespace Clew.Instrumentation.Http;

/// <summary>
/// Records the requests to models that pass through it: OpenAI, Azure OpenAI, Anthropic, Google, Ollama, Mistral, Cohere, Bedrock and what is
/// compatible with them. All other requests pass untouched. The application gets the same answers, streams and errors as without it.
/// Put it outside of handlers that repeat requests, and a call with its repetitions is one span; inside of them, and each attempt is one.
/// </summary>
public sealed class GenAIHttpHandler : DelegatingHandler
{
    private readonly ModelCallObserver observer = new();

    /// <summary>Makes a handler for a factory, which sets <see cref="DelegatingHandler.InnerHandler"/>.</summary>
    public GenAIHttpHandler()
    {
    }

    /// <summary>Makes a handler around another one.</summary>
    public GenAIHttpHandler(HttpMessageHandler innerHandler)
        : base(innerHandler)
    {
    }

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // What this method makes current is not current for its caller any more when it returns: that is how async methods work.
        if (observer.Begin(request) is not { } call)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            call.OnSendError(exception);
            throw;
        }
        finally
        {
            ModelCallObserver.Unmark(request);
        }
        call.OnResponse(response);
        return response;
    }

    /// <inheritdoc />
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Activity? current = Activity.Current;
        if (observer.Begin(request) is not { } call)
        {
            return base.Send(request, cancellationToken);
        }
        HttpResponseMessage response;
        try
        {
            response = base.Send(request, cancellationToken);
        }
        catch (Exception exception)
        {
            call.OnSendError(exception);
            throw;
        }
        finally
        {
            ModelCallObserver.Unmark(request);
            Activity.Current = current;
        }
        call.OnResponse(response);
        return response;
    }
}
