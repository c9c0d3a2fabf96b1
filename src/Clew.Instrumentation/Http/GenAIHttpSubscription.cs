using System.Diagnostics;

namespace Clew.Instrumentation.Http;

/// <summary>
/// Records the requests to models of every <see cref="HttpClient"/> in the process, as <see cref="GenAIHttpHandler"/> does for one, without a
/// change to the application. It listens to the events that the runtime writes for each request.
/// </summary>
public sealed class GenAIHttpSubscription : IDisposable
{
    private readonly HttpClientEvents events = new();
    private readonly IDisposable listeners;

    private GenAIHttpSubscription() => listeners = DiagnosticListener.AllListeners.Subscribe(events);

    /// <summary>Begins to listen. A request is recorded once, however many subscriptions and handlers there are.</summary>
    /// <returns>What ends the subscription when it is disposed. Answers that are still being read are recorded to their end.</returns>
    public static GenAIHttpSubscription Start() => new();

    /// <inheritdoc />
    public void Dispose()
    {
        listeners.Dispose();
        events.Dispose();
    }
}
