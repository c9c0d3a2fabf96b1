namespace Clew.Samples.ResearchTeam.Agents;

/// <summary>Body of an agent's answer.</summary>
/// <param name="Text">The answer, or why there is none.</param>
/// <param name="Usage">Tokens of the agent and of all agents that it asked.</param>
/// <param name="Messages">The whole conversation, to send as history with the next turn.</param>
/// <param name="ErrorType">Null when the agent came to an answer.</param>
internal sealed record AgentReply(string Text, TokenTotals Usage, IReadOnlyList<AgentMessage> Messages, string? ErrorType);
