using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Clew.Instrumentation.Mcp.Tests;

/// <summary>An MCP server without sessions over streamable HTTP, on a free port.</summary>
internal sealed class HttpMcpServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private HttpMcpServer()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        app = builder.Build();
        app.UseRouting();
        app.MapPost("/mcp", (RequestDelegate)PostAsync);
    }

    public Uri Endpoint { get; private set; } = null!;

    public static async Task<HttpMcpServer> StartAsync()
    {
        HttpMcpServer server = new();
        await server.app.StartAsync();
        server.Endpoint = new Uri(new Uri(server.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()), "/mcp");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static async Task PostAsync(HttpContext context)
    {
        JsonRpcMessage message = (await JsonSerializer.DeserializeAsync<JsonRpcMessage>(context.Request.Body, McpJsonUtilities.DefaultOptions, context.RequestAborted))!;
        message.Context = new JsonRpcMessageContext { ExecutionContext = ExecutionContext.Capture() };
        await using StreamableHttpServerTransport transport = new() { Stateless = true };
        McpServerOptions options = new() { ServerInfo = new Implementation { Name = "http", Version = "1" }, ToolCollection = [.. Tools.All] };
        await using McpServer server = McpServer.Create(transport, options.AddGenAI());
        Task serving = server.RunAsync(context.RequestAborted);
        context.Response.ContentType = "text/event-stream";
        if (!await transport.HandlePostRequestAsync(message, context.Response.Body, context.RequestAborted))
        {
            context.Response.Headers.ContentType = default;
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
        await transport.DisposeAsync();
        await serving;
    }
}
