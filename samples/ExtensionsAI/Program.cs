using System.ComponentModel;
using Clew.Instrumentation;
using Clew.Samples;
using ExtensionsAI;
using Microsoft.Extensions.AI;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

using TracerProvider traces = Sdk.CreateTracerProviderBuilder().AddGenAI().AddOtlpExporter().Build();
using MeterProvider metrics = Sdk.CreateMeterProviderBuilder().AddGenAI().AddOtlpExporter().Build();

await using SampleModel model = await SampleModel.StartAsync();
using IChatClient client = new OpenAIChat(model).WithGenAI();
AIFunction weather = AIFunctionFactory.Create([Description("Today's weather.")] (string city) => $"Rain in {city}.", "weather");
string question = args is [] ? "Oslo" : string.Join(' ', args);

using AgentRun run = GenAI.StartAgent("weather_agent");
await foreach (string text in FunctionLoop.RunAsync(client, question, [weather.WithGenAI()], run))
{
    Console.Write(text);
}
Console.WriteLine();
