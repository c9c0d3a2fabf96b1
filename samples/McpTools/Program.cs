using System.Reflection;
using Clew.Instrumentation;
using Clew.Samples;
using ExtensionsAI;
using McpTools;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Client;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

// Client and server are two processes of this one program; each sends its own half of the trace.
using TracerProvider traces = Sdk.CreateTracerProviderBuilder().AddGenAI().AddOtlpExporter().Build();
using MeterProvider metrics = Sdk.CreateMeterProviderBuilder().AddGenAI().AddOtlpExporter().Build();
if (args is ["--server"])
{
    await NotesServer.RunAsync();
    return;
}

await using SampleModel model = await SampleModel.StartAsync();
using IChatClient client = new OpenAIChat(model).WithGenAI();
StdioClientTransport transport = new(new StdioClientTransportOptions
{
    Command = "dotnet",
    Arguments = [Assembly.GetExecutingAssembly().Location, "--server"],
    Name = "notes",
});
await using McpClient notes = await McpClient.CreateAsync(transport.WithGenAI());
IList<AITool> tools = (await notes.ListToolsAsync()).WithGenAI();

using AgentRun run = GenAI.StartAgent("notes_agent");
await foreach (string text in FunctionLoop.RunAsync(client, args is [] ? "heat pump" : string.Join(' ', args), tools, run))
{
    Console.Write(text);
}
Console.WriteLine();
