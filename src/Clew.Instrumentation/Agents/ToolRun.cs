using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>
/// One execution of a tool by the application. Say how it went: <see cref="Succeed"/> or <see cref="GenAIOperation.Fail(Exception)"/>;
/// a tool that says neither has no <c>tool.success</c>.
/// </summary>
public sealed class ToolRun : GenAIOperation
{
    private readonly string name;
    private readonly string? type;
    private readonly string? agentName;
    private bool succeeded;

    private ToolRun(GenAIInstrumentationOptions? options, Activity? activity, string name, string? type, string? agentName)
        : base(options, activity)
    {
        this.name = name;
        this.type = type;
        this.agentName = agentName;
    }

    internal static ToolRun Inert { get; } = new(null, null, "", null, null);

    /// <summary>The tool did its work.</summary>
    /// <param name="makeResult">Makes the result as JSON. Called only if content is captured.</param>
    public void Succeed(Func<string?>? makeResult = null)
    {
        if (IsActive)
        {
            succeeded = true;
            SetContent(GenAIAttributes.Tool.Call.Result, makeResult);
        }
    }

    internal static ToolRun Start(string name, string? callId, string? type, string? description, Func<string?>? makeArguments)
    {
        if (!GenAISignals.IsEnabled)
        {
            GenAIDiagnostics.ReportNobodyListens();
            return Inert;
        }
        try
        {
            AgentRun? agent = AgentRun.Current;
            agent?.CountToolCall();
            Activity? activity = StartActivity(
                $"{GenAIValues.OperationName.ExecuteTool} {name}", ActivityKind.Internal, SamplingAttributes(name, type, agent?.Name));
            var run = new ToolRun(GenAISignals.Options, activity, name, type, agent?.Name);
            if (activity is { IsAllDataRequested: true })
            {
                var target = new AttributeTarget(activity, onlyMissing: false);
                target.Set(GenAIAttributes.Tool.Call.Id, callId);
                target.Set(GenAIAttributes.Tool.Description, description);
                target.Set(GenAIAttributes.Conversation.Id, agent?.ConversationId);
                run.SetContent(GenAIAttributes.Tool.Call.Arguments, makeArguments);
            }
            return run;
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("GenAI.StartTool", exception);
            return Inert;
        }
    }

    private protected override void Describe(AttributeTarget target)
    {
        if (HasFailed || succeeded)
        {
            target.Set(GenAINames.ToolSuccess, HasFailed ? BoxedValues.False : BoxedValues.True);
        }
    }

    private protected override void Measure(double seconds)
    {
        var tags = new TagList { { GenAIAttributes.Tool.Name, name } };
        if (type is not null)
        {
            tags.Add(GenAIAttributes.Tool.Type, type);
        }
        if (agentName is not null)
        {
            tags.Add(GenAIAttributes.Agent.Name, agentName);
        }
        if (ErrorType is not null)
        {
            tags.Add(ErrorAttributes.Type, ErrorType);
        }
        GenAISignals.Instruments.ToolDuration.Record(seconds, tags);
    }

    private static KeyValuePair<string, object?>[] SamplingAttributes(string name, string? type, string? agentName)
    {
        var attributes = new List<KeyValuePair<string, object?>>(4)
        {
            new(GenAIAttributes.Operation.Name, GenAIValues.OperationName.ExecuteTool),
            new(GenAIAttributes.Tool.Name, name),
        };
        if (type is not null)
        {
            attributes.Add(new(GenAIAttributes.Tool.Type, type));
        }
        if (agentName is not null)
        {
            attributes.Add(new(GenAIAttributes.Agent.Name, agentName));
        }
        return [.. attributes];
    }
}
