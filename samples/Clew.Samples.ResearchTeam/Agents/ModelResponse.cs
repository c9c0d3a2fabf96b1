namespace Clew.Samples.ResearchTeam.Agents;

/// <summary>What a chat model answered.</summary>
/// <param name="Id">Given by the provider.</param>
/// <param name="Model">The dated model that answered.</param>
/// <param name="FinishReason">In the conventions' spelling, <c>tool_call</c> rather than <c>tool_calls</c>.</param>
/// <param name="Message">The first choice.</param>
/// <param name="Usage">Tokens of this call.</param>
/// <param name="TimeToFirstChunk">Null for an answer that was not streamed.</param>
internal sealed record ModelResponse(
    string Id, string Model, string FinishReason, AgentMessage Message, TokenTotals Usage, TimeSpan? TimeToFirstChunk);
