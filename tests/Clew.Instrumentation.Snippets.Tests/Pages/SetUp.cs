using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Client;
using ModelContextProtocol.Server;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Clew.Instrumentation.Snippets.Tests.Pages;

/// <summary>Providers, hosts and transports.</summary>
internal static class SetUp
{
    public static void Host(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddGenAI();
    }

    public static void Providers()
    {
        using var traces = Sdk.CreateTracerProviderBuilder().AddGenAI().AddOtlpExporter().Build();
        using var metrics = Sdk.CreateMeterProviderBuilder().AddGenAI().AddOtlpExporter().Build();
    }

    public static async Task Mcp(StdioClientTransportOptions options, IServiceCollection services)
    {
        await using McpClient client = await McpClient.CreateAsync(new StdioClientTransport(options).WithGenAI());

        services.Configure<McpServerOptions>(options => options.AddGenAI());
    }

    public static async Task McpInShort(IClientTransport transport, IServiceCollection services)
    {
        await using McpClient client = await McpClient.CreateAsync(transport.WithGenAI());
        services.Configure<McpServerOptions>(options => options.AddGenAI());
    }
}
