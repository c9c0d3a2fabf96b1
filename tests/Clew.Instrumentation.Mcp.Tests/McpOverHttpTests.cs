using System.Diagnostics;
using Clew.Instrumentation.Testing;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Clew.Instrumentation.Mcp.Tests;

public sealed class McpOverHttpTests
{
    private static readonly ActivitySource App = new("Clew.Mcp.App");

    [Theory]
    [InlineData(null)]
    [InlineData(McpPair.HandshakeVersion)]
    public async Task ToolCall_OverHttp_IsBelowItsCallerAndLinksTheHttpRequest(string? version)
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, SdkSource.Name);
        await using HttpMcpServer server = await HttpMcpServer.StartAsync();

        using (App.StartActivity("app"))
        {
            HttpClientTransport transport = new(new HttpClientTransportOptions { Endpoint = server.Endpoint, TransportMode = HttpTransportMode.StreamableHttp });
            await using McpClient client = await McpClient.CreateAsync(transport.WithGenAI(), new McpClientOptions { ProtocolVersion = version });
            CallToolResult result = await client.CallToolAsync("upper", new Dictionary<string, object?> { ["text"] = "abc" });
            ((TextContentBlock)result.Content[0]).Text.ShouldBe("ABC");
        }

        telemetry.ShouldEmit(Expected.Span("app").Containing(
            Expected.Span("tools/call upper").OfKind(ActivityKind.Client)
                .With("network.transport", "tcp").With("network.protocol.name", "http").With("server.address", "127.0.0.1").With("server.port", server.Endpoint.Port)
                .Containing(
                    Expected.Span("tools/call upper").OfKind(ActivityKind.Server).With("network.transport", "tcp").Without("server.address")
                        .Containing(Expected.Span("upper work")))));
        RecordedSpan call = telemetry.Spans.Single(span => span is { Name: "tools/call upper", Kind: ActivityKind.Client });
        RecordedSpan handled = telemetry.Spans.Single(span => span is { Name: "tools/call upper", Kind: ActivityKind.Server });
        handled.ParentSpanId.ShouldBe(call.SpanId);
        RecordedSpan request = telemetry.Spans.Single(span => span.SpanId == handled.Links.Single().SpanId);
        request.SourceName.ShouldBe("Microsoft.AspNetCore");
        telemetry.Spans.Where(span => span.SourceName == "System.Net.Http" && span.ParentSpanId == call.SpanId).ShouldHaveSingleItem();
    }
}
