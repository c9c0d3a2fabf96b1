namespace Clew.Instrumentation;

/// <summary>One invocation of an agent in this process.</summary>
public sealed class AgentRun
{
    internal static AgentRun? Current => null;

    internal void CountInferenceCall() { }

    internal void AddUsage(InferenceResponse? response) { }
}
