using System.Text.Json;
using Clew.Instrumentation.Testing;
using Microsoft.Extensions.AI;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Clew.Instrumentation.ExtensionsAI.Tests;

/// <summary>Content switched on. Options are process-wide, so these run alone.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ContentTests
{
    private const string Name = "content";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_ContentOn_RecordsMessagesToolsAndInstructions(bool isStream)
    {
        using TracerProvider provider = Sdk.CreateTracerProviderBuilder().AddGenAI(options => options.CaptureContent = ContentCapture.Span).Build();
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        using IChatClient client = new ScriptedChatClient([ScriptedChatClient.Text("No"), ScriptedChatClient.Text("."), ScriptedChatClient.End(ChatFinishReason.Stop)]).WithGenAI();
        AIFunction weather = AIFunctionFactory.Create((string city) => $"rain in {city}", "weather").WithGenAI();
        ChatOptions options = new() { Instructions = "Be brief.", Tools = [weather] };
        List<ChatMessage> messages = [new(ChatRole.User, "Is it raining?")];

        ChatResponse response = isStream
            ? await client.GetStreamingResponseAsync(messages, options).ToChatResponseAsync()
            : await client.GetResponseAsync(messages, options);
        messages.AddRange(response.Messages);
        await weather.InvokeAsync(new FunctionCallContent("call-1", "weather", new Dictionary<string, object?> { ["city"] = "Oslo" }));

        telemetry.ShouldEmit(Expected.Inference()
            .With("gen_ai.input.messages", """[{"role":"user","parts":[{"type":"text","content":"Is it raining?"}]}]""")
            .With("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"text","content":"No."}]}]""")
            .With("gen_ai.system_instructions", """[{"type":"text","content":"Be brief."}]"""));
        using JsonDocument tools = JsonDocument.Parse((string)telemetry.Spans.Single(span => span.Operation == "chat").Attributes["gen_ai.tool.definitions"]!);
        tools.RootElement[0].GetProperty("name").GetString().ShouldBe("weather");
        telemetry.ShouldEmit(Expected.Tool("weather").With("gen_ai.tool.call.arguments", """{"city":"Oslo"}""").With("gen_ai.tool.call.result", "\"rain in Oslo\""));
        Should.Throw<TelemetryAssertionException>(telemetry.ShouldNotLeakContent);
    }
}
