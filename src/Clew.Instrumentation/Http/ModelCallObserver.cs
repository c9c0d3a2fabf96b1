using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;

namespace Clew.Instrumentation.Http;

/// <summary>Tells requests to models from all others, and starts their telemetry. One for each handler or subscription.</summary>
internal sealed class ModelCallObserver
{
    private static readonly HttpRequestOptionsKey<object> Marker = new("Clew.Instrumentation.Http.Call");

    /// <summary>Requests that failed and may come again.</summary>
    public AttemptTable Attempts { get; } = new(TimeProvider.System);

    /// <summary>Whether a request could be one to a model, by its address alone.</summary>
    public static bool IsCandidate(HttpRequestMessage request) =>
        request.Method == HttpMethod.Post && request.Content is not null && request.RequestUri is { IsAbsoluteUri: true } address
        && ProtocolTable.Current.Match(address) is not null && !IsMarked(request);

    /// <summary>The call that this copy of the library watches the request for.</summary>
    public static ObservedCall? CallOf(HttpRequestMessage request) => request.Options.TryGetValue(Marker, out object? call) ? call as ObservedCall : null;

    /// <summary>Starts the telemetry of a request to a model, and marks the request. Null for any other, or when nobody listens.</summary>
    public ObservedCall? Begin(HttpRequestMessage request)
    {
        if (!GenAI.IsEnabled || request.Method != HttpMethod.Post)
        {
            return null;
        }
        try
        {
            return request is { Content: { } content, RequestUri: { IsAbsoluteUri: true } address }
                && ProtocolTable.Current.Match(address) is { } match && !IsMarked(request) ? Begin(request, content, address, match) : null;
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("HTTP request", exception);
            return null;
        }
    }

    /// <summary>The request is sent: another attempt with the same message is another call.</summary>
    public static void Unmark(HttpRequestMessage request) => ((IDictionary<string, object?>)request.Options).Remove(Marker.Key);

    // Another copy of the library, in a load context of its own, marks requests with a type of its own.
    private static bool IsMarked(HttpRequestMessage request) => request.Options.TryGetValue(Marker, out _);

    private ObservedCall? Begin(HttpRequestMessage message, HttpContent content, Uri address, ProtocolMatch match)
    {
        var request = new InferenceRequest
        {
            Operation = match.Protocol.Operation,
            Provider = match.Provider,
            Model = match.Model,
            ApiType = match.Protocol.ApiType,
            ServerAddress = address.Host,
            ServerPort = address.Port,
        };
        var fields = new RequestFields(match.Protocol, request);
        var sink = new RequestSink(fields, keepsCopy: GenAI.CapturesContent && request.IsInference);
        bool isRead = TryRead(content, sink);
        if (!match.IsKnownHost && !(isRead && fields.HasShape))
        {
            return null;
        }
        fields.Complete();
        var attempt = new AttemptTable.Key(address.AbsoluteUri, sink.Digest, Activity.Current?.Id);
        int resendCount = Attempts.Take(attempt);
        request.ResendCount = ResendCountOf(message.Headers) ?? resendCount;
        if (isRead && sink.Copy is { } body)
        {
            RequestContent.Describe(request, body);
        }
        if (InferenceCall.Start(request) is not { } call)
        {
            return null;
        }
        var observed = new ObservedCall(call, request, match.Protocol, this, attempt);
        message.Options.Set(Marker, observed);
        return observed;
    }

    private static bool TryRead(HttpContent content, RequestSink sink)
    {
        try
        {
            return RequestBody.TryRead(content, sink);
        }
        catch (Exception exception)
        {
            // A content that only writes itself asynchronously, say. It is sent all the same, and if it is broken, sending says so.
            GenAIDiagnostics.ReportFault("HTTP request body", exception);
            return false;
        }
    }

    private static int? ResendCountOf(HttpRequestHeaders headers)
    {
        foreach (string name in ProtocolTable.Current.RetryCountHeaders)
        {
            if (headers.NonValidated.TryGetValues(name, out HeaderStringValues values)
                && int.TryParse(values.ToString(), CultureInfo.InvariantCulture, out int count))
            {
                return count;
            }
        }
        return null;
    }
}
