using System.Net;
using Clew.Server.Query;

namespace Clew.Server.Ui;

/// <summary>
/// While the server listens on loopback only, its API answers to loopback names only. Otherwise a web page could point its own host name
/// at 127.0.0.1 and read traces through the visitor's browser (DNS rebinding).
/// </summary>
internal static class LoopbackHosts
{
    public static void UseLoopbackHosts(this WebApplication app, IPAddress bind)
    {
        if (!IPAddress.IsLoopback(bind))
        {
            return;
        }
        app.Use(static (context, next) =>
        {
            string host = context.Request.Host.Host;
            bool isLoopback = host is "localhost" or "" || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
            return isLoopback
                ? next(context)
                : ProblemException.WriteAsync(context, StatusCodes.Status403Forbidden, "Host not allowed.", $"This server listens on loopback and does not answer to '{host}'. Set CLEW_BIND to serve other names.", null);
        });
    }
}
