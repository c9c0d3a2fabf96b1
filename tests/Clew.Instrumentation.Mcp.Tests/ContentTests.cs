using System.Diagnostics;
using Clew.Instrumentation.Testing;
using ModelContextProtocol.Server;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Clew.Instrumentation.Mcp.Tests;

/// <summary>Content switched on. Options are process-wide, so these run alone.</summary>
[Collection(SdkSource.Name)]
public sealed class ContentTests
{
    [Fact]
    public async Task ToolCall_ContentOn_HasArgumentsAndResultOnBothSides()
    {
        using TracerProvider provider = Sdk.CreateTracerProviderBuilder().AddGenAI(options => options.CaptureContent = ContentCapture.Span).Build();
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, SdkSource.Name);
        await using (McpPair pair = await McpPair.StartAsync(configure: options => options.PromptCollection = [McpServerPrompt.Create((string who) => $"Greet {who}", new() { Name = "greet" })]))
        {
            await pair.Client.CallToolAsync("upper", new Dictionary<string, object?> { ["text"] = "abc" });
            await pair.Client.GetPromptAsync("greet", new Dictionary<string, object?> { ["who"] = "ada" });
        }

        RecordedSpan[] calls = [.. telemetry.Spans.Where(span => span.Name == "tools/call upper")];
        calls.Select(span => span.Kind).ShouldBe([ActivityKind.Client, ActivityKind.Server]);
        calls.ShouldAllBe(span => (string)span.Attributes["gen_ai.tool.call.arguments"]! == """{"text":"abc"}""");
        calls.ShouldAllBe(span => ((string)span.Attributes["gen_ai.tool.call.result"]!).Contains("ABC", StringComparison.Ordinal));
        telemetry.Spans.Where(span => span.Name == "prompts/get greet").ShouldAllBe(span => (string)span.Attributes["gen_ai.prompt.variable.who"]! == "ada");
    }
}
