namespace Clew.Samples.ResearchTeam.Agents;

/// <summary>Body of a request to an agent's service.</summary>
internal sealed record AgentRequest(string ScenarioId, string ConversationId, string UserId, string Question, IReadOnlyList<AgentMessage> History);
