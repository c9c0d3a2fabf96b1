using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>
/// One invocation of an agent. Model calls and tools that start before it is disposed are its own: they are counted, and their tokens summed.
/// </summary>
public sealed class AgentRun : GenAIOperation
{
    private static readonly AsyncLocal<AgentRun?> Ambient = new();

    private readonly AgentOptions agent;
    private readonly AgentRun? parent;
    private int iterations;
    private int inferenceCalls;
    private int toolCalls;
    private long inputTokens;
    private long outputTokens;
    private string[]? finishReasons;

    private AgentRun(GenAIInstrumentationOptions? options, Activity? activity, string? name, AgentOptions agent, AgentRun? parent)
        : base(options, activity)
    {
        Name = name;
        this.agent = agent;
        this.parent = parent;
    }

    /// <summary>The agent's name.</summary>
    public string? Name { get; }

    /// <summary>Turns of the agent's loop so far.</summary>
    public int Iterations => Volatile.Read(ref iterations);

    /// <summary>Model calls of the agent itself so far, failed ones included and those of sub-agents not.</summary>
    public int InferenceCalls => Volatile.Read(ref inferenceCalls);

    /// <summary>Tool calls of the agent itself so far.</summary>
    public int ToolCalls => Volatile.Read(ref toolCalls);

    internal static AgentRun Inert { get; } = new(null, null, null, AgentOptions.None, null);

    internal static AgentRun? Current => Ambient.Value;

    internal string? ConversationId => agent.ConversationId;

    private bool IsRemote => agent.Provider is not null;

    /// <summary>A turn of the agent's loop begins.</summary>
    /// <returns>Its number, from 1.</returns>
    public int Iteration() => IsActive ? Interlocked.Increment(ref iterations) : 0;

    /// <summary>Records the agent's answer, if content is captured.</summary>
    /// <param name="makeMessages">Makes the JSON array of output messages.</param>
    public void SetOutputMessages(Func<string?> makeMessages) => SetContent(GenAIAttributes.Output.Messages, makeMessages);

    /// <summary>Records why the agent stopped, one reason per choice.</summary>
    public void SetFinishReasons(params string[] reasons) => finishReasons = IsActive ? reasons : null;

    /// <inheritdoc/>
    public override ActivityScope Activate() => new(Activity, IsActive ? this : null);

    internal static AgentRun Start(string? name, AgentOptions? description)
    {
        if (!GenAISignals.IsEnabled)
        {
            GenAIDiagnostics.ReportNobodyListens();
            return Inert;
        }
        try
        {
            GenAIInstrumentationOptions options = GenAISignals.Options;
            AgentOptions agent = description ?? AgentOptions.None;
            Activity? activity = StartActivity(
                name is null ? GenAIValues.OperationName.InvokeAgent : $"{GenAIValues.OperationName.InvokeAgent} {name}",
                agent.Provider is null ? ActivityKind.Internal : ActivityKind.Client,
                AgentAttributes.ForSampling(name, agent));
            var run = new AgentRun(options, activity, name, agent, Current);
            if (activity is { IsAllDataRequested: true })
            {
                AgentAttributes.WriteStart(new AttributeTarget(activity, onlyMissing: false), agent, options);
                run.SetContent(GenAIAttributes.SystemInstructions, agent.SystemInstructions);
                run.SetContent(GenAIAttributes.Input.Messages, agent.InputMessages);
                run.SetContent(GenAIAttributes.Tool.Definitions, agent.ToolDefinitions);
            }
            Ambient.Value = run;
            return run;
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("GenAI.StartAgent", exception);
            return Inert;
        }
    }

    internal static void SetCurrent(AgentRun? run) => Ambient.Value = run;

    internal void CountInferenceCall() => Interlocked.Increment(ref inferenceCalls);

    internal void CountToolCall() => Interlocked.Increment(ref toolCalls);

    /// <summary>Adds the tokens of a call to the agent and, because an agent's tokens are those of its whole tree, to the agents around it.</summary>
    internal void AddUsage(InferenceResponse? response)
    {
        for (AgentRun? run = response is null ? null : this; run is not null; run = run.parent)
        {
            Interlocked.Add(ref run.inputTokens, response!.InputTokens ?? 0);
            Interlocked.Add(ref run.outputTokens, response.OutputTokens ?? 0);
        }
    }

    private protected override void Describe(AttributeTarget target)
    {
        target.Set(GenAINames.AgentIterations, iterations > 0 ? iterations : null);
        target.Set(GenAIAttributes.Usage.InputTokens, inputTokens > 0 ? inputTokens : null);
        target.Set(GenAIAttributes.Usage.OutputTokens, outputTokens > 0 ? outputTokens : null);
        target.Set(GenAIAttributes.Response.FinishReasons, finishReasons);
    }

    private protected override void Measure(double seconds)
    {
        GenAIInstruments instruments = GenAISignals.Instruments;
        if (IsRemote)
        {
            OperationMetrics.Record(
                seconds, GenAIValues.OperationName.InvokeAgent, agent.Provider, agent.Model, agent.ServerAddress, agent.ServerPort, ErrorType);
            return;
        }
        var tags = new TagList();
        if (Name is not null)
        {
            tags.Add(GenAIAttributes.Agent.Name, Name);
        }
        instruments.AgentInferenceCalls.Record(inferenceCalls, tags);
        instruments.AgentToolCalls.Record(toolCalls, tags);
        if (agent.Model is not null)
        {
            tags.Add(GenAIAttributes.Request.Model, agent.Model);
        }
        if (ErrorType is not null)
        {
            tags.Add(ErrorAttributes.Type, ErrorType);
        }
        instruments.AgentDuration.Record(seconds, tags);
    }

    private protected override void Leave()
    {
        if (Ambient.Value == this)
        {
            Ambient.Value = parent;
        }
    }
}
