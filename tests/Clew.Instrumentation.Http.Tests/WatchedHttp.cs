using System.Net.Sockets;

namespace Clew.Instrumentation.Http.Tests;

/// <summary>An application's HTTP client, watched in one of the modes. Whatever host it asks, it gets to the test's server.</summary>
internal sealed class WatchedHttp : IDisposable
{
    private readonly GenAIHttpSubscription? subscription;

    public WatchedHttp(WatchMode mode, int port, Action<SocketsHttpHandler>? configure = null)
    {
        var sockets = new SocketsHttpHandler
        {
            // A stream that is left early would otherwise be read on for two seconds, in case it ends.
            ResponseDrainTimeout = TimeSpan.Zero,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync("127.0.0.1", port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        configure?.Invoke(sockets);
        subscription = mode == WatchMode.Subscription ? GenAIHttpSubscription.Start() : null;
        Client = new HttpClient(mode == WatchMode.Handler ? new GenAIHttpHandler(sockets) : sockets);
    }

    public HttpClient Client { get; }

    public void Dispose()
    {
        Client.Dispose();
        subscription?.Dispose();
    }
}
