using Clew.Samples.ResearchTeam.Agents;
using Clew.Samples.ResearchTeam.Scripting;

namespace Clew.Samples.ResearchTeam.Tools;

/// <summary>What a tool may know of the run that it is part of.</summary>
internal sealed class ToolContext(AgentRequest request, HopFault hop)
{
    public AgentRequest Request => request;

    /// <summary>What goes wrong on the way to another agent.</summary>
    public HopFault Hop => hop;

    /// <summary>Tokens that other agents spent for this call.</summary>
    public TokenTotals Usage { get; set; }
}
