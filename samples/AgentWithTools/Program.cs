using AgentWithTools;
using Clew.Instrumentation;
using Clew.Samples;
using OpenAI.Chat;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

using TracerProvider traces = Sdk.CreateTracerProviderBuilder().AddGenAI().AddOtlpExporter().Build();
using MeterProvider metrics = Sdk.CreateMeterProviderBuilder().AddGenAI().AddOtlpExporter().Build();

await using SampleModel model = await SampleModel.StartAsync();
string task = args is [] ? "What does a heat pump cost in Oslo?" : string.Join(' ', args);
Console.WriteLine(await new ShoppingAgent(model.CreateClient()).RunAsync(task));
