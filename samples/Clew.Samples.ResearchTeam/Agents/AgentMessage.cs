namespace Clew.Samples.ResearchTeam.Agents;

/// <summary>A message of an agent's history, between the OpenAI SDK's types and the JSON of the GenAI conventions.</summary>
/// <param name="Role"><c>user</c>, <c>assistant</c> or <c>tool</c>.</param>
/// <param name="Text">Text; for the role <c>tool</c> the tool's result as JSON.</param>
internal sealed record AgentMessage(string Role, string Text)
{
    /// <summary>What an assistant's message asks for.</summary>
    public IReadOnlyList<AgentToolCall> ToolCalls { get; init; } = [];

    /// <summary>The call that a tool's message answers.</summary>
    public string? ToolCallId { get; init; }
}

/// <param name="Id">Given by the model.</param>
/// <param name="Name">Name of the tool.</param>
/// <param name="Arguments">JSON text, as the model wrote it.</param>
internal sealed record AgentToolCall(string Id, string Name, string Arguments);
