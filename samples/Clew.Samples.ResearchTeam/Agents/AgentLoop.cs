using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clew.Samples.ResearchTeam.Scripting;
using Clew.Samples.ResearchTeam.Telemetry;
using Clew.Samples.ResearchTeam.Tools;
using Microsoft.Extensions.Logging;

namespace Clew.Samples.ResearchTeam.Agents;

/// <summary>The agent proper: asks the model, runs the tools that it asks for, and so on until it answers or the limit is reached.</summary>
internal sealed class AgentLoop(
    AgentDefinition agent, ModelClient models, ScenarioBook scenarios, ServiceTelemetry telemetry, DemoClock clock)
{
    private readonly GenAIInstrumentation instrumentation = telemetry.Instrumentation;

    public async Task<AgentReply> RunAsync(AgentRequest request, CancellationToken cancellationToken)
    {
        Scenario scenario = scenarios.Find(request.ScenarioId)
            ?? throw new ArgumentException($"There is no run '{request.ScenarioId}'.", nameof(request));
        // Whoever is asked first is the root of the trace; an agent that another one asked has a server span above it.
        string? story = Activity.Current is null ? scenario.Story : null;
        DateTimeOffset? start = story is not null && scenario.QuietSeconds > 0 ? clock.TimeProvider.GetUtcNow().AddSeconds(-scenario.QuietSeconds) : null;
        using Activity? span = instrumentation.StartAgent(agent, request, story, start);
        try
        {
            (AgentReply reply, int iterations) = await TurnAsync(scenario, request, cancellationToken);
            instrumentation.EndAgent(span, reply, iterations);
            Log.RunEnded(telemetry.Logger, agent.Name, iterations, reply.Usage.Input + reply.Usage.Output);
            return reply;
        }
        catch (Exception exception)
        {
            GenAIInstrumentation.Fail(span, exception.GetType().FullName!, exception.Message);
            throw;
        }
    }

    private async Task<(AgentReply Reply, int Iterations)> TurnAsync(Scenario scenario, AgentRequest request, CancellationToken cancellationToken)
    {
        List<AgentMessage> messages = [.. request.History, new AgentMessage("user", request.Question)];
        TokenTotals usage = default;
        for (int iteration = 0; iteration < AgentDefinition.IterationsMax; iteration++)
        {
            ModelStep step = scenario.FindStep(agent.Name, iteration)
                ?? throw new InvalidOperationException($"The script of {scenario.Id} ends before {agent.Name} has answered.");
            ModelResponse response = await AskAsync(scenario, request, step, iteration, messages, cancellationToken);
            usage += response.Usage;
            messages.Add(response.Message);
            if (response.Message.ToolCalls.Count == 0)
            {
                return (new AgentReply(response.Message.Text, usage, messages, null), iteration + 1);
            }
            ToolOutcome[] outcomes = await Task.WhenAll(response.Message.ToolCalls.Select(
                (call, index) => RunToolAsync(request, call, step.ToolCalls[index], cancellationToken)));
            messages.AddRange(outcomes.Select(outcome => outcome.Message));
            usage = outcomes.Aggregate(usage, (total, outcome) => total + outcome.Usage);
        }
        Log.IterationLimit(telemetry.Logger, agent.Name, AgentDefinition.IterationsMax);
        string failure = $"Gave up after {AgentDefinition.IterationsMax} iterations without an answer.";
        return (new AgentReply(failure, usage, messages, "iteration_limit"), AgentDefinition.IterationsMax);
    }

    private async Task<ModelResponse> AskAsync(
        Scenario scenario, AgentRequest request, ModelStep step, int iteration, List<AgentMessage> messages, CancellationToken cancellationToken)
    {
        string instructions = scenario.HasVolatilePrompt
            ? string.Create(CultureInfo.InvariantCulture, $"Session clock: 10:32:{7 * (iteration + 1):00}. {agent.Instructions}")
            : agent.Instructions;
        ModelRequest call = new(step.Model, agent.Name, request, instructions, step.ForgetsHistory ? [.. messages.Skip(request.History.Count)] : [.. messages])
        {
            Server = models.Server,
            Tools = agent.Tools,
            IsStream = step.FirstChunkSeconds is not null,
        };
        ModelResponse? response = await models.ChatAsync(call, cancellationToken);
        if (response is not null)
        {
            return response;
        }
        Log.FallingBack(telemetry.Logger, call.Model, Models.Fallback);
        return await models.ChatAsync(call with { Model = Models.Fallback }, cancellationToken)
            ?? throw new InvalidOperationException($"{Models.Fallback} is rate limited too.");
    }

    private async Task<ToolOutcome> RunToolAsync(AgentRequest request, AgentToolCall call, ScriptedToolCall script, CancellationToken cancellationToken)
    {
        Tool tool = agent.Tools.FirstOrDefault(known => known.Name == call.Name)
            ?? (script.ErrorType is not null ? Tool.Unknown(call.Name) : throw new InvalidOperationException($"The script asks {agent.Name} for the unknown tool {call.Name}."));
        using Activity? span = instrumentation.StartTool(tool, call, agent, request);
        ToolContext context = new(request, script.Hop);
        string result;
        try
        {
            await clock.DelayAsync(script.Seconds, cancellationToken);
            if (script.ErrorType is string error)
            {
                throw new ToolFailedException(error, $"The call of {call.Name} was refused: {error.Replace('_', ' ')}.");
            }
            using JsonDocument arguments = JsonDocument.Parse(call.Arguments);
            result = GenAIMessages.ToText(script.Result is null ? await tool.RunAsync(arguments.RootElement, context, cancellationToken) : JsonSerializer.SerializeToNode(script.Result)!);
            instrumentation.EndTool(span, result, null, null);
        }
        catch (ToolFailedException failed)
        {
            result = GenAIMessages.ToText(new JsonObject { ["error"] = failed.Message });
            instrumentation.EndTool(span, result, failed.ErrorType, failed.Message);
            Log.ToolFailed(telemetry.Logger, tool.Name, failed.ErrorType);
        }
        return new ToolOutcome(new AgentMessage("tool", result) { ToolCallId = call.Id }, context.Usage);
    }

    private sealed record ToolOutcome(AgentMessage Message, TokenTotals Usage);
}
