namespace Clew.Workload;

/// <summary>The cast of the workload: few services, models, agents and tools, as one company would run.</summary>
internal static class Catalog
{
    public const int Agents = 20;
    public const int Tools = 30;
    public const int Users = 5_000;

    public static readonly string[] Services = ["support-agent", "research-agent", "code-assistant", "sales-copilot", "ops-automation"];

    public static readonly Model[] Models =
    [
        new("gpt-4o", "gpt-4o-2024-11-20", "openai", "api.openai.com", 1300),
        new("gpt-4o-mini", "gpt-4o-mini-2024-07-18", "openai", "api.openai.com", 700),
        new("claude-sonnet-4-5", "claude-sonnet-4-5-20250929", "anthropic", "api.anthropic.com", 1700),
        new("claude-haiku-4-5", "claude-haiku-4-5-20251001", "anthropic", "api.anthropic.com", 800),
        new("gemini-2.5-pro", "gemini-2.5-pro", "gcp.gemini", "generativelanguage.googleapis.com", 2200),
        new("llama-3.3-70b", "llama-3.3-70b-instruct", "aws.bedrock", "bedrock-runtime.us-east-1.amazonaws.com", 1000),
    ];

    public static readonly string[] CallErrors = ["timeout", "rate_limit_exceeded", "500", "content_filter"];

    /// <summary>How often each of <see cref="Models"/> is asked.</summary>
    public static ReadOnlySpan<double> ModelShares => [0.30, 0.25, 0.20, 0.10, 0.10, 0.05];

    /// <summary>How many runs take 1, 2, ... 7 model calls; 3.6 on average, which makes about 8 spans a trace.</summary>
    public static ReadOnlySpan<double> TurnShares => [0.10, 0.20, 0.20, 0.20, 0.15, 0.10, 0.05];

    private static readonly string[] AgentRoles = ["triage", "planner", "retriever", "writer", "reviewer"];
    private static readonly string[] ToolVerbs = ["search", "fetch", "get", "list", "create", "update"];
    private static readonly string[] ToolNouns = ["orders", "customer", "docs", "ticket", "invoice"];

    public static string AgentName(int agent) => $"{AgentRoles[agent % AgentRoles.Length]}-{agent}";

    public static string AgentId(int agent) => $"asst_{agent:x4}{0xC0FFEE + agent:x8}";

    public static string ToolName(int tool) => $"{ToolVerbs[tool / ToolNouns.Length]}_{ToolNouns[tool % ToolNouns.Length]}";

    public sealed record Model(string Requested, string Responding, string Provider, string Host, double MedianMillis);
}
