using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Clew.AutoInstrumentation.AspNetCore;

/// <summary>
/// Adds to ASP.NET Core's own server spans what the conventions for HTTP ask for and the framework leaves out: name by route, route, status code.
/// </summary>
public sealed class ServerSpanCompletion : IObserver<KeyValuePair<string, object?>>
{
    /// <summary>Name of the framework's diagnostic listener.</summary>
    public const string ListenerName = "Microsoft.AspNetCore";

    // The framework tells the end of a request only to those who also wanted the request and its start.
    private const string Request = "Microsoft.AspNetCore.Hosting.HttpRequestIn";
    private const string Start = "Microsoft.AspNetCore.Hosting.HttpRequestIn.Start";
    private const string Stop = "Microsoft.AspNetCore.Hosting.HttpRequestIn.Stop";
    private const string UnhandledException = "Microsoft.AspNetCore.Hosting.UnhandledException";
    private const int FirstServerError = 500;
    private readonly Action<Exception> failed;

    private ServerSpanCompletion(Action<Exception> failed) => this.failed = failed;

    /// <summary>Completes the spans of all requests from now on.</summary>
    /// <param name="listener">The framework's listener, named <see cref="ListenerName"/>.</param>
    /// <param name="failed">Takes what goes wrong here; a request never notices.</param>
    public static void Attach(DiagnosticListener listener, Action<Exception> failed) =>
        listener.Subscribe(new ServerSpanCompletion(failed), static name => name is Request or Start or Stop or UnhandledException);

    /// <inheritdoc />
    public void OnNext(KeyValuePair<string, object?> value)
    {
        try
        {
            if (Activity.Current is not { IsAllDataRequested: true, Source.Name: ListenerName } span)
            {
                return;
            }
            if (value is { Key: Stop, Value: HttpContext request })
            {
                Complete(span, request);
            }
            else if (value.Key == UnhandledException && value.Value?.GetType().GetProperty("exception")?.GetValue(value.Value) is Exception exception)
            {
                span.SetTag("error.type", exception.GetType().FullName);
                span.SetStatus(ActivityStatusCode.Error);
            }
        }
        catch (Exception e)
        {
            failed(e);
        }
    }

    /// <inheritdoc />
    public void OnError(Exception error) => failed(error);

    /// <inheritdoc />
    public void OnCompleted()
    {
        // The listener lives as long as the process.
    }

    private static void Complete(Activity span, HttpContext request)
    {
        int status = request.Response.StatusCode;
        string method = request.Request.Method;
        string? route = request.GetEndpoint()?.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route;
        span.DisplayName = route is null ? method : method + " " + route;
        span.SetTag("http.request.method", method);
        span.SetTag("url.path", request.Request.PathBase.Add(request.Request.Path).Value);
        span.SetTag("http.response.status_code", status);
        if (route is not null)
        {
            span.SetTag("http.route", route);
        }
        // A client's mistake is no error of the server's.
        if (status >= FirstServerError && span.Status == ActivityStatusCode.Unset)
        {
            span.SetTag("error.type", status.ToString(CultureInfo.InvariantCulture));
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
