using System.IO.Pipelines;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Clew.Instrumentation.Mcp.Tests;

/// <summary>A real client and a real server of the SDK, joined by pipes in memory.</summary>
internal sealed class McpPair : IAsyncDisposable
{
    /// <summary>The last revision with a handshake, sessions and requests of the server.</summary>
    public const string HandshakeVersion = "2025-06-18";

    private readonly McpServer server;
    private readonly Task serving;

    private McpPair(McpServer server, McpClient client, Task serving)
    {
        this.server = server;
        this.serving = serving;
        Client = client;
    }

    public McpClient Client { get; }

    public static async Task<McpPair> StartAsync(
        string? protocolVersion = null, bool recordsClient = true, bool recordsServer = true, Action<McpServerOptions>? configure = null, McpClientHandlers? handlers = null)
    {
        Pipe toServer = new();
        Pipe toClient = new();
        McpServerOptions options = new() { ServerInfo = new Implementation { Name = "test", Version = "1" }, ToolCollection = [.. Tools.All] };
        configure?.Invoke(options);
        if (recordsServer)
        {
            options.AddGenAI();
        }
        McpServer server = McpServer.Create(new StreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream()), options);
        Task serving;
        using (ExecutionContext.SuppressFlow())
        {
            // The server is another program: what is current in the test reaches it through the messages only.
            serving = Task.Run(() => server.RunAsync());
        }
        IClientTransport transport = new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream());
        McpClient client = await McpClient.CreateAsync(
            recordsClient ? transport.WithGenAI() : transport, new McpClientOptions { ProtocolVersion = protocolVersion, Handlers = handlers ?? new McpClientHandlers() });
        return new McpPair(server, client, serving);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await server.DisposeAsync();
        await serving;
    }
}
