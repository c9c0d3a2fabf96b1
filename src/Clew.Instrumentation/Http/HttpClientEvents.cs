using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;

namespace Clew.Instrumentation.Http;

/// <summary>
/// Reads the events of <c>HttpHandlerDiagnosticListener</c>. They are written inside the request's own async method: what is current there is not
/// current for the application.
/// </summary>
internal sealed class HttpClientEvents : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string ListenerName = "HttpHandlerDiagnosticListener";
    private const string ActivityName = "System.Net.Http.HttpRequestOut";
    private const string StartEvent = ActivityName + ".Start";
    private const string StopEvent = ActivityName + ".Stop";
    private const string ExceptionEvent = "System.Net.Http.Exception";

    private readonly ModelCallObserver observer = new();
    private readonly ConcurrentDictionary<(Type Type, string Name), PropertyInfo?> properties = new();
    private readonly ConcurrentBag<IDisposable> subscriptions = [];

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == ListenerName)
        {
            subscriptions.Add(value.Subscribe(this, IsEnabled));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        try
        {
            OnEvent(value.Key, value.Value);
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("HTTP event", exception);
        }
    }

    public void OnCompleted()
    {
        // The runtime's listener lives as long as the process; when it ends there is nothing to give back.
    }

    public void OnError(Exception error) => GenAIDiagnostics.ReportFault("HTTP event", error);

    public void Dispose()
    {
        while (subscriptions.TryTake(out IDisposable? subscription))
        {
            subscription.Dispose();
        }
    }

    // Only for requests to models need the runtime make an activity when nobody else wants one.
    private static bool IsEnabled(string name, object? first, object? second) => name switch
    {
        ActivityName => GenAI.IsEnabled && (first is not HttpRequestMessage request || IsCandidate(request)),
        StartEvent or StopEvent or ExceptionEvent => true,
        _ => false,
    };

    private static bool IsCandidate(HttpRequestMessage request)
    {
        try
        {
            return ModelCallObserver.IsCandidate(request);
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("HTTP event", exception);
            return false;
        }
    }

    private void OnEvent(string name, object? payload)
    {
        if (payload is null || Read<HttpRequestMessage>(payload, "Request") is not { } request)
        {
            return;
        }
        if (name == StartEvent)
        {
            OnStart(request);
        }
        else if (request.Method == HttpMethod.Post && ModelCallObserver.CallOf(request) is { } call && call.Observer == observer)
        {
            if (name == ExceptionEvent)
            {
                call.OnSendError(Read<Exception>(payload, "Exception") ?? new HttpRequestException());
            }
            else if (name == StopEvent)
            {
                ModelCallObserver.Unmark(request);
                OnStop(call, Read<HttpResponseMessage>(payload, "Response"));
            }
        }
    }

    // The runtime's own span of the request has already begun. The model call is its sibling, as a child of what the application was doing: nobody
    // may record the runtime's span, and then a child of it would hang in the air.
    private void OnStart(HttpRequestMessage request)
    {
        Activity? http = Activity.Current;
        if (http?.OperationName == ActivityName)
        {
            Activity.Current = http.Parent;
        }
        try
        {
            observer.Begin(request);
        }
        finally
        {
            Activity.Current = http;
        }
    }

    private static void OnStop(ObservedCall call, HttpResponseMessage? response)
    {
        if (response is null)
        {
            // A fault was told by an event of its own; what is left is cancellation.
            call.OnSendError(new TaskCanceledException());
        }
        else
        {
            call.OnResponse(response);
        }
    }

    private T? Read<T>(object payload, string property) where T : class =>
        properties.GetOrAdd((payload.GetType(), property), key => key.Type.GetProperty(key.Name))?.GetValue(payload) as T;
}
