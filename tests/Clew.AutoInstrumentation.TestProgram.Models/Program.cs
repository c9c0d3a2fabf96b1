using System.Globalization;
using System.Net.Sockets;
using Clew.AutoInstrumentation.TestProgram.Models;
using Clew.Instrumentation.Http.Tests;

// Asks models as applications do, through SDKs and without. Whatever host is asked, the request goes to the port of the first argument.
int port = int.Parse(args[0], CultureInfo.InvariantCulture);
using HttpClient http = new(new SocketsHttpHandler
{
    ConnectCallback = async (_, cancellationToken) =>
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", port, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    },
});
Stories stories = new(http);
switch (args[1])
{
    case "every-app":
        await stories.AskEveryAppAsync();
        break;
    case "retry":
        await stories.RetryAsync();
        break;
    case "cancel":
        await stories.CancelAsync();
        break;
    case "embed":
        await stories.EmbedAsync();
        break;
    default:
        return 64;
}
return 0;
