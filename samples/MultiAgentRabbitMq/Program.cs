using Clew.Instrumentation;
using Clew.Samples;
using MultiAgentRabbitMq;
using OpenAI.Chat;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using RabbitMQ.Client;

using TracerProvider traces = Sdk.CreateTracerProviderBuilder().AddGenAI().AddOtlpExporter().Build();
using MeterProvider metrics = Sdk.CreateMeterProviderBuilder().AddGenAI().AddOtlpExporter().Build();

await using SampleModel model = await SampleModel.StartAsync();
ChatClient client = model.CreateClient();
ConnectionFactory factory = new() { Uri = new Uri(Environment.GetEnvironmentVariable("RABBITMQ_URL") ?? "amqp://guest:guest@localhost:5672") };
await using IConnection connection = await factory.CreateConnectionAsync();
await using Researcher researcher = await Researcher.StartAsync(connection, client);
await using ResearchQueue queue = await ResearchQueue.OpenAsync(connection);

string task = args is [] ? "Is a heat pump worth it?" : string.Join(' ', args);
using AgentRun run = GenAI.StartAgent("coordinator");
string finding = await queue.AskAsync(task);
run.Iteration();
ChatCompletion answer = await client.CompleteChatAsync($"Answer '{task}' from: {finding}");
Console.WriteLine(answer.Content[0].Text);
