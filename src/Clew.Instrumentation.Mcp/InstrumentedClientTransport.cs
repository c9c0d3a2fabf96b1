using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Clew.Instrumentation;

/// <summary>A client's transport whose messages are recorded in both directions.</summary>
internal sealed class InstrumentedClientTransport(IClientTransport inner, Uri? endpoint) : IClientTransport
{
    public string Name => inner.Name;

    public async Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default) =>
        new InstrumentedTransport(await inner.ConnectAsync(cancellationToken).ConfigureAwait(false), Facts());

    private McpSessionFacts Facts()
    {
        switch (inner)
        {
            case StdioClientTransport or StreamClientTransport:
                return new McpSessionFacts { Transport = NetworkValues.Transport.Pipe };
            case HttpClientTransport:
                // Its name is the address unless the application gave it another.
                Uri? server = endpoint ?? (Uri.TryCreate(inner.Name, UriKind.Absolute, out Uri? name) && name.Scheme is "http" or "https" ? name : null);
                return new McpSessionFacts { Transport = NetworkValues.Transport.Tcp, ProtocolName = "http", ServerAddress = server?.Host, ServerPort = server?.Port };
            default:
                return new McpSessionFacts { ServerAddress = endpoint?.Host, ServerPort = endpoint?.Port };
        }
    }
}
