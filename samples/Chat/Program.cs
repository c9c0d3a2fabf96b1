using Clew.Instrumentation;
using Clew.Samples;
using OpenAI.Chat;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

// Two lines, and every model call of the process is recorded. Where it goes is said by OTEL_EXPORTER_OTLP_ENDPOINT.
using TracerProvider traces = Sdk.CreateTracerProviderBuilder().AddGenAI().AddOtlpExporter().Build();
using MeterProvider metrics = Sdk.CreateMeterProviderBuilder().AddGenAI().AddOtlpExporter().Build();

await using SampleModel model = await SampleModel.StartAsync();
ChatClient client = model.CreateClient();
string question = args is [] ? "How long does a heat pump last?" : string.Join(' ', args);
await foreach (StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync([new UserChatMessage(question)]))
{
    foreach (ChatMessageContentPart part in update.ContentUpdate)
    {
        Console.Write(part.Text);
    }
}
Console.WriteLine();
