using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clew.Samples.ResearchTeam.Scripting;
using Clew.Samples.ResearchTeam.Telemetry;
using Clew.Samples.ResearchTeam.Tools;

namespace Clew.Samples.ResearchTeam.Agents;

/// <summary>Where the other agents are, and how to ask them. Filled while the services start, read afterwards.</summary>
internal sealed class AgentDirectory(HttpClient http)
{
    private readonly Dictionary<string, Uri> addresses = new(StringComparer.Ordinal);

    public void Add(string agent, Uri address) => addresses.Add(agent, new Uri(address, AgentService.Route));

    /// <summary>Asks from outside: no span, so the agent that answers starts a trace.</summary>
    public Task<AgentReply> AskAsync(string agent, AgentRequest request, CancellationToken cancellationToken) =>
        SendAsync(addresses[agent], request, caller: null, cancellationToken);

    /// <summary>A tool by which one agent asks another.</summary>
    public Tool AskTool(string agent, string purpose, GenAIInstrumentation instrumentation) => new(
        $"ask_{agent.Replace('-', '_')}",
        purpose,
        """{"type":"object","properties":{"task":{"type":"string"}},"required":["task"]}""",
        async (arguments, context, cancellationToken) =>
        {
            Uri target = addresses[agent];
            AgentRequest request = context.Request with { Question = Toolbox.Text(arguments, "task"), History = [] };
            using Activity? span = instrumentation.StartHttpClient(target);
            AgentReply reply = await SendAsync(target, request, context.Hop == HopFault.LosesContext ? null : span, cancellationToken);
            GenAIInstrumentation.EndHttp(span, 200, isError: false);
            if (context.Hop == HopFault.LosesSpan)
            {
                GenAIInstrumentation.Lose(span);
            }
            context.Usage = reply.Usage;
            return reply.ErrorType is null
                ? new JsonObject { ["agent"] = agent, ["answer"] = reply.Text }
                : throw new ToolFailedException(reply.ErrorType, reply.Text);
        });

    private async Task<AgentReply> SendAsync(Uri target, AgentRequest request, Activity? caller, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = new(HttpMethod.Post, target) { Content = JsonContent.Create(request) };
        if (caller is not null)
        {
            DistributedContextPropagator.Current.Inject(caller, message, static (carrier, name, value) =>
                ((HttpRequestMessage)carrier!).Headers.TryAddWithoutValidation(name, value));
        }
        using HttpResponseMessage response = await http.SendAsync(message, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<AgentReply>(cancellationToken)
            ?? throw new JsonException($"{target} answered without a reply.");
    }
}
