using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>A phase in which an agent plans or takes a task apart. The model call that makes the plan belongs inside. It has no metric of its own.</summary>
public sealed class PlanStep : GenAIOperation
{
    private PlanStep(GenAIInstrumentationOptions? options, Activity? activity)
        : base(options, activity)
    {
    }

    internal static PlanStep Inert { get; } = new(null, null);

    internal static PlanStep Start(string? agentName)
    {
        if (!GenAISignals.Source.HasListeners())
        {
            return Inert;
        }
        try
        {
            string? name = agentName ?? AgentRun.Current?.Name;
            KeyValuePair<string, object?> operation = new(GenAIAttributes.Operation.Name, GenAIValues.OperationName.Plan);
            return new PlanStep(GenAISignals.Options, name is null
                ? StartActivity(GenAIValues.OperationName.Plan, ActivityKind.Internal, [operation])
                : StartActivity($"{GenAIValues.OperationName.Plan} {name}", ActivityKind.Internal, [operation, new(GenAIAttributes.Agent.Name, name)]));
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("GenAI.StartPlan", exception);
            return Inert;
        }
    }

    private protected override void Describe(AttributeTarget target)
    {
    }

    private protected override void Measure(double seconds)
    {
    }
}
