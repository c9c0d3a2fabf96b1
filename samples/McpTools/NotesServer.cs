using Clew.Instrumentation;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTools;

/// <summary>An MCP server on standard input and output with one tool.</summary>
internal static class NotesServer
{
    public static async Task RunAsync()
    {
        McpServerOptions options = new()
        {
            ServerInfo = new Implementation { Name = "notes", Version = "1.0" },
            ToolCollection = [McpServerTool.Create((string query) => $"One note on {query}: it lasts fifteen years.", new() { Name = "search_notes" })],
        };
        options.AddGenAI();
        await using McpServer server = McpServer.Create(new StdioServerTransport("notes"), options);
        await server.RunAsync();
    }
}
