using Clew.Samples.ResearchTeam.Agents;

namespace Clew.Samples.ResearchTeam.Tools;

/// <summary>What a tool may know of the run that it is part of.</summary>
internal sealed class ToolContext(AgentRequest request)
{
    public AgentRequest Request => request;

    /// <summary>Tokens that other agents spent for this call.</summary>
    public TokenTotals Usage { get; set; }
}
