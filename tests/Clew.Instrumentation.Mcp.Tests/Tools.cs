using System.Diagnostics;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Clew.Instrumentation.Mcp.Tests;

/// <summary>What the server under test can do.</summary>
internal static class Tools
{
    private static readonly ActivitySource Work = new("Clew.Mcp.Work");

    public static IReadOnlyList<McpServerTool> All { get; } =
    [
        McpServerTool.Create(Upper, new() { Name = "upper" }),
        McpServerTool.Create(Fail, new() { Name = "fail" }),
        McpServerTool.Create(AskModelAsync, new() { Name = "ask_model" }),
        McpServerTool.Create(WaitAsync, new() { Name = "wait" }),
    ];

    private static string Upper(string text)
    {
        using Activity? work = Work.StartActivity("upper work");
        return text.ToUpperInvariant();
    }

    private static string Fail(string text) => throw new InvalidOperationException($"cannot {text}");

    private static async Task<string> AskModelAsync(McpServer server, CancellationToken cancellationToken)
    {
        CreateMessageResult answer = await server.SampleAsync(
            new CreateMessageRequestParams { MaxTokens = 10, Messages = [new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = "?" }] }] }, cancellationToken: cancellationToken);
        return ((TextContentBlock)answer.Content[0]).Text;
    }

    private static async Task<string> WaitAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return "never";
    }
}
