using System.Diagnostics;
using Clew.Instrumentation.Testing;
using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Clew.Instrumentation.Mcp.Tests;

public sealed class McpSpanTests
{
    private static readonly ActivitySource App = new("Clew.Mcp.App");
    private static readonly Dictionary<string, object?> Text = new() { ["text"] = "abc" };

    [Theory]
    [InlineData(null)]
    [InlineData(McpPair.HandshakeVersion)]
    public async Task ToolCall_ClientAndServer_AreOneTrace(string? version)
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, SdkSource.Name);
        using (App.StartActivity("app"))
        {
            await using McpPair pair = await McpPair.StartAsync(version);
            CallToolResult result = await pair.Client.CallToolAsync("upper", Text);
            ((TextContentBlock)result.Content[0]).Text.ShouldBe("ABC");
        }

        telemetry.ShouldEmit(Expected.Span("app").Containing(
            Expected.Span("tools/call upper").OfKind(ActivityKind.Client).With("gen_ai.operation.name", "execute_tool").Containing(
                Expected.Span("tools/call upper").OfKind(ActivityKind.Server).Containing(Expected.Span("upper work")))));
        telemetry.Spans.Select(span => span.TraceId).Distinct().Count().ShouldBe(1);
        telemetry.ShouldHaveEndedEverySpan();
        telemetry.ShouldNotLeakContent();
    }

    [Fact]
    public async Task ToolCall_OnBothSides_HasExactlyTheConventionsAttributes()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, SdkSource.Name);
        await using (McpPair pair = await McpPair.StartAsync(McpPair.HandshakeVersion))
        {
            await pair.Client.CallToolAsync("upper", Text);
        }

        RecordedSpan[] calls = [.. telemetry.Spans.Where(span => span.Name == "tools/call upper")];
        calls.Length.ShouldBe(2);
        foreach (RecordedSpan call in calls)
        {
            string.Join('\n', call.Attributes.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => $"{item.Key} = {item.Value}")).ShouldBe("""
                gen_ai.operation.name = execute_tool
                gen_ai.tool.name = upper
                jsonrpc.request.id = 2
                mcp.method.name = tools/call
                mcp.protocol.version = 2025-06-18
                network.transport = pipe
                """);
        }
    }

    [Fact]
    public async Task Metrics_OfBothSides_CarryTheMethod()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, SdkSource.Name);
        await using (McpPair pair = await McpPair.StartAsync(McpPair.HandshakeVersion))
        {
            await pair.Client.CallToolAsync("upper", Text);
            await pair.Client.CallToolAsync("fail", Text);
        }

        telemetry.ShouldMeasure("mcp.client.operation.duration", ("mcp.method.name", "tools/call"), ("gen_ai.tool.name", "upper"), ("network.transport", "pipe")).Count.ShouldBe(1);
        telemetry.ShouldMeasure("mcp.client.operation.duration", ("gen_ai.tool.name", "fail"), ("error.type", "tool_error"));
        telemetry.ShouldMeasure("mcp.client.session.duration", ("mcp.protocol.version", McpPair.HandshakeVersion)).Count.ShouldBe(1);
        telemetry.Measurements.ShouldAllBe(item => !item.Attributes.ContainsKey("jsonrpc.request.id") && !item.Attributes.ContainsKey("mcp.session.id"));
    }

    [Fact]
    public async Task ToolError_FromTheServer_IsAnErrorOnBothSides()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, SdkSource.Name);
        await using (McpPair pair = await McpPair.StartAsync())
        {
            (await pair.Client.CallToolAsync("fail", Text)).IsError.ShouldBe(true);
        }

        telemetry.ShouldEmit(Expected.Span("tools/call fail").OfKind(ActivityKind.Client).Failed("tool_error").Containing(
            Expected.Span("tools/call fail").OfKind(ActivityKind.Server).Failed("tool_error")));
        telemetry.ShouldNotContainText("cannot abc");
    }

    [Fact]
    public async Task UnknownTool_IsTheClientsError_NotTheServers()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, SdkSource.Name);
        await using (McpPair pair = await McpPair.StartAsync())
        {
            await Should.ThrowAsync<McpProtocolException>(async () => await pair.Client.CallToolAsync("nope", Text));
        }

        telemetry.ShouldEmit(Expected.Span("tools/call nope").OfKind(ActivityKind.Client).Failed("-32602").With("rpc.response.status_code", "-32602").Containing(
            Expected.Span("tools/call nope").OfKind(ActivityKind.Server).Succeeded().Without("error.type").With("rpc.response.status_code", "-32602")));
    }

    [Fact]
    public async Task Cancelled_Call_EndsTheSpan()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, SdkSource.Name);
        using CancellationTokenSource cancellation = new();
        await using (McpPair pair = await McpPair.StartAsync())
        {
            Task<CallToolResult> call = pair.Client.CallToolAsync("wait", cancellationToken: cancellation.Token).AsTask();
            await cancellation.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => call);
        }

        telemetry.ShouldEmit(Expected.Span("tools/call wait").OfKind(ActivityKind.Client).Failed("cancelled"));
        telemetry.Spans.Where(span => span.Kind == ActivityKind.Client).ShouldAllBe(span => span.HasEnded);
    }

    /// <summary>Revisions before 2026-07-28: the server asks the client's model, in the middle of a tool call.</summary>
    [Fact]
    public async Task Sampling_ServerAsksClient_StaysInTheTrace()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, SdkSource.Name);
        string? current = null;
        McpClientHandlers handlers = new()
        {
            SamplingHandler = (_, _, _) =>
            {
                current = Activity.Current?.DisplayName;
                return new ValueTask<CreateMessageResult>(new CreateMessageResult { Model = "m", Content = [new TextContentBlock { Text = "yes" }] });
            },
        };
        await using (McpPair pair = await McpPair.StartAsync(McpPair.HandshakeVersion, handlers: handlers))
        {
            CallToolResult result = await pair.Client.CallToolAsync("ask_model");
            ((TextContentBlock)result.Content[0]).Text.ShouldBe("yes");
        }

        current.ShouldBe("sampling/createMessage");
        telemetry.ShouldEmit(Expected.Span("tools/call ask_model").OfKind(ActivityKind.Client).Containing(
            Expected.Span("tools/call ask_model").OfKind(ActivityKind.Server).Containing(
                Expected.Span("sampling/createMessage").OfKind(ActivityKind.Client).Containing(
                    Expected.Span("sampling/createMessage").OfKind(ActivityKind.Server)))));
        telemetry.ShouldHaveEndedEverySpan();
    }

    [Fact]
    public async Task ToolCall_WithinAToolsSpan_CompletesItInsteadOfNesting()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, SdkSource.Name);
        await using (McpPair pair = await McpPair.StartAsync())
        {
            AIFunction tool = (await pair.Client.ListToolsAsync()).Single(item => item.Name == "upper").WithGenAI();
            await tool.InvokeAsync(new AIFunctionArguments(Text));
        }

        telemetry.ShouldEmit(Expected.Span("execute_tool upper").With("mcp.method.name", "tools/call").With("tool.success", true).With("jsonrpc.request.id").Containing(
            Expected.Span("tools/call upper").OfKind(ActivityKind.Server)));
        telemetry.Spans.Count(span => span.Name == "tools/call upper").ShouldBe(1);
    }

    [Fact]
    public async Task ToolError_WithinAToolsSpan_MakesTheToolFail()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, SdkSource.Name);
        await using (McpPair pair = await McpPair.StartAsync())
        {
            AIFunction tool = (await pair.Client.ListToolsAsync()).Single(item => item.Name == "fail").WithGenAI();
            await tool.InvokeAsync(new AIFunctionArguments(Text));
        }

        telemetry.ShouldEmit(Expected.Span("execute_tool fail").Failed("tool_error").With("tool.success", false));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task OneSideOnly_IsRecorded_OtherSideWorksAsBefore(bool recordsClient, bool recordsServer)
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, SdkSource.Name);
        ActivityContext app;
        using (Activity? activity = App.StartActivity("app"))
        {
            app = activity!.Context;
            await using McpPair pair = await McpPair.StartAsync(recordsClient: recordsClient, recordsServer: recordsServer);
            await pair.Client.CallToolAsync("upper", Text);
        }

        telemetry.Spans.Where(span => span.Name == "tools/call upper").Select(span => span.Kind)
            .ShouldBe(recordsClient ? [ActivityKind.Client] : []);
        telemetry.Spans.Count(span => span.TraceId != app.TraceId).ShouldBe(0);
    }
}
