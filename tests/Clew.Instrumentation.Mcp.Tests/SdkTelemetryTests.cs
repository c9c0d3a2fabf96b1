using System.Diagnostics;
using Clew.Instrumentation.Testing;

namespace Clew.Instrumentation.Mcp.Tests;

/// <summary>Someone listens to the SDK's own spans and metrics, too.</summary>
[Collection(SdkSource.Name)]
public sealed class SdkTelemetryTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(McpPair.HandshakeVersion)]
    public async Task ToolCall_SdkRecordsItself_IsNotRecordedTwice(string? version)
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        await using (McpPair pair = await McpPair.StartAsync(version))
        {
            await pair.Client.CallToolAsync("upper", new Dictionary<string, object?> { ["text"] = "abc" });
        }

        telemetry.Spans.Where(span => span.Name == "tools/call upper").Select(span => span.Kind).ShouldBe([ActivityKind.Client, ActivityKind.Server]);
        telemetry.Spans.ShouldAllBe(span => span.SourceName == SdkSource.Name || span.SourceName == "Clew.Mcp.Work");
        telemetry.ShouldEmit(Expected.Span("tools/call upper").OfKind(ActivityKind.Client).Containing(
            Expected.Span("tools/call upper").OfKind(ActivityKind.Server).Containing(Expected.Span("upper work"))));
        telemetry.ShouldMeasure("mcp.client.operation.duration", ("gen_ai.tool.name", "upper")).Count.ShouldBe(1);
        telemetry.ShouldHaveEndedEverySpan();
    }
}
