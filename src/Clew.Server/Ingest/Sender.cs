namespace Clew.Server.Ingest;

/// <summary>Who sends a request, as far as one can tell without a login: where from, and with what.</summary>
/// <param name="Address">Of the other end of the connection, which may be a proxy.</param>
/// <param name="UserAgent">As the client calls itself; cut to 100 characters.</param>
public readonly record struct Sender(string Address, string UserAgent)
{
    private const int UserAgentCharsMax = 100;

    public static Sender Of(HttpContext context)
    {
        string agent = context.Request.Headers.UserAgent.ToString();
        return new Sender(context.Connection.RemoteIpAddress?.ToString() ?? "", agent.Length > UserAgentCharsMax ? agent[..UserAgentCharsMax] : agent);
    }
}
