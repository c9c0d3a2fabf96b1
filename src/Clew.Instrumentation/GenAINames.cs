namespace Clew.Instrumentation;

/// <summary>Names beside the GenAI conventions that dashboards for agents use.</summary>
internal static class GenAINames
{
    public const string CostUsd = "gen_ai.usage.cost_usd";
    public const string AgentTask = "agent.task";
    public const string AgentIterations = "agent.iterations";
    public const string ToolSuccess = "tool.success";
    public const string HttpResendCount = "http.request.resend_count";
    public const string HttpStatusCode = "http.response.status_code";
    public const string HttpResponseHeader = "http.response.header.";
}
