using Clew.Instrumentation;
using Clew.Samples;
using MultiAgentHttp;
using OpenAI.Chat;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

// The runtime carries the trace over HTTP: both its ends, HttpClient and ASP.NET Core, are sources to add.
using TracerProvider traces = Sdk.CreateTracerProviderBuilder().AddGenAI().AddSource("System.Net.Http", "Microsoft.AspNetCore").AddOtlpExporter().Build();
using MeterProvider metrics = Sdk.CreateMeterProviderBuilder().AddGenAI().AddOtlpExporter().Build();

await using SampleModel model = await SampleModel.StartAsync();
ChatClient client = model.CreateClient();
await using ResearcherService researcher = await ResearcherService.StartAsync(client);
string task = args is [] ? "Is a heat pump worth it?" : string.Join(' ', args);

using AgentRun run = GenAI.StartAgent("coordinator");
using HttpClient http = new() { BaseAddress = researcher.Address };
string[] findings = await Task.WhenAll(new[] { "costs", "noise" }.Select(topic => AskAsync($"{task} Look at {topic}.")));
run.Iteration();
ChatCompletion answer = await client.CompleteChatAsync($"Answer '{task}' from: {string.Join(' ', findings)}");
Console.WriteLine(answer.Content[0].Text);

async Task<string> AskAsync(string question)
{
    using HttpResponseMessage response = await http.PostAsync("/ask", new StringContent(question));
    return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
}
