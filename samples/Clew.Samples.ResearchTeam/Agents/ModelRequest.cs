using Clew.Samples.ResearchTeam.Tools;

namespace Clew.Samples.ResearchTeam.Agents;

/// <summary>One call of a chat model.</summary>
internal sealed record ModelRequest(string Model, string Agent, AgentRequest Run, string Instructions, IReadOnlyList<AgentMessage> Messages)
{
    public required Uri Server { get; init; }

    public required IReadOnlyList<Tool> Tools { get; init; }

    public bool IsStream { get; init; }

    public int MaxTokens => 2048;

    public float Temperature => 0.25f;

    public string ConversationId => Run.ConversationId;

    public string UserId => Run.UserId;
}
