using System.Diagnostics;
using Clew.Instrumentation.Testing;
using ModelContextProtocol.Server;

namespace Clew.Instrumentation.Mcp.Tests;

public sealed class PromptAndResourceTests
{
    [Fact]
    public async Task Prompt_Got_NamesThePromptAndKeepsItsVariablesToItself()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, SdkSource.Name);
        await using (McpPair pair = await McpPair.StartAsync(configure: options => options.PromptCollection = [McpServerPrompt.Create((string who) => $"Greet {who}", new() { Name = "greet" })]))
        {
            await pair.Client.GetPromptAsync("greet", new Dictionary<string, object?> { ["who"] = "ada" });
        }

        telemetry.ShouldEmit(Expected.Span("prompts/get greet").OfKind(ActivityKind.Client).With("gen_ai.prompt.name", "greet").Without("gen_ai.operation.name").Containing(
            Expected.Span("prompts/get greet").OfKind(ActivityKind.Server)));
        telemetry.ShouldNotContainText("ada");
    }

    [Fact]
    public async Task Resource_Read_HasItsUriButNotInTheName()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, SdkSource.Name);
        await using (McpPair pair = await McpPair.StartAsync(configure: options =>
            options.ResourceCollection = [McpServerResource.Create(() => "text", new() { UriTemplate = "test://notes", Name = "notes" })]))
        {
            await pair.Client.ReadResourceAsync("test://notes");
        }

        telemetry.ShouldEmit(Expected.Span("resources/read").OfKind(ActivityKind.Client).With("mcp.resource.uri", "test://notes").Containing(
            Expected.Span("resources/read").OfKind(ActivityKind.Server).With("mcp.resource.uri", "test://notes")));
        telemetry.Measurements.ShouldAllBe(item => !item.Attributes.ContainsKey("mcp.resource.uri"));
    }
}
