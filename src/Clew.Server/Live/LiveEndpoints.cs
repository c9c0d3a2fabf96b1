using System.Globalization;
using System.Text;
using Clew.Server.Query;
using Clew.Storage.Search;

namespace Clew.Server.Live;

/// <summary><c>/api/v1/live</c>: server-sent events, one per stored span.</summary>
internal static class LiveEndpoints
{
    // Proxies close streams that are silent for a minute.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static void MapLive(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/live", (RequestDelegate)StreamAsync);

    private static async Task StreamAsync(HttpContext context)
    {
        QueryParameters parameters = new(context, "traceId", "service", "query");
        SearchExpression? search = SearchParser.Parse(parameters.Text("query"), ofSpans: true);
        LiveHub hub = context.RequestServices.GetRequiredService<LiveHub>();
        CancellationToken stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        LiveSubscription subscription = hub.Subscribe(parameters.Text("traceId"), parameters.Text("service"), search);
        try
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.WriteAsync(": open\n\n", ends.Token);
            await context.Response.Body.FlushAsync(ends.Token);
            while (true)
            {
                await WaitAsync(subscription, ends.Token);
                while (subscription.Events.TryRead(out LiveEvent told))
                {
                    await WriteEventAsync(context, told.IsFinding ? "event: finding\ndata: "u8.ToArray() : "event: span\ndata: "u8.ToArray(), told.Data, ends.Token);
                }
                if (subscription.TakeDropped() is > 0 and long dropped)
                {
                    await WriteEventAsync(context, "event: dropped\ndata: "u8.ToArray(), Encoding.ASCII.GetBytes(dropped.ToString(CultureInfo.InvariantCulture)), ends.Token);
                }
                await context.Response.BodyWriter.FlushAsync(ends.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The client closed the stream, or the server stops: both are the ordinary end.
        }
        finally
        {
            hub.Unsubscribe(subscription);
        }

        async Task WaitAsync(LiveSubscription waiting, CancellationToken cancellationToken)
        {
            while (true)
            {
                using CancellationTokenSource quiet = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                quiet.CancelAfter(KeepAlive);
                try
                {
                    await waiting.Events.WaitToReadAsync(quiet.Token);
                    return;
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    await context.Response.WriteAsync(": keep-alive\n\n", cancellationToken);
                    await context.Response.Body.FlushAsync(cancellationToken);
                }
            }
        }
    }

    private static async Task WriteEventAsync(HttpContext context, byte[] start, byte[] data, CancellationToken cancellationToken)
    {
        await context.Response.BodyWriter.WriteAsync(start, cancellationToken);
        await context.Response.BodyWriter.WriteAsync(data, cancellationToken);
        await context.Response.BodyWriter.WriteAsync("\n\n"u8.ToArray(), cancellationToken);
    }
}
