using ModelContextProtocol.Client;
using ModelContextProtocol.Server;

namespace Clew.Instrumentation;

/// <summary>Telemetry for the Model Context Protocol, by the OpenTelemetry conventions.</summary>
public static class GenAIMcpExtensions
{
    /// <summary>
    /// Records what the client sends and is asked: spans and metrics, with the trace's context in <c>params._meta</c>. A tool call within a
    /// tool's span completes that span. Where the MCP SDK's own telemetry is listened to, nothing is recorded twice.
    /// </summary>
    /// <param name="transport">The transport for <c>McpClient.CreateAsync</c>.</param>
    /// <param name="endpoint">The server's address for <c>server.address</c>; an HTTP transport without a name of its own tells it itself.</param>
    public static IClientTransport WithGenAI(this IClientTransport transport, Uri? endpoint = null)
    {
        ArgumentNullException.ThrowIfNull(transport);
        return new InstrumentedClientTransport(transport, endpoint);
    }

    /// <summary>
    /// Records what the server is asked and what it asks its client, on any transport: <c>services.Configure&lt;McpServerOptions&gt;(options =&gt; options.AddGenAI())</c>.
    /// Handlers run in the caller's trace; the HTTP request that carried the message is linked.
    /// </summary>
    /// <param name="options">The server's options, before the server is made.</param>
    /// <returns>The same options.</returns>
    public static McpServerOptions AddGenAI(this McpServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ServerMessageFilters filters = new();
        // Outermost, so that the time and the failures of the application's own filters count.
        options.Filters.Message.IncomingFilters.Insert(0, filters.Incoming);
        options.Filters.Message.OutgoingFilters.Insert(0, filters.Outgoing);
        return options;
    }
}
